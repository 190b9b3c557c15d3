import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { launch } from './chromium.ts'
import { withDesks } from './desks.ts'
import { countDrawnRows, drawnRows, startCounting } from './drawn-rows.ts'
import { conversation, ENTRIES, entry, FIRST, fill, iso, OPEN } from './large-inbox.ts'

// Its pages work for minutes, which is what a browser makes scripts fast for.
const { surface, deskApart } = withDesks({}, launch)

async function filledDesk(path = '/', { height = 800, isCounted = false } = {}) {
  const desk = await deskApart('agent1', { path: '/config.json', height })
  if (isCounted) await countDrawnRows(desk.page)
  const inbox = await fill(desk.page)
  await desk.page.goto(`${surface().url}${path}`)
  await desk.row('Customer 0').first().waitFor()
  await desk.answered()
  return { ...desk, ...inbox }
}

/** Runs in the page: how much of the list's height is covered by rows. */
const uncovered = `(() => {
  const list = document.querySelector('ul[data-conversations]')
  const frame = list.parentElement.getBoundingClientRect()
  const rows = [...list.children].map((row) => row.getBoundingClientRect())
  let blank = 0
  const end = Math.min(frame.bottom, list.getBoundingClientRect().bottom)
  for (let y = frame.top + 1; y < end; y += 10) if (!rows.some((row) => row.top <= y && row.bottom >= y)) blank += 1
  return blank
})()`

/**
 * Runs in the page: goes down until there is no more, then here and there. Answers where the list was not covered, and how
 * many rows there were at most.
 */
const readDownwards = `(async () => {
  const list = () => document.querySelector('ul[data-conversations]')
  const scroller = list().parentElement
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const blank = []
  let most = 0
  const scroll = async (top) => {
    scroller.scrollTop = top
    await drawn()
    if (${uncovered} > 0) blank.push(top)
    most = Math.max(most, list().children.length)
  }
  while (list().dataset.conversations !== '${OPEN}') await scroll(scroller.scrollHeight)
  for (const top of [0, scroller.scrollHeight / 2, scroller.scrollHeight, 12345]) await scroll(top)
  return { blank, most }
})()`

it('10,000 open conversations scroll without a blank row', async () => {
  const { page } = await filledDesk()
  const { blank, most } = (await page.evaluate(readDownwards)) as { blank: number[]; most: number }
  expect(blank).toEqual([])
  expect(most).toBeLessThan(60)
}, 240_000)

it('a frame of 100 events draws again only the rows that changed', async () => {
  const { page, row, push } = await filledDesk('/', { isCounted: true })
  // The names of teams come with a reading of their own.
  await row('Customer 3').first().getByText('Support').waitFor()
  // Two of them are on the screen, in their place; the others are far below or unknown here.
  const changed = [1, 3, ...Array.from({ length: 98 }, (_, index) => 5_000 + index)]
  await startCounting(page)
  await push(
    changed.map((index) => ({
      id: `cv${index}:v2`,
      type: 'conversation.updated',
      at: iso(),
      conversation: conversation(index, { version: 2, status: index < 10 ? 'ongoing' : 'resolved' }),
    })),
  )
  await row('Customer 3').first().getByText('Ongoing').waitFor()
  expect(await drawnRows(page)).toEqual({ list: 2, timeline: 0 })
})

/**
 * Runs in the page: goes up from the end to the first entry, by less than a window at a time. Answers where something was
 * blank, where what one looks at moved though nobody scrolled, and where it moved further than was scrolled, or back.
 */
const readUpwards = `(async () => {
  const list = document.querySelector('section[aria-label=Timeline]')
  const frame = list.getBoundingClientRect()
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const rows = () => [...list.querySelectorAll('[data-row]')].map((row) => [row.dataset.row, row.getBoundingClientRect()])
  const wrong = [], HALF_A_LINE = 10
  const isFirst = () => list.querySelector('[data-row^="c:"][data-row$="_1"]') !== null
  let most = 0, waited = 0, steps = 0
  for (; !(list.scrollTop === 0 && isFirst()); steps += 1) {
    const before = rows()
    most = Math.max(most, before.length)
    const [key, { top }] = before.find(([, row]) => row.top >= frame.top + 20)
    const topOf = (all) => all.find(([each]) => each === key)?.[1].top
    const by = Math.min(list.scrollTop, Math.round(frame.height * 0.8))
    // The next page is on its way.
    waited = by === 0 ? waited + 1 : 0
    if (waited > 3_000) return { steps, most, wrong: [['stuck', steps]] }
    list.scrollTop -= by
    await drawn()
    const there = rows()
    const moved = topOf(there) - top
    if (moved < -2 || moved > by + HALF_A_LINE) wrong.push(['moved', steps, key, by, moved])
    for (let y = frame.top + 10; y < frame.bottom - 14; y += 10) {
      if (!there.some(([, row]) => row.top <= y && row.bottom >= y)) { wrong.push(['blank', steps, y - frame.top, list.scrollTop]); break }
    }
    await drawn()
    const drifted = topOf(rows()) - top - moved
    if (Math.abs(drifted) > 2) wrong.push(['drifted', steps, key, drifted])
  }
  return { steps, most, wrong }
})()`

it('C4: 10,000 entries are read upwards without a blank area or a jump', async () => {
  // Each step waits for two frames: a high window takes fewer.
  const { page, timeline, button } = await filledDesk(`/conversations/${FIRST}`, { height: 3600 })
  await timeline.getByText(`Entry ${ENTRIES - 2}.`).waitFor()
  // Templates come after it, and take their room from the timeline.
  await page.getByRole('option', { name: /^appointment/ }).waitFor()
  const { steps, wrong, most } = (await page.evaluate(readUpwards)) as {
    steps: number
    most: number
    wrong: [what: string, ...where: unknown[]][]
  }
  expect(wrong.filter(([what]) => what !== 'moved')).toEqual([])
  // By a whole window at once, and on a machine that draws no frame in time, a row may be measured a moment late.
  expect(wrong.length).toBeLessThanOrEqual(steps / 100)
  expect(steps).toBeGreaterThan(100)
  expect(most).toBeLessThan(150)
  await timeline.getByText('Entry 0.').waitFor()
  await button('Newest').click()
  await timeline.getByText(`Entry ${ENTRIES - 2}.`).waitFor()
}, 240_000)

it('C4: a frame draws again only the entries that changed, and nothing that is read moves', async () => {
  const { page, timeline, push } = await filledDesk(`/conversations/${FIRST}`, { isCounted: true })
  await timeline.getByText(`Entry ${ENTRIES - 2}.`).waitFor()
  const ticks = timeline.locator('[data-delivery=read]')
  const sent = Array.from({ length: ENTRIES }, (_, back) => ENTRIES - 1 - back)
    .filter((index) => index % 3 === 0 && index % 10 !== 9 && index % 50 !== 7)
    .slice(0, 100)
  // Rows come until the window is full, and those that it has no room for go once they are measured: looked at until nothing moves.
  let [shown, times] = [0, 0]
  const isStill = async () => {
    const before = shown
    shown = await timeline.locator('[data-delivery=sent]').count()
    times = shown > 0 && shown === before ? times + 1 : 0
    return times >= 8
  }
  await expect.poll(isStill, { interval: 100 }).toBe(true)
  await startCounting(page)
  await push(
    sent.map((index) => {
      const read = entry(index, 'read')
      return {
        id: `${read.id}:read`,
        type: 'message.updated',
        seq: read.seq,
        at: iso(),
        conversation: conversation(0),
        entry: read,
      }
    }),
  )
  await ticks.first().waitFor()
  await expect.poll(() => ticks.count()).toBe(shown)
  expect(await drawnRows(page)).toEqual({ list: 0, timeline: shown })
})

it('C4: of one channel only what was said on it, all of it', async () => {
  const { page, timeline, answered } = await filledDesk(`/conversations/${FIRST}?only=demo-twilio-sms`, {
    height: 1800,
  })
  await timeline.getByText('Entry 9984.').waitFor()
  // As long as it fills no window, what is added above moves it down.
  await expect
    .poll(() => timeline.evaluate((list) => (list as unknown as { scrollHeight: number }).scrollHeight))
    .toBeGreaterThan(3_600)
  await answered()
  expect(await page.evaluate(readUpwards)).toMatchObject({ wrong: [] })
  await timeline.getByText('Entry 4.').waitFor()
}, 240_000)

it('loads at most 220 KB of gzipped JavaScript before it is there', () => {
  const folder = new URL('../../dist/web/', import.meta.url)
  const page = readFileSync(new URL('index.html', folder), 'utf8')
  const loaded = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? '')
  expect(loaded.length).toBeGreaterThan(0)
  expect(readdirSync(new URL('assets', folder)).length).toBeGreaterThan(loaded.length)
  const bytes = loaded.map((file) => gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length)
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(220_000)
})

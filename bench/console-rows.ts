import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { CHROMIUM, launch } from '../test/browser/chromium.ts'
import { type Desk, openDesk } from '../test/browser/desk.ts'
import { countDrawnRows, drawnRows, startCounting } from '../test/browser/drawn-rows.ts'
import { conversation, ENTRIES, entry, FIRST, fill, iso } from '../test/browser/large-inbox.ts'
import { figure, type Results } from './figures.ts'
import { type LocalRuntime, startLocalRuntime } from './local-runtime.ts'

const EVENTS = 100
const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html' }

interface Drawn {
  /** events of the frame */
  events: number
  /** rows on the page, those just outside of what is seen among them, that say something else after it */
  changed: number
  /** how often a row was drawn for it */
  drawn: number
}

/**
 * console.rowsRendered: how often rows are drawn for a frame of 100 events, per row that changed; 1 where each that changed
 * is drawn once and no other. Counted in Chromium, of the conversations and of a timeline, each of 10,000.
 */
export async function measureRows(build: string): Promise<Results> {
  if (!existsSync(CHROMIUM)) {
    const why = `There is no Chromium at ${CHROMIUM} (CHROMIUM_PATH): console.rowsRendered is left out.`
    console.error(why)
    return { figures: {}, details: { consoleRows: why } }
  }
  const runtime = await startLocalRuntime()
  let browser: Browser | undefined
  try {
    browser = await launch()
    const { desk, push } = await openLarge(browser, runtime, build)
    const list = await listFrame(desk, push)
    const timeline = await timelineFrame(desk, push)
    const drawn = list.drawn + timeline.drawn
    const bar = 'Our own bar: on average a row that changed is drawn at most twice, and so as good as no other.'
    return {
      figures: figure('console.rowsRendered', drawn / (list.changed + timeline.changed)),
      details: { consoleRows: { list, timeline, bar } },
    }
  } finally {
    await browser?.close()
    await runtime.stop()
  }
}

type Push = Awaited<ReturnType<typeof fill>>['push']

/** The console of this build, with an inbox and a history of ten thousand. */
async function openLarge(
  browser: Browser,
  { url, call }: LocalRuntime,
  build: string,
): Promise<{ desk: Desk; push: Push }> {
  const as = async (agent: string) =>
    (await call('/_local/token', { body: JSON.stringify({ email: `${agent}@demo.test` }) })) as { token: string }
  const desk = await openDesk(browser, { url, as }, 'agent1', { path: '/config.json' })
  const { page } = desk
  await servedFrom(page, build, url)
  await countDrawnRows(page)
  const { push } = await fill(page)
  await page.goto(`${url}/conversations/${FIRST}`)
  await desk.row('Customer 0').first().waitFor()
  await desk.timeline.getByText(`Entry ${ENTRIES - 2}.`).waitFor()
  await page.waitForLoadState('networkidle')
  return { desk, push }
}

/** What was built for this measurement, not what happens to be in `dist`. */
async function servedFrom(page: Page, build: string, url: string): Promise<void> {
  const send = (file: string) => async (route: Parameters<Parameters<Page['route']>[1]>[0]) => {
    const name = file || new URL(route.request().url()).pathname.slice(1)
    const contentType = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    await route.fulfill({ contentType, body: await readFile(join(build, name)) })
  }
  await page.route(`${url}/conversations/*`, send('index.html'))
  await page.route(`${url}/assets/**`, send(''))
}

/** Ten of the conversations are on the screen and stay in their place, the others are far below or unknown here. */
async function listFrame({ page, row }: Desk, push: Push): Promise<Drawn> {
  const indexes = Array.from({ length: EVENTS }, (_, index) => (index < 6 ? index + 1 : index + 5_000))
  await startCounting(page)
  await push(
    indexes.map((index) => ({
      id: `cv${index}:v2`,
      type: 'conversation.updated',
      at: iso(),
      conversation: conversation(index, { version: 2, status: index < 10 ? 'ongoing' : 'resolved' }),
    })),
  )
  await row('Customer 6').first().getByText('Ongoing').waitFor()
  return { events: EVENTS, changed: 6, drawn: (await drawnRows(page)).list }
}

/** The latest hundred of an agent's messages have been read; some of them are on the page. */
async function timelineFrame({ page, timeline }: Desk, push: Push): Promise<Drawn> {
  const indexes = Array.from({ length: ENTRIES }, (_, back) => ENTRIES - 1 - back)
    .filter((index) => entry(index).kind === 'message' && index % 3 === 0)
    .slice(0, EVENTS)
  const changed = await timeline.locator('[data-delivery=sent]').count()
  await startCounting(page)
  await push(
    indexes.map((index) => {
      const read = entry(index, 'read')
      const about = { conversation: conversation(0), entry: read }
      return { id: `${read.id}:read`, type: 'message.updated', seq: read.seq, at: iso(), ...about }
    }),
  )
  await timeline.locator('[data-delivery=read]').first().waitFor()
  return { events: EVENTS, changed, drawn: (await drawnRows(page)).timeline }
}

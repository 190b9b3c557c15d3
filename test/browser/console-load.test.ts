import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Surface, startSurface } from '../full-path/surface.ts'
import { launch } from './chromium.ts'
import { openDesk } from './desk.ts'

let surface: Surface
let browser: Browser
beforeAll(async () => {
  surface = await startSurface()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await surface?.close()
})

const OPEN = 10_000
const start = Date.UTC(2026, 0, 1)
const iso = (ms: number) => new Date(ms).toISOString()
const conversation = (index: number, more: object = {}) => {
  const contact = String(index).padStart(26, '0')
  return {
    id: `cv_${contact}_1`,
    contact: { id: `ct_${contact}`, name: `Customer ${index}`, rating: 1, online: false },
    teamId: 'support',
    assigneeId: null,
    participantIds: [],
    status: 'new',
    waiting: 'none',
    waitingSince: null,
    repNeeded: false,
    lastChannel: { id: 'demo-whatsapp', type: 'whatsapp' },
    lastMessage: { text: `Message ${index}`, from: 'contact', at: iso(start - index * 1000) },
    unread: 0,
    openedAt: iso(start - index * 1000),
    closedAt: null,
    closedBy: null,
    resolution: null,
    pinnedTo: null,
    blacklisted: false,
    version: 1,
    ...more,
  }
}

/** An inbox of ten thousand, answered as the server would. */
async function fill(page: Page): Promise<{ push(events: object[]): Promise<void> }> {
  await page.route('**/v1/conversations?*', async (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = Number(query.get('cursor') ?? 0)
    const count = Number(query.get('limit') ?? 25)
    const items = Array.from({ length: Math.min(count, OPEN - from) }, (_, index) => conversation(from + index))
    const nextCursor = from + count < OPEN ? String(from + count) : null
    await route.fulfill({ json: { items, nextCursor } })
  })
  let connected: (socket: WebSocketRoute) => void = () => {}
  const socket = new Promise<WebSocketRoute>((resolve) => {
    connected = resolve
  })
  await page.routeWebSocket('**/socket?*', (ws) => {
    connected(ws)
    ws.onMessage((message) => {
      const { id, action } = JSON.parse(String(message)) as { id: string; action: string }
      ws.send(JSON.stringify({ id, ok: true, result: action === 'ping' ? { pong: true } : { agents: [] } }))
    })
  })
  return { push: async (events) => (await socket).send(JSON.stringify({ type: 'events', events })) }
}

async function filledDesk() {
  const desk = await openDesk(browser, surface, 'agent1', { path: '/config.json' })
  const inbox = await fill(desk.page)
  await desk.page.goto(surface.url)
  await desk.row('Customer 0').first().waitFor()
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

it('10,000 open conversations scroll without a blank row', async () => {
  const { page, close } = await filledDesk()
  const scroll = (top: string) =>
    page.evaluate(`(() => {
    const list = document.querySelector('ul[data-conversations]').parentElement
    list.scrollTop = ${top}
    return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  })()`)
  const whole = page.locator(`ul[data-conversations="${OPEN}"]`)
  while ((await whole.count()) === 0) {
    await scroll('list.scrollHeight')
    expect(await page.evaluate(uncovered)).toBe(0)
  }
  for (const top of ['0', 'list.scrollHeight / 2', 'list.scrollHeight', '12345']) {
    await scroll(top)
    expect(await page.evaluate(uncovered)).toBe(0)
  }
  expect(await page.evaluate(`document.querySelectorAll('ul[data-conversations] > li').length`)).toBeLessThan(60)
  await close()
}, 240_000)

it('a frame of 100 events draws again only the rows that changed', async () => {
  const { page, row, push, close } = await filledDesk()
  // The names of teams come with a reading of their own.
  await row('Customer 3').first().getByText('Support').waitFor()
  await page.evaluate(`(() => {
    globalThis.drawn = new Set()
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const row = (target.nodeType === 1 ? target : target.parentElement)?.closest('li')
        if (row) globalThis.drawn.add(row.textContent.match(/Customer \\d+/)[0])
      }
    }).observe(document.querySelector('ul[data-conversations]'), { subtree: true, childList: true, characterData: true, attributes: true })
  })()`)
  // Two of them are on the screen, in their place; the others are far below or unknown here.
  const changed = [1, 3, ...Array.from({ length: 98 }, (_, index) => 5_000 + index)]
  await push(
    changed.map((index) => ({
      id: `cv${index}:v2`,
      type: 'conversation.updated',
      at: iso(start),
      conversation: conversation(index, { version: 2, status: index < 10 ? 'ongoing' : 'resolved' }),
    })),
  )
  await row('Customer 3').first().getByText('Ongoing').waitFor()
  expect((await page.evaluate('[...globalThis.drawn]')) as string[]).toEqual(['Customer 1', 'Customer 3'])
  await close()
})

it('loads at most 200 KB of gzipped JavaScript before it is there', () => {
  const folder = new URL('../../dist/web/', import.meta.url)
  const page = readFileSync(new URL('index.html', folder), 'utf8')
  const loaded = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? '')
  expect(loaded.length).toBeGreaterThan(0)
  expect(readdirSync(new URL('assets', folder)).length).toBeGreaterThan(loaded.length)
  const bytes = loaded.map((file) => gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length)
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(200 * 1024)
})

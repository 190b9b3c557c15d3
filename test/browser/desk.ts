import type { Browser, Page, Request, WebSocket } from 'playwright-core'
import { errorsOf } from './visit.ts'

export interface DeskOptions {
  path?: string
  width?: number
  height?: number
  theme?: 'light' | 'dark'
  language?: string
  /** where the agent goes from a conversation that is done */
  afterDone?: 'next' | 'previous' | 'list' | 'stay'
}

/** Where the console is, and who may sign in there. */
interface Office {
  url: string
  as(agent: string): Promise<{ token: string }>
}

/** The console as one agent has it open, in a browser of their own. */
export async function openDesk(browser: Browser, surface: Office, agent: string, options: DeskOptions = {}) {
  const context = await browser.newContext({ locale: options.language ?? 'en-GB' })
  return openDeskIn(await context.newPage(), () => context.close(), surface, agent, options)
}
export type Desk = Awaited<ReturnType<typeof openDeskIn>>

/** The same in an empty window that is there; nothing in its storage is left from before. */
export async function openDeskIn(
  page: Page,
  close: () => Promise<void>,
  surface: Office,
  agent: string,
  options: DeskOptions,
) {
  const { path = '/', width = 1280, height = 800, theme = 'light', afterDone = 'stay' } = options
  const { token } = await surface.as(agent)
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: theme })
  const errors = errorsOf(page)
  const { connected, answered } = connectionOf(page)
  // As the sign-in page does; only once, so that signing out stays possible.
  await page.addInitScript(`if (window === top && window.name !== 'signed-in') {
    window.name = 'signed-in'
    localStorage.clear()
    localStorage.setItem('switchboard.afterDone', '${afterDone}')
    sessionStorage.setItem('switchboard.token', ${JSON.stringify(token)})
  }`)
  await page.goto(`${surface.url}${path}`)
  return { page, errors, connected, answered, ...partsOf(page), close }
}

/** As a link does: the console stays, and shows another page. Loading it again takes five times as long. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  )
}

const LATE_MS = 30_000

/**
 * `answered`: the page has read all it asked for. `connected`: it hears of changes, too, and has read what came before. A
 * network that is quiet for a moment does not say so on a busy machine.
 */
function connectionOf(page: Page) {
  const opened = new Map<WebSocket, { heard: Promise<void>; end(): void }>()
  const reading = new Set<Request>()
  page.on('websocket', (socket) => {
    let hear = () => {}
    const heard = new Promise<void>((resolve) => (hear = resolve))
    const end = () => {
      opened.delete(socket)
      hear()
    }
    opened.set(socket, { heard, end })
    socket.once('framereceived', () => hear())
    // One of the page before, which was loaded again, may close before it has heard anything.
    socket.once('close', end)
  })
  const waiting: (() => void)[] = []
  const goOn = () => {
    for (const each of waiting.splice(0)) each()
  }
  const end = (request: Request) => {
    reading.delete(request)
    if (reading.size === 0) goOn()
  }
  let navigation: Request | undefined
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) navigation = request
    reading.add(request)
  })
  // What the page before was reading until it left, and its sockets, are gone with it; nobody may be told that they ended.
  page.on('framenavigated', (frame) => {
    if (!navigation || frame !== page.mainFrame()) return
    for (const request of reading) if (request !== navigation) reading.delete(request)
    for (const socket of [...opened.values()]) socket.end()
    navigation = undefined
  })
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  page.on('close', goOn)
  const drawn = () => page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))')
  async function answered(): Promise<void> {
    // What is drawn of an answer may ask for more.
    for (let quiet = 0; quiet < 2; ) {
      if (reading.size > 0) {
        const ended = new Promise<void>((resolve) => waiting.push(resolve))
        await soon(ended, () => `reading ${[...reading].map((request) => request.url()).join(' ')}`)
      }
      await soon(drawn(), () => 'drawing nothing')
      quiet = reading.size === 0 ? quiet + 1 : 0
    }
  }
  async function connected(): Promise<void> {
    let heard: WebSocket | undefined
    while (!heard || !opened.has(heard)) {
      if (opened.size === 0) await page.waitForEvent('websocket')
      heard = [...opened.keys()].at(-1)
      if (heard) await soon(opened.get(heard)?.heard, () => `hearing nothing at ${heard?.url()}`)
    }
    await answered()
  }
  return { connected, answered }
}

/** Says what the page does instead where it takes too long. */
async function soon<Result>(promise: Promise<Result> | undefined, instead: () => string): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`After ${LATE_MS / 1000} s the page is still ${instead()}.`)), LATE_MS)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** What is on the page, by what people and screen readers call it. */
function partsOf(page: Page) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  return {
    /** a conversation in the list */
    row: (name: string) =>
      page.getByRole('list', { name: 'Conversations' }).getByRole('link').filter({ hasText: name }),
    timeline: page.getByRole('region', { name: 'Timeline' }),
    reply: page.getByRole('textbox', { name: 'Write a reply' }),
    note: page.getByRole('textbox', { name: 'Write a note' }),
    button,
    tab: (name: string) => page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name }),
    dialog: page.getByRole('dialog'),
    /** the texts of all bubbles in order, without times and ticks */
    texts: () => page.evaluate(textsOfBubbles) as Promise<string[]>,
    async say(text: string) {
      const box = page.getByRole('textbox', { name: 'Write a reply' })
      await box.fill(text)
      await box.press('Enter')
    },
  }
}

/** Runs in the page. */
const textsOfBubbles = `[...document.querySelectorAll('article')].map((article) => {
  const bubble = article.querySelector('div[dir=auto]').cloneNode(true)
  for (const foot of bubble.querySelectorAll('.select-none')) foot.remove()
  return bubble.textContent
})`

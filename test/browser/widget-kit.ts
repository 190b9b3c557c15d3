import type { Browser } from 'playwright-core'
import { type Agent, type Conversation, type Surface, startSurface } from '../full-path/surface.ts'
import { openBrowser } from './profiles.ts'
import { chatOf, errorsOf } from './visit.ts'

/** The product, an agent of the web chat's team, and a browser for its visitors. */
export async function startChats(options: Parameters<typeof startSurface>[0] = {}) {
  const surface: Surface = await startSurface(options)
  const agent: Agent = await surface.as('agent1')
  const browser: Browser = await openBrowser()
  return {
    surface,
    agent,
    browser,
    /** A visitor nobody else is, on the demo page. */
    async visit(path = '/demo', options: Parameters<Browser['newContext']>[0] = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
      const page = await context.newPage()
      const errors = errorsOf(page)
      await page.goto(`${surface.url}${path}`)
      const chat = chatOf(page)
      await chat.launcher.waitFor()
      return { context, page, chat, errors }
    },
    /** The conversation in which this was said last. */
    async conversationWith(text: string): Promise<Conversation> {
      for (;;) {
        const { items } = await agent.ok<{ items: Conversation[] }>('GET', '/v1/conversations?view=all&limit=100')
        const found = items.find(({ lastMessage }) => lastMessage?.text === text)
        if (found) return found
      }
    },
    async close() {
      await browser.close()
      await surface.close()
    },
  }
}
export type Chats = Awaited<ReturnType<typeof startChats>>

/** Something that is waited for. */
export function moment() {
  let comes = () => {}
  const here = new Promise<void>((resolve) => {
    comes = resolve
  })
  return { here, comes }
}

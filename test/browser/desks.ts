import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Surface, startSurface } from '../full-path/surface.ts'
import { launch } from './chromium.ts'
import { type Desk, type DeskOptions, openDesk } from './desk.ts'

/** One runtime and one browser for a file of tests; the windows of each test are closed after it. */
export function withDesks() {
  let surface: Surface | undefined
  let browser: Browser | undefined
  const open: Desk[] = []
  beforeAll(async () => {
    surface = await startSurface()
    browser = await launch()
  })
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
  })
  afterAll(async () => {
    await browser?.close()
    await surface?.close()
  })
  const running = (): Surface => {
    if (!surface) throw new Error('Nothing runs yet.')
    return surface
  }
  return {
    surface: running,
    async desk(agent: string, options?: DeskOptions): Promise<Desk> {
      if (!browser) throw new Error('There is no browser yet.')
      const opened = await openDesk(browser, running(), agent, options)
      open.push(opened)
      return opened
    },
    /** the conversation with this name, as the owner sees it */
    conversationOf: async (name: string) => (await running().as('owner')).find(name),
  }
}

import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Surface, startSurface } from '../full-path/surface.ts'
import { pictureAnyway } from './chromium.ts'
import { type Desk, type DeskOptions, openDesk, openDeskIn } from './desk.ts'
import { createProfiles, openBrowser } from './profiles.ts'

interface Running {
  surface: Surface
  browser: Browser
  profiles: ReturnType<typeof createProfiles>
}

/** One runtime for a file of tests, and the browser; the windows of each test are closed after it. */
export function withDesks(options: Parameters<typeof startSurface>[0] = {}, browserOf = openBrowser) {
  let started: Running | undefined
  const open: Desk[] = []
  beforeAll(async () => {
    const [surface, browser] = await Promise.all([startSurface(options), browserOf()])
    started = { surface, browser, profiles: createProfiles(browser, surface.url) }
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await Promise.all(open.map((each, index) => tellHowItWas(each, task.name, index)))
    await Promise.all(open.splice(0).map((each) => each.close()))
  })
  afterAll(async () => {
    await started?.browser.close()
    await started?.surface.close()
  })
  const running = (): Running => {
    if (!started) throw new Error('Nothing runs yet.')
    return started
  }
  const keep = (desk: Desk) => {
    open.push(desk)
    return desk
  }
  /** a desk that stays open after its test */
  async function lastingDesk(agent: string, options: DeskOptions = {}): Promise<Desk> {
    const { surface, profiles } = running()
    const { page, giveBack } = await profiles.take(options.language ?? 'en-GB')
    return openDeskIn(page, giveBack, surface, agent, options)
  }
  return {
    surface: () => running().surface,
    browser: () => running().browser,
    lastingDesk,
    desk: async (agent: string, options?: DeskOptions) => keep(await lastingDesk(agent, options)),
    /** a desk in a profile that nobody uses after it: its clock, for example, cannot be set back */
    async deskApart(agent: string, options?: DeskOptions) {
      const { surface, browser } = running()
      return keep(await openDesk(browser, surface, agent, options))
    },
    /** the conversation with this name, as the owner sees it */
    conversationOf: async (name: string) => (await running().surface.as('owner')).find(name),
  }
}

/** What whoever looks for the reason wants to see: the page when the test failed, where it was, and what had the focus. */
async function tellHowItWas({ page }: Desk, test: string, index: number): Promise<void> {
  const name = `failed-${test.replaceAll(/[^\w]+/g, '-').slice(0, 80)}-${index + 1}`
  await pictureAnyway(page, name).catch((error: Error) => console.error(`No picture of ${name}: ${error.message}`))
  const focus = await page.evaluate('document.activeElement?.outerHTML.slice(0, 200)').catch(() => 'unknown')
  console.error(`${name}: at ${page.url()}, with the focus on ${focus}`)
}

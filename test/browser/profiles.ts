import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'

/** The smallest thing of the console's origin: a page that asks for nothing. */
const SMALLEST = '/icon.svg'

/** The one browser of the run, for a file of tests; closing it closes what was opened through it. */
export const openBrowser = (): Promise<Browser> => chromium.connect(inject('browserUrl'))

export interface Profile {
  /** an empty window */
  page: Page
  /** closes its windows; the next one who takes it finds the console loaded, and nothing else */
  giveBack(): Promise<void>
}

/**
 * Profiles of one browser that are used one after the other: loading the console into an empty one takes several times
 * as long as loading it again. The storage of a window that opens in one is emptied by `openDesk`. Whoever sits at them wants
 * few animations: drawing all of their frames takes a tenth of the rest.
 */
export function createProfiles(browser: Browser, url: string) {
  const idle = new Map<string, BrowserContext[]>()
  return {
    async take(locale: string): Promise<Profile> {
      const free = idle.get(locale) ?? []
      idle.set(locale, free)
      const context = free.pop() ?? (await browser.newContext({ locale, reducedMotion: 'reduce' }))
      const [keeping] = context.pages()
      // The process that a profile's windows share lives as long as one of them.
      const kept = keeping ?? (await context.newPage())
      if (!keeping) await kept.goto(`${url}${SMALLEST}`)
      // Opened by itself, a window would begin in a process of its own and change to this one on its way.
      const [page] = await Promise.all([kept.waitForEvent('popup'), kept.evaluate('void open("about:blank")')])
      return {
        page,
        async giveBack() {
          await context.setOffline(false)
          await context.unrouteAll({ behavior: 'ignoreErrors' })
          for (const page of context.pages()) if (page !== kept) await page.close()
          free.push(context)
        },
      }
    },
  }
}

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityProblems, picture } from './chromium.ts'
import type { Desk, DeskOptions } from './desk.ts'

/** A page with what must be on it before it counts as drawn. */
export interface ShownPage {
  path: () => string
  sign: string
  agent?: string
  /** pressed when it is drawn, and opens something */
  key?: string
  /** what goes wrong on it as it should */
  foreseen?: string
}
type Pages = Record<string, ShownPage>
type Open = (agent: string, options: DeskOptions) => Promise<Desk>

const heights = { 360: 740, 1280: 800, 1920: 1080 }

/** Every page at each width, in both themes: a picture, nothing for axe, nothing to scroll sideways, no error. */
export function describePages(prefix: string, pages: Pages, widths: readonly (keyof typeof heights)[], open: Open) {
  describe.each(widths)(`every page (${prefix}), %i px wide, light and dark`, (width) => {
    it.each(Object.entries(pages))('%s: nothing for axe, no scrolling sideways', async (name, shown) => {
      const { path, sign, agent = 'owner', key, foreseen } = shown
      const { page, errors, close } = await open(agent, { path: path(), width, height: heights[width] })
      await page.getByText(sign).first().waitFor()
      if (key) {
        await page.keyboard.press(key)
        await page.locator('[role=dialog], [role=menu]').first().waitFor()
      }
      await page.waitForLoadState('networkidle')
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await looksRight(page, `${prefix}-${name}-${theme}-${width}`)
      }
      expect(errors.filter((error) => !foreseen || !error.includes(foreseen))).toEqual([])
      await close()
    })
  })
}

async function looksRight(page: Page, name: string): Promise<void> {
  await picture(page, name)
  expect(await accessibilityProblems(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
}

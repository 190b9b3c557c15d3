import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
/** Has the same on it as the one before, with more room around it. */
const WIDEST = 1920

/**
 * Every page at each width, in both themes: a picture, nothing for axe, nothing to scroll sideways, no error. Each is
 * loaded once, and its window made wider; `open` opens it until it is closed. Of the widest,
 * axe has looked at all but the words that come with the room.
 */
export function describePages(prefix: string, pages: Pages, widths: readonly (keyof typeof heights)[], open: Open) {
  describe.each(Object.entries(pages))(`every page (${prefix}), light and dark: %s`, (name, shown) => {
    const { path, sign, agent = 'owner', key, foreseen } = shown
    let desk: Desk | undefined
    const opened = () => {
      if (!desk) throw new Error('It has not been opened.')
      return desk
    }
    const [width] = widths
    beforeAll(async () => {
      desk = await open(agent, { path: path(), ...(width ? { width, height: heights[width] } : {}) })
      const { page } = desk
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.getByText(sign).filter({ visible: true }).first().waitFor()
      if (key) await page.keyboard.press(key)
      await desk.answered()
    })
    afterAll(() => desk?.close())

    it.each(widths)('%i px wide: nothing for axe, no scrolling sideways', async (width) => {
      const themes = width === WIDEST ? (['light'] as const) : (['light', 'dark'] as const)
      const { page, errors } = opened()
      await page.setViewportSize({ width, height: heights[width] })
      await page.getByText(sign).filter({ visible: true }).first().waitFor()
      if (key) await page.locator('[role=dialog], [role=menu]').first().waitFor()
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        await picture(page, `${prefix}-${name}-${theme}-${width}`)
        const rules = theme === 'light' && width !== WIDEST ? 'all' : 'colours'
        await expect.poll(() => accessibilityProblems(page, rules)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      }
      expect(errors.filter((error) => !foreseen || !error.includes(foreseen))).toEqual([])
    })
  })
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityProblems, picture } from './chromium.ts'
import { type Desk, type DeskOptions, goTo } from './desk.ts'

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
 * Every page at each width, in both themes: a picture, nothing for axe, nothing to scroll sideways, no error. An agent goes from one
 * to the next as by a link, and each one's window is made wider; `open` opens a window until it is closed. Of the widest,
 * axe has looked at all but the words that come with the room.
 */
export function describePages(prefix: string, pages: Pages, widths: readonly (keyof typeof heights)[], open: Open) {
  const desks = new Map<string, Desk>()
  afterAll(async () => {
    for (const desk of desks.values()) await desk.close()
  })
  describe.each(Object.entries(pages))(`every page (${prefix}), light and dark: %s`, (name, shown) => {
    const { path, sign, agent = 'owner', key, foreseen } = shown
    let desk: Desk | undefined
    let errorsBefore = 0
    const opened = () => {
      if (!desk) throw new Error('It has not been opened.')
      return desk
    }
    const [width] = widths
    beforeAll(async () => {
      const size = width && { width, height: heights[width] }
      desk = desks.get(agent)
      if (desk) {
        if (size) await desk.page.setViewportSize(size)
        errorsBefore = desk.errors.length
        await goTo(desk.page, path())
      } else desk = await open(agent, { path: path(), ...size })
      const { page } = desk
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
      await page.getByText(sign).filter({ visible: true }).first().waitFor()
      if (key) await page.keyboard.press(key)
      await desk.answered()
      // What a key opened lies over whatever comes next.
      if (!key) desks.set(agent, desk)
    })
    afterAll(async () => {
      if (!desk || !key) return
      desks.delete(agent)
      await desk.close()
    })

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
      expect(errors.slice(errorsBefore).filter((error) => !foreseen || !error.includes(foreseen))).toEqual([])
    })
  })
}

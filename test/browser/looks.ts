import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { accessibilityProblems, picture } from './chromium.ts'
import type { Desk } from './desk.ts'

/** The page as it is, in both themes and on a phone: nothing for axe, nothing to scroll sideways; with pictures. */
export async function looks({ page }: Pick<Desk, 'page'>, name: string): Promise<void> {
  for (const [theme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 800 })
    await picture(page, `console-${name}-${theme}-${width}`)
    const rules = theme === 'light' ? 'all' : 'colours'
    await expect.poll(() => accessibilityProblems(page, rules)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** The page as it is, in both themes: nothing for axe, which looks in the dark at what is other there; with pictures of these names. */
export async function bothThemes(page: Page, nameIn: (theme: 'light' | 'dark') => string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await picture(page, nameIn(theme))
    expect(await accessibilityProblems(page, theme === 'light' ? 'all' : 'colours')).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

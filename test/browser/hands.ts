import type { Locator, Page } from 'playwright-core'
import { hasFocus } from './answering.ts'

/** More than that nobody presses to get somewhere. */
const MOST_TABS = 20

/** What a person does at a page, counted: a click is one, a key with whatever is held beside it is one, typed words are one. */
export function handsOn(page: Page) {
  let count = 0
  const press = async (key: string) => {
    count += 1
    await page.keyboard.press(key)
  }
  return {
    press,
    async click(what: Locator) {
      count += 1
      await what.click()
    },
    async type(words: string) {
      count += 1
      await page.keyboard.type(words)
    },
    /** with Tab (or another key) from what has the focus to this, however many it takes */
    async reach(what: Locator, key = 'Tab') {
      await what.waitFor()
      for (let left = MOST_TABS; !(await hasFocus(what)); left--) {
        if (left === 0) throw new Error(`It is not reached by ${key}.`)
        await press(key)
      }
    },
    /** how much it took since this was asked last */
    counted() {
      const all = count
      count = 0
      return all
    },
  }
}
export type Hands = ReturnType<typeof handsOn>

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { goTo, openDeskIn } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, browser, conversationOf } = withDesks()

/** Runs in the page: what can be pressed and is smaller than a finger; words within a sentence may be. */
const tooSmall = `(() => {
  const sizeOf = (element, pseudo) => {
    const { width, height } = getComputedStyle(element, pseudo)
    return [parseFloat(width) || 0, parseFloat(height) || 0]
  }
  return [...document.querySelectorAll('button, select, [role=tab], [role=menuitem], nav a')].flatMap((element) => {
    const { width, height } = element.getBoundingClientRect()
    if (width === 0 || height === 0 || element.closest('p') || element.disabled) return []
    const [wide, high] = sizeOf(element, '::after')
    const [w, h] = [Math.max(width, wide), Math.max(height, high)].map(Math.round)
    if (w >= 44 && h >= 44) return []
    return [(element.getAttribute('aria-label') ?? element.textContent ?? '').trim() + ' ' + w + ' x ' + h]
  })
})()`
const small = (page: Page) => page.evaluate(tooSmall)

it('on a phone everything that is pressed has room for a finger, and nothing is scrolled sideways', async () => {
  const customer = newCustomer()
  await write(surface().url, customer, 'Where is my parcel?')
  const { id } = await conversationOf(customer.name)
  const context = await browser().newContext({ locale: 'en-GB', hasTouch: true, isMobile: true })
  const at = await openDeskIn(await context.newPage(), () => context.close(), surface(), 'owner', {
    width: 390,
    height: 800,
  })
  const { page } = at
  const found: Record<string, unknown> = {}
  const look = async (name: string) => {
    found[name] = await small(page)
    found[`${name}, sideways`] = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/touch-${name}.png` })
  }
  await at.row(customer.name).waitFor()
  await look('list')
  await page.getByRole('checkbox', { name: `Select ${customer.name}` }).tap()
  await page.getByText('1 selected').waitFor()
  await look('selecting')
  await goTo(page, `/conversations/${id}?view=unassigned`)
  await at.timeline.getByText('Where is my parcel?').waitFor()
  await look('conversation')
  await goTo(page, '/settings')
  await page.getByRole('heading', { name: 'Settings' }).first().waitFor()
  await look('settings')
  expect(found).toEqual(
    Object.fromEntries(Object.keys(found).map((name) => [name, name.endsWith('sideways') ? false : []])),
  )
  await at.close()
})

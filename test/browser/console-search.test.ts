import { beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { hasFocus } from './answering.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk: openDesk } = withDesks()
const customer = newCustomer()
const needle = `marmoset${customer.digits}`

beforeAll(async () => {
  await write(surface().url, customer, `Hello, I lost my ${needle} in Zürich, and the order is 2024-${customer.digits}`)
  for (let at = 0; at < 130; at++) await write(surface().url, customer, `And then, number ${at}`)
  const anna = await surface().as('agent1')
  const { id, contact } = await anna.find(customer.name)
  await anna.reply(id, `We look for your ${needle}`)
  await anna.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: `Loves the ${needle}.` })
  await surface().settle()
}, 120_000)

describe('F1 F4 finding', () => {
  it('F1 F4 by keys alone: words and filters, a hit opens the timeline at its message, and back where one was', async () => {
    const anna = await openDesk('agent1', { path: '/?view=mine' })
    const { page, timeline } = anna
    const field = page.getByRole('combobox', { name: 'Search conversations' })
    const hits = page.getByRole('region', { name: 'Search results' }).getByRole('link')
    await page.getByText(customer.name).first().waitFor()
    await page.keyboard.press('/')
    await field.waitFor()
    await page.getByText('Search everything').waitFor()
    await picture(page, 'search-empty-light-1280')
    await field.pressSequentially(needle)
    await page.getByText('3 results').waitFor()
    await expect.poll(() => hits.first().locator('mark').allTextContents()).toEqual([needle])
    await picture(page, 'search-results-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])

    await field.press('End')
    await field.pressSequentially(' team:')
    await page.getByRole('option').first().waitFor()
    await picture(page, 'search-suggestions-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])
    await field.press('Escape')
    for (let at = 0; at < 'team:'.length; at++) await field.press('Backspace')
    await field.pressSequentially('status:open from:2020-01 ')
    await page.getByRole('button', { name: 'Remove “From 2020-01”' }).waitFor()
    await page.getByText('3 results').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe(`status:open from:2020-01 ${needle}`)
    await field.pressSequentially('"lost my')
    await page.getByText('1 result', { exact: true }).waitFor()

    await field.press('ArrowDown')
    await page.keyboard.press('Enter')
    const found = timeline.getByRole('article').filter({ hasText: `I lost my ${needle}` })
    await found.waitFor()
    await expect.poll(() => hasFocus(found)).toBe(true)
    await picture(page, 'search-opened-light-1280')
    await expect.poll(() => timeline.getByText('And then, number 129').count()).toBe(0)
    await page.getByRole('button', { name: 'Newest' }).click()
    await timeline.getByText(`Loves the ${needle}.`).waitFor()

    await page.keyboard.press('Escape')
    await page.getByText('1 result', { exact: true }).waitFor()
    await expect.poll(() => hasFocus(hits.first())).toBe(true)
    await picture(page, 'search-back-light-1280')

    await page.setViewportSize({ width: 390, height: 780 })
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await picture(page, `search-results-${theme}-390`)
      expect(await accessibilityProblems(page)).toEqual([])
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await picture(page, 'search-results-dark-1280')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.keyboard.press('/')
    await page.getByRole('button', { name: 'Clear search' }).click()
    await page.getByRole('option', { name: needle }).waitFor()
    await field.press('Escape')
    await field.press('Escape')
    await page.getByRole('heading', { name: 'Mine' }).waitFor()

    // What the server finds comes after the last letter, and is selected then.
    await page.keyboard.press('Control+k')
    await expect.poll(() => hasFocus(anna.dialog.getByRole('combobox'))).toBe(true)
    await page.keyboard.type(needle)
    await page.getByRole('option', { name: needle, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await timeline.getByText(needle).first().waitFor()
    expect(anna.errors).toEqual([])
  }, 180_000)

  it('F1 in Arabic, from the right; what is not known is said', async () => {
    const anna = await openDesk('agent1', { path: `/search?q=team:nowhere ${needle}`, language: 'ar' })
    await anna.page.getByText('team:nowhere').waitFor()
    await picture(anna.page, 'search-unknown-ar-1280')
    await goTo(anna.page, `/search?q=agent:me ${needle}`)
    await anna.page.locator('mark').first().waitFor()
    await picture(anna.page, 'search-results-ar-1280')
    expect(await accessibilityProblems(anna.page)).toEqual([])
  })
})

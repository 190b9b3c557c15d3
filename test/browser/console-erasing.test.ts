import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk, conversationOf } = withDesks()

it('C7 C10: everything about somebody is handed over as a file, then erased for good, and a receipt stands in the settings', async () => {
  const customer = newCustomer()
  await write(surface().url, customer, 'My secret is nine')
  await surface().settle()
  const { contact } = await conversationOf(customer.name)
  const { page, dialog, errors, button } = await desk('owner', { path: `/contacts/${contact.id}` })
  await page.getByText('My secret is nine').waitFor()

  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Everything we keep…' }).click()
  await dialog.getByRole('button', { name: 'Make the file' }).click()
  const file = page.waitForEvent('download')
  await page
    .getByRole('button', { name: 'Download' })
    .or(page.getByRole('link', { name: 'Download' }))
    .click()
  expect((await file).suggestedFilename()).toMatch(/\.json$/)

  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Erase…' }).click()
  const erase = dialog.getByRole('button', { name: 'Erase for good' })
  await dialog.getByLabel('Type the name to confirm').fill('somebody else')
  await expect.poll(() => erase.isDisabled()).toBe(true)
  await picture(page, 'console-erase-light-1280')
  expect(await accessibilityProblems(page)).toEqual([])
  await dialog.getByLabel('Type the name to confirm').fill(` ${customer.name.toUpperCase()}`)
  await erase.click()
  await page.getByRole('heading', { name: 'Contacts' }).waitFor()
  await page.getByText(customer.name).waitFor({ state: 'detached' })
  await surface().settle()

  await goTo(page, '/settings/erasures')
  const receipt = page.getByRole('list', { name: 'Erased contacts' }).getByRole('listitem').first()
  await receipt.getByText('Done').waitFor()
  await receipt.getByText('By Olivia Owner').waitFor()
  await expect.poll(() => receipt.textContent()).not.toContain(customer.name)
  await picture(page, 'console-erasures-light-1280')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.goto(`${surface().url}/contacts/${contact.id}`)
  await page.getByText('There is no such contact').waitFor()
  // The page asks for who is gone.
  expect(errors.filter((error) => !error.includes('404'))).toEqual([])

  await write(surface().url, customer, 'I am back')
  await surface().settle()
  await goTo(page, `/contacts?q=${encodeURIComponent(customer.name)}`)
  await page.getByRole('grid', { name: 'Contacts' }).getByRole('link').first().click()
  // A notification says it, too.
  await page.getByRole('article').getByText('I am back').waitFor()
  await expect.poll(() => page.getByText('My secret is nine').count()).toBe(0)
})

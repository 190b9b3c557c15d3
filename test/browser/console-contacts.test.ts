import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { hasFocus } from './answering.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk, conversationOf } = withDesks()

/** Customers who have written, with a word in common by which they are found. */
async function customers(count: number) {
  const word = `Zt${randomInt(100_000, 999_999)}`
  const made = Array.from({ length: count }, (_, at) => ({
    ...newCustomer(),
    name: `${word} Person${String(at).padStart(2, '0')}`,
  }))
  for (const customer of made) await write(surface().url, customer, `Hello from ${customer.name}`)
  await surface().settle()
  return { word, made }
}

it('C1 C9: the table by keys: searched, filtered, kept as a segment, selected, opened and come back to', async () => {
  const { word, made } = await customers(6)
  const owner = await surface().as('owner')
  const { contact: first } = await conversationOf(`${word} Person00`)
  await owner.ok('PATCH', `/v1/contacts/${first.id}`, { language: 'de' })
  await owner.ok('POST', `/v1/contacts/${first.id}/pin`, {})
  await surface().settle()
  const at = await desk('owner')
  const { page } = at
  await at.connected()
  await page.keyboard.press('Shift+C')
  const table = page.getByRole('grid', { name: 'Contacts' })
  const rows = table.getByRole('link')
  await rows.first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(word)
  await expect.poll(() => rows.count()).toBe(6)
  await page.waitForURL((url) => url.searchParams.get('q') === word)

  // By name, and the other way round.
  const head = table.getByRole('columnheader', { name: 'Name' })
  await head.getByRole('button').click()
  await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
  await page.waitForURL((url) => url.searchParams.get('sort') === 'name')
  await head.getByRole('button').click()
  await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
  await rows.first().filter({ hasText: 'Person05' }).waitFor()

  // Keys: down, one, a range, all of the page, all of the list, none.
  const bar = page.getByRole('toolbar', { name: 'Selected contacts' })
  await rows.first().focus()
  await page.keyboard.press('j')
  await expect.poll(() => hasFocus(rows.filter({ hasText: 'Person04' }))).toBe(true)
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  await bar.getByText('2 selected').waitFor()
  await rows.filter({ hasText: 'Person00' }).click({ modifiers: ['Shift'] })
  await bar.getByText('5 selected').waitFor()
  await looks(at, 'contacts-selected')
  await table.getByRole('checkbox', { name: 'Select all that are shown' }).click()
  await bar.getByText('6 selected').waitFor()
  await bar.getByRole('button', { name: 'Select all 6' }).click()
  await bar.getByText('All 6 of this list').waitFor()
  await page.keyboard.press('Escape')
  await bar.waitFor({ state: 'detached' })

  // Two of them are given to Anna, and back.
  const jobs = page.getByRole('region', { name: 'Jobs' })
  await rows.filter({ hasText: 'Person04' }).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  await bar.getByText('2 selected').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('menuitem', { name: 'Anna Agent' }).click()
  await jobs.getByText('Owner set for 2 contacts.').waitFor()
  const annas = table.getByRole('row').filter({ hasText: 'Anna Agent' })
  await expect.poll(() => annas.count()).toBe(2)
  await jobs.getByRole('button', { name: 'Undo' }).click()
  await jobs.getByText('Undone for 2 contacts.').waitFor()
  await expect.poll(() => annas.count()).toBe(0)

  // A filter, which a reload keeps, and a segment of it.
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByLabel('Owner').selectOption({ label: 'Olivia Owner' })
  await page.keyboard.press('Escape')
  const chips = page.getByRole('list', { name: 'Filter' })
  await chips.getByText('Olivia Owner').waitFor()
  await expect.poll(() => rows.count()).toBe(1)
  await page.reload()
  await chips.getByText('Olivia Owner').waitFor()
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByRole('heading').getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Save as segment…' }).click()
  await at.dialog.getByRole('textbox', { name: 'Name' }).fill(`Mine ${word}`)
  await at.dialog.getByText('Contacts you may see: 1').waitFor()
  await at.dialog.getByRole('button', { name: 'Save segment' }).click()
  await page.getByRole('heading', { name: `Mine ${word}` }).waitFor()
  await page.waitForURL(/segment=sg_/)
  await expect.poll(() => rows.count()).toBe(1)
  await chips.waitFor({ state: 'detached' })
  await page.getByRole('heading').getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Edit segment…' }).click()
  await at.dialog.getByRole('button', { name: 'Delete segment' }).click()
  await page.getByRole('heading', { name: 'Contacts' }).waitFor()

  // Columns, as this device remembers them.
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Language' }).uncheck()
  await page.getByRole('checkbox', { name: 'Phone' }).check()
  await page.getByRole('button', { name: 'Move Phone forward' }).click()
  await page.keyboard.press('Escape')
  const headings = async () => table.getByRole('columnheader').allTextContents()
  await expect.poll(headings).toEqual(['', 'Name', 'Channels', 'Owner', 'Rating', 'Last message', 'Phone', 'Since'])
  await page.goto(`${surface().url}/contacts?q=${word}`)
  await rows.first().waitFor()
  expect(await headings()).toEqual(['', 'Name', 'Channels', 'Owner', 'Rating', 'Last message', 'Phone', 'Since'])
  await rows.first().getByText('Person05').waitFor()

  // Into a contact, on to the next, and back to where one was.
  await rows.filter({ hasText: 'Person03' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: `${word} Person03` }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: `${word} Person02` }).waitFor()
  await at.timeline.getByText(`Hello from ${made[2]?.name}`).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => hasFocus(rows.filter({ hasText: 'Person02' }))).toBe(true)

  // Nothing found, and a way out of it.
  await page.keyboard.press('/')
  await page.keyboard.type(`${word} nobody`)
  await page.getByText('No contact matches').waitFor()
  await page.getByRole('button', { name: 'Show all contacts' }).click()
  await rows.first().waitFor()

  // A new one, by hand; they have no conversation.
  await page.getByRole('button', { name: 'More about contacts' }).click()
  await page.getByRole('menuitem', { name: 'New contact…' }).click()
  await at.dialog.getByRole('textbox', { name: 'Name' }).fill(`${word} By Hand`)
  await at.dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: `${word} By Hand` }).waitFor()
  await page.getByText('No conversation yet').waitFor()
  expect(at.errors).toEqual([])
})

it('C1: of a hundred thousand contacts only those that can be seen are drawn, and read as far as one goes', async () => {
  const at = await desk('owner')
  const { page } = at
  const COUNT = 100_000
  const contact = (index: number) => ({
    id: `ct_${String(index).padStart(26, '0')}`,
    name: `Contact ${index}`,
    originalName: `Contact ${index}`,
    emails: [],
    phones: [`+4179${String(index).padStart(7, '0')}`],
    language: 'de',
    attributes: {},
    channels: [{ channelId: 'demo-whatsapp', type: 'whatsapp', address: String(index) }],
    unreachable: [],
    optOuts: [],
    rating: 5,
    pinnedTo: null,
    blacklisted: false,
    online: false,
    location: null,
    lastActiveAt: null,
    lastMessageAt: '2026-01-01T00:00:00.000Z',
    createdAt: '2026-01-01T00:00:00.000Z',
    version: 1,
  })
  const asked: number[] = []
  await page.route(/\/v1\/contacts\?/, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
    asked.push(from)
    const items = Array.from({ length: Math.min(50, COUNT - from) }, (_, index) => contact(from + index))
    return route.fulfill({ json: { items, nextCursor: from + 50 < COUNT ? String(from + 50) : null } })
  })
  await page.goto(`${surface().url}/contacts`)
  const table = page.getByRole('grid', { name: 'Contacts' })
  const rows = table.getByRole('link')
  await rows.first().waitFor()
  for (const last of [100, 200, 300]) {
    await rows.first().focus()
    await page.keyboard.press('End')
    await expect.poll(async () => Number(await table.getAttribute('data-contacts'))).toBeGreaterThanOrEqual(last)
  }
  await expect.poll(() => rows.count()).toBeLessThan(60)
  // Each page once, one after the other.
  expect(asked).toEqual(asked.map((_, index) => index * 50))
  expect(asked.length).toBeLessThan(20)
})

it('C1 C3: a contact’s page, and merging with whoever is found, from wherever a contact is in front; undone', async () => {
  const { word, made } = await customers(3)
  const [ada, twin, third] = made
  if (!ada || !twin || !third) throw new Error('three customers')
  const owner = await surface().as('owner')
  const { id: adas, contact } = await conversationOf(ada.name)
  await owner.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: 'Prefers mornings.' })
  await owner.reply(adas, 'Good morning, Ada')
  await surface().settle()
  const at = await desk('owner', { path: `/conversations/${adas}?view=all&panel=contact` })
  const { page } = at

  // From the panel beside the conversation to the page.
  await page.getByRole('link', { name: 'Open the contact’s page' }).click()
  await page.getByRole('heading', { name: ada.name }).waitFor()
  await at.timeline.getByText('Good morning, Ada').waitFor()
  // What is read before the change is answered after all that tells of it.
  const isAsked = (method: string) => (to: { url(): string; method(): string }) =>
    to.url().endsWith(`/contacts/${contact.id}`) && to.method() === method
  const changed = page.waitForResponse((answer) => isAsked('PATCH')(answer.request()))
  const read = page.waitForResponse((answer) => isAsked('GET')(answer.request()))
  await page.route(`**/v1/contacts/${contact.id}`, async (route) => {
    if (!isAsked('GET')(route.request())) return route.continue()
    const response = await route.fetch()
    await changed
    await surface().settle()
    await route.fulfill({ response })
  })
  await page.evaluate(`dispatchEvent(new Event('visibilitychange'))`)
  await page.getByRole('button', { name: /^Name: / }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(`${word} Ada`)
  await page.keyboard.press('Enter')
  await read
  await at.answered()
  await page.getByRole('heading', { name: `${word} Ada` }).waitFor()
  await page.unroute(`**/v1/contacts/${contact.id}`)
  await looks(at, 'contact-page')
  const part = (name: string) => page.getByRole('tab', { name }).click()
  await part('Notes')
  await page.getByText('Prefers mornings.').waitFor()
  await part('Access log')
  await page.getByRole('list', { name: 'Access log' }).getByRole('listitem').first().waitFor()
  await part('Records')
  await page.getByText('Not linked to a person').waitFor()
  await part('Files')
  await page.getByText('None so far.').waitFor()
  await part('Conversations')
  await page.reload()
  await page.getByRole('tabpanel').getByRole('button').filter({ hasText: 'Good morning, Ada' }).waitFor()

  // By the key, with somebody whom nothing suggests.
  await page.keyboard.press('Shift+M')
  await page.getByRole('combobox', { name: 'Find a contact' }).fill(twin.name)
  await at.dialog.getByRole('option', { name: twin.name, selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await at.dialog.getByText('Who stays?').waitFor()
  await looks(at, 'merge')
  await at.dialog.getByRole('button', { name: 'Merge contacts' }).click()
  await page.getByText(`${twin.name} is now a part of ${word} Ada.`, { exact: true }).waitFor()
  await page.getByRole('region', { name: 'Merged with' }).getByText(twin.name).waitFor()
  await part('Timeline')
  await at.timeline.getByText(`Hello from ${twin.name}`).waitFor()
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await page.getByText('They are two contacts again, as they were.', { exact: true }).waitFor()
  await page.getByRole('region', { name: 'Merged with' }).waitFor({ state: 'detached' })

  // Two rows of the table, of whom the second stays.
  await goTo(page, `/contacts?q=${word}`)
  const rows = page.getByRole('grid', { name: 'Contacts' }).getByRole('link')
  await expect.poll(() => rows.count()).toBe(3)
  await page.keyboard.press('Shift+M')
  await page.getByText('Open or select a contact first.', { exact: true }).waitFor()
  for (const { name } of [twin, third]) {
    await rows.filter({ hasText: name }).hover()
    await page.getByRole('checkbox', { name: `Select ${name}` }).click()
  }
  await page.keyboard.press('Shift+M')
  await at.dialog.getByRole('radio', { name: third.name }).check()
  await at.dialog.getByRole('button', { name: 'Merge contacts' }).click()
  await page.getByText(`${twin.name} is now a part of ${third.name}.`, { exact: true }).waitFor()
  await expect.poll(() => rows.count()).toBe(2)

  // With the conversation open and nothing beside it; who may not is told.
  await goTo(page, `/conversations/${adas}?view=all`)
  await at.timeline.getByText('Good morning, Ada').waitFor()
  await page.keyboard.press('Shift+M')
  await page.getByRole('combobox', { name: 'Find a contact' }).fill(third.name)
  await at.dialog.getByRole('option', { name: third.name }).click()
  await at.dialog.getByRole('button', { name: 'Merge contacts' }).click()
  await page.getByText(`${third.name} is now a part of ${word} Ada.`, { exact: true }).waitFor()
  await at.timeline.getByText(`Hello from ${third.name}`).waitFor()
  const anna = await desk('agent1', { path: `/contacts/${contact.id}` })
  await anna.page.getByRole('heading', { name: `${word} Ada` }).waitFor()
  await expect.poll(() => anna.page.getByRole('tab', { name: 'Access log' }).count()).toBe(0)
  await anna.page.keyboard.press('Shift+M')
  await anna.page.getByText('You need the right to merge contacts.', { exact: true }).waitFor()
  await goTo(anna.page, '/contacts/ct_00000000000000000000000000')
  await anna.page.getByText('There is no such contact').waitFor()
  expect(anna.errors.filter((error) => !error.includes('404'))).toEqual([])
  expect(at.errors).toEqual([])
})

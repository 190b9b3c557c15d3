import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { callApi, newCustomer } from '../full-path/surface.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk, conversationOf } = withDesks()

/** What a program with this key is answered. */
const asProgram = (key: string, method: string, path: string, body?: object) =>
  callApi(`${surface().url}${path}`, method, body, { authorization: `Bearer ${key}` })
const statusOf = async (key: string) => (await asProgram(key, 'GET', '/v1/conversations?view=all')).status

let first = ''

it('A3: a key is made, with rights, teams and bounds in words, and shown once', async () => {
  const boss = await desk('owner', { path: '/settings/api-keys' })
  const { page } = boss
  await page.getByText('No API key yet.').waitFor()
  expect(await page.getByRole('link', { name: 'API reference' }).getAttribute('href')).toMatch(/\/docs$/)
  await page.getByRole('link', { name: 'Add API key' }).click()

  // What is missing is said where it is missing.
  await page.getByRole('button', { name: 'Make key' }).click()
  await page.getByText('Fill this in.').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Web shop')
  await page.getByRole('checkbox', { name: 'Contacts', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Erase contacts' }).uncheck()
  await page.getByRole('radio', { name: 'Only these teams' }).check()
  await page.getByRole('checkbox', { name: 'Support' }).check()
  await looks(boss, 'api-key-new')
  await page.getByRole('button', { name: 'Make key' }).click()
  await page.getByText('Shown this once.').waitFor()
  first = await page.getByLabel('API key', { exact: true }).inputValue()
  expect(first).toMatch(/^sb_live_/)
  expect(await statusOf(first)).toBe(200)
  await page.getByRole('button', { name: 'Done' }).click()
  const keys = page.getByRole('list', { name: 'API keys' })
  await keys.getByText('3 rights · Support · Does not expire').waitFor()
  expect(await page.getByText(first).count()).toBe(0)
  await looks(boss, 'api-keys')
  expect(boss.errors.filter((error) => !error.includes('400'))).toEqual([])
})

it('A3: what it does is a program’s, with a sign and a word that says so; it is rotated and revoked', async () => {
  const customer = newCustomer()
  await write(surface().url, customer, 'Where is my parcel?')
  await surface().settle()
  const { id, contact } = await conversationOf(customer.name)
  const sent = await asProgram(first, 'POST', `/v1/conversations/${id}/messages`, { text: 'It left today.' })
  expect(sent.status).toBe(201)
  await asProgram(first, 'POST', `/v1/contacts/${contact.id}/notes`, { text: 'Parcel 7 of order 12.' })
  await asProgram(first, 'PATCH', `/v1/contacts/${contact.id}`, { externalId: 'customer-12' })
  await asProgram(first, 'POST', `/v1/conversations/${id}/close`, { type: 'question', note: 'Told where it is.' })
  const boss = await desk('owner', { path: `/conversations/${id}?view=all&panel=contact` })
  const { page, dialog } = boss
  await boss.timeline.getByText('It left today.').waitFor()
  await boss.timeline.getByText('Note by Web shop (program)').waitFor()
  await boss.timeline.getByText(/Web shop \(program\) closed the conversation/).waitFor()
  await page.getByText('Web shop has closed this conversation.').waitFor()
  await page.getByText('customer-12').waitFor()
  await looks(boss, 'program-in-timeline')
  await goTo(page, '/settings/access-log')
  const log = page.getByRole('list', { name: 'Access log' })
  await log.getByText('Web shop (program) closed the conversation').waitFor()
  await page.getByLabel('Who', { exact: true }).selectOption('Web shop (program)')
  await expect.poll(() => log.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('Web shop')])

  await page.getByRole('link', { name: 'API keys' }).click()
  await page
    .getByRole('list', { name: 'API keys' })
    .getByRole('link', { name: /Web shop/ })
    .click()
  await page.getByRole('button', { name: 'New key' }).click()
  await dialog.getByLabel('The key before goes on working for').selectOption('1')
  await dialog.getByRole('button', { name: 'Make key' }).click()
  await page.getByText('The key before works until').waitFor()
  const second = await page.getByLabel('API key', { exact: true }).inputValue()
  expect(second).not.toBe(first)
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200])
  await looks(boss, 'api-key-rotated')

  await page.getByRole('button', { name: 'Revoke…' }).click()
  await dialog.getByText('Revoke Web shop?').waitFor()
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText('No API key yet.').waitFor()
  await expect.poll(() => statusOf(second)).toBe(401)
  expect(boss.errors).toEqual([])
})

it('O3: a channel of the company’s own app is set up: its secret once, a line that hands in a message, the answer', async () => {
  const boss = await desk('owner', { path: '/settings/channels/new' })
  const { page } = boss
  await page.getByLabel('Kind').selectOption('App')
  await page.getByLabel('Name', { exact: true }).fill('Our app')
  await page.getByLabel('Address for replies').fill(`${surface().url}/nobody-listens`)
  await page.getByRole('button', { name: 'Connect channel' }).click()
  await expect.poll(() => page.getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/)
  await page.getByRole('link', { name: 'Make an API key' }).waitFor()
  await looks(boss, 'channel-custom')

  // The line does what it says, with a key in it.
  const owner = await surface().as('owner')
  const made = { name: 'Our app', scopes: ['messages.receive'] }
  const { key } = await owner.ok<{ key: string }>('POST', '/v1/api-keys', made)
  const line = await page.getByLabel('A first message').inputValue()
  const url = /'(http[^']+)'/.exec(line)?.[1] ?? ''
  const body = /-d '(.+)'$/.exec(line)?.[1] ?? ''
  const answer = await callApi(url, 'POST', body, {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  })
  expect(answer.status).toBe(201)
  await surface().settle()
  await page.getByText('Your app has handed in a message').waitFor()

  await page.getByRole('button', { name: 'New secret' }).click()
  await boss.dialog.getByRole('button', { name: 'Replace' }).click()
  await expect.poll(() => page.getByLabel('New secret').inputValue()).toMatch(/^whsec_/)
  await looks(boss, 'channel-custom-heard')
  expect(boss.errors).toEqual([])
})

import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { text, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { type Desk, goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { describePages } from './pages.ts'

const { surface, desk, lastingDesk, conversationOf } = withDesks()
const linked = ({ page }: Desk) => page.getByRole('region', { name: 'Linked' })

/** A customer who has written, with the conversation open and the contact beside it. */
async function atWork(...said: string[]) {
  const customer = newCustomer()
  await write(surface().url, customer, ...said)
  const { id, contact } = await conversationOf(customer.name)
  const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned&panel=contact` })
  await linked(anna).getByText('Not linked to a person').waitFor()
  return { customer, id, contact, anna }
}
const linkTo = async (anna: Desk, kind: 'Person' | 'Lead' | 'Deal') => {
  await linked(anna).getByRole('button', { name: 'Link…' }).click()
  await anna.dialog.getByText(kind, { exact: true }).click()
}

describe('L1 links', () => {
  it('L1: a new person is made of what is known of the contact', async () => {
    const { customer, contact, anna } = await atWork('Hello')
    await linkTo(anna, 'Person')
    await anna.dialog.getByText('New: “').click()
    await expect.poll(() => anna.dialog.getByLabel('Name').inputValue()).toBe(customer.name)
    await expect.poll(() => anna.dialog.getByLabel('Phone').inputValue()).toBe(customer.phone)
    await anna.dialog.getByLabel('Organization').fill('Chairs Ltd')
    await anna.dialog.getByRole('button', { name: 'Create and link' }).dblclick()
    await linked(anna).getByText('Chairs Ltd').waitFor()
    const owner = await surface().as('owner')
    const { items } = await owner.ok<{ items: { record: object }[] }>('GET', `/v1/contacts/${contact.id}/links`)
    expect(items.map(({ record }) => record)).toMatchObject([
      { kind: 'person', name: customer.name, phones: [customer.phone], organization: 'Chairs Ltd' },
    ])
    expect(anna.errors).toEqual([])
  })

  it('L1: one that is there is found as one types, by keyboard, from the conversation', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    const { id } = await conversationOf(customer.name)
    const owner = await surface().as('owner')
    const title = `Order of ${customer.digits}`
    await owner.ok('POST', '/v1/deals', { title, value: 100, currency: 'EUR' })
    // Those which go as one types, all at once.
    for (const other of ['A lamp', 'A table']) await owner.ok('POST', '/v1/deals', { title: other })
    const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    await anna.timeline.getByText('Hello').waitFor()
    await anna.page.keyboard.press('p')
    await anna.page.getByPlaceholder('Search persons by name').waitFor()
    await anna.dialog.getByText('Deal', { exact: true }).click()
    await anna.page.getByPlaceholder('Search deals by title').fill(customer.digits)
    await anna.dialog.getByRole('option', { name: title, selected: true }).waitFor()
    await anna.page.keyboard.press('Enter')
    await linked(anna).getByRole('link', { name: title }).waitFor()
    // What is linked is not linked again.
    await linkTo(anna, 'Deal')
    await anna.dialog.getByText('Linked already').waitFor()
  })

  it('L1: a deal’s stage and value are edited beside the conversation; a refusal says what to do', async () => {
    const { contact, anna } = await atWork('Hello')
    await linkTo(anna, 'Deal')
    await anna.dialog.getByText('New: “').click()
    await anna.dialog.getByLabel('Title').fill('Hundred chairs')
    await anna.dialog.getByLabel('Phone').fill('079')
    await anna.dialog.getByRole('button', { name: 'Create and link' }).click()
    await anna.dialog.getByText('Write the number with its country code').waitFor()
    await anna.dialog.getByLabel('Phone').fill('+41 79 123 45 67')
    await anna.dialog.getByRole('button', { name: 'Create and link' }).click()
    const section = linked(anna)
    await section.getByRole('button', { name: 'Stage: new. Edit' }).click()
    await section.getByRole('combobox', { name: 'Stage' }).fill('offer')
    await anna.page.keyboard.press('Enter')
    await section.getByRole('button', { name: 'Stage: offer. Edit' }).waitFor()
    await section.getByRole('button', { name: 'Value: No value. Edit' }).click()
    await section.getByRole('spinbutton', { name: 'Value' }).fill('1250')
    await section.getByRole('combobox', { name: 'Currency' }).selectOption('CHF')
    await section.getByRole('spinbutton', { name: 'Value' }).press('Enter')
    await section.getByRole('button', { name: /^Value: CHF\s1,250\. Edit$/ }).waitFor()
    const owner = await surface().as('owner')
    const { items } = await owner.ok<{ items: { record: object }[] }>('GET', `/v1/contacts/${contact.id}/links`)
    expect(items[0]?.record).toMatchObject({ stage: 'offer', value: 1250, currency: 'CHF', phones: ['+41791234567'] })
  })

  it('L1: two who change one deal: other fields go together, the same one is told', async () => {
    const { contact, anna } = await atWork('Hello')
    const owner = await surface().as('owner')
    const { id } = await owner.ok<{ id: string }>('POST', `/v1/contacts/${contact.id}/links`, {
      kind: 'deal',
      title: 'Shared',
    })
    await goTo(anna.page, `/records/deals/${id}`)
    const stage = anna.page.getByRole('button', { name: /^Stage: / })
    await stage.click()
    await owner.ok('PATCH', `/v1/deals/${id}`, { organization: 'Others' })
    const box = anna.page.getByRole('combobox', { name: 'Stage' })
    await box.fill('won')
    await box.press('Enter')
    await anna.page.getByRole('button', { name: 'Stage: won. Edit' }).click()
    await owner.ok('PATCH', `/v1/deals/${id}`, { stage: 'lost' })
    await box.fill('paid')
    await box.press('Enter')
    await anna.page.getByText('Somebody changed this at the same time.').waitFor()
    await anna.page.getByText('It is “lost” by now.').waitFor()
    await box.press('Enter')
    await anna.page.getByRole('button', { name: 'Stage: paid. Edit' }).waitFor()
    expect(await owner.ok('GET', `/v1/deals/${id}`)).toMatchObject({ stage: 'paid', organization: 'Others' })
  })

  it('L1: unlinking says what follows, and ends it', async () => {
    const { contact, anna } = await atWork('Hello')
    const api = await surface().as('agent1')
    await api.ok('POST', `/v1/contacts/${contact.id}/links`, { kind: 'lead', title: 'Tables' })
    await anna.page.reload()
    await linked(anna).getByText('Tables').hover()
    await linked(anna).getByRole('button', { name: 'Unlink Tables' }).click()
    await anna.dialog.getByText('New messages are no longer noted there.').waitFor()
    await anna.dialog.getByRole('button', { name: 'Unlink' }).click()
    await linked(anna).getByText('Not linked to a person').waitFor()
  })
})

describe('L2–L4 the note of 24 hours', () => {
  it('L2 L4: it fills while one looks; one’s own words end it, and so does deleting it', async () => {
    const { customer, id, anna } = await atWork('Do you have chairs?')
    await linkTo(anna, 'Lead')
    await anna.dialog.getByText('New: “').click()
    await anna.dialog.getByLabel('Title').fill('Chairs')
    await anna.dialog.getByRole('button', { name: 'Create and link' }).click()
    await surface().settle()
    await linked(anna).getByRole('link', { name: 'Chairs' }).click()
    const { page } = anna
    const notes = page.getByRole('region', { name: 'Notes' })
    await notes.getByText('Do you have chairs?').waitFor()
    await notes.getByText('Assigned to nobody').waitFor()
    const ben = await surface().as('agent2')
    await ben.reply(id, 'Hundreds of them')
    await notes.getByText('Hundreds of them').waitFor()
    await notes.getByText('Assigned to Ben Agent').waitFor()

    await notes.getByRole('button', { name: 'Edit this note' }).click()
    await notes.getByText('The next message starts a new note.').waitFor()
    const box = notes.getByRole('textbox', { name: 'Text of the note' })
    await box.fill('Wants chairs.')
    // Something is said while one writes: it is shown before it can be overwritten.
    await write(surface().url, customer, 'In red, please')
    await notes.getByText('Your words are still here').waitFor()
    await notes.getByText('In red, please').waitFor()
    await expect.poll(() => box.inputValue()).toBe('Wants chairs.')
    await box.fill('Wants red chairs.')
    await box.press('Control+Enter')
    await notes.getByText('Edited by Anna Agent').waitFor()
    await write(surface().url, customer, 'And tables')
    await notes.getByText('And tables').waitFor()
    await expect.poll(() => notes.getByRole('article').count()).toBe(2)

    await notes.getByRole('button', { name: 'Delete this note' }).first().click()
    await anna.dialog.getByText('The next message starts a new note.').waitFor()
    await anna.dialog.getByRole('button', { name: 'Delete' }).click()
    await notes.getByText('And tables').waitFor({ state: 'detached' })
    await notes.getByText('Wants red chairs.').waitFor()
    await notes.getByRole('link', { name: 'Open the conversation' }).click()
    await anna.timeline.getByText('And tables').waitFor()
    expect(anna.errors).toEqual([])
  })
})

describe('the pages of records', () => {
  it('L1: made, found and deleted; who may not delete is told why', async () => {
    const name = `Ada ${newCustomer().digits}`
    const anna = await desk('agent1', { path: '/records/persons' })
    const { page } = anna
    await page.getByRole('link', { name: 'New person' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com, lovelace@example.com')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name }).waitFor()
    await page
      .getByRole('button', { name: /lovelace@example.com/ })
      .first()
      .waitFor()
    const ben = await desk('agent2', { path: new URL(page.url()).pathname })
    await ben.page.getByText('Only who made it may delete it').waitFor()
    await page.getByRole('link', { name: 'Back to Persons' }).click()
    await page.getByRole('searchbox').fill(name.slice(4))
    await page.getByRole('link', { name }).click()
    await page.getByRole('button', { name: 'Delete…' }).click()
    await anna.dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('searchbox').fill(name.slice(4))
    await page.getByText('Nothing found').waitFor()
    await ben.page.reload()
    await ben.page.getByText('somebody has deleted it').waitFor()
  })
})

describe('how records look', () => {
  const title = 'A very long title of a deal that needs more room than a telephone has'
  let dealId = ''
  beforeAll(async () => {
    const owner = await surface().as('owner')
    dealId = (await owner.ok<{ id: string }>('POST', '/v1/deals', { title, value: 1234567.5, currency: 'CHF' })).id
  })
  const pages = {
    records: { path: () => '/records/deals', sign: title },
    record: { path: () => `/records/deals/${dealId}`, sign: 'No note yet' },
    'record-new': { path: () => '/records/deals/new', sign: 'Several are separated' },
  }
  describePages('console', pages, [360, 1280, 1920], lastingDesk)
})

/** Somebody with a number that there can be. */
function reachable() {
  const digits = `1415${randomInt(2_000_000, 9_999_999)}`
  return { digits, phone: `+${digits}`, name: `Customer ${digits}` }
}

describe('M9 writing first', () => {
  beforeAll(async () => {
    const owner = await surface().as('owner')
    await owner.ok('PATCH', '/v1/workspace', { startOutgoing: true })
  })

  it('M9: by phone number; it is one’s own, and what was said leaves once', async () => {
    const customer = reachable()
    const olivia = await desk('owner')
    await olivia.button('New conversation').click()
    const { dialog } = olivia
    await dialog.getByLabel('Channel').selectOption({ label: 'Demo SMS number' })
    await dialog.getByLabel('Phone number').fill('079 555')
    await dialog.getByLabel('Message').fill('Your parcel is here')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByText('Write the number with its country code, for example').waitFor()
    await dialog.getByLabel('Phone number').fill(`00${customer.digits.slice(0, 4)} ${customer.digits.slice(4)}`)
    await dialog.getByText(`+1 ${customer.digits.slice(1, 4)}`).waitFor()
    await dialog.getByLabel('Name').fill(customer.name)
    await dialog.getByText('United States', { exact: true }).waitFor()
    await picture(olivia.page, 'console-start-sms-1280')
    expect(await accessibilityProblems(olivia.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Send' }).dblclick()
    await olivia.timeline.getByText('Your parcel is here').waitFor()
    await olivia.page.getByRole('heading', { name: 'Mine' }).waitFor()
    await olivia.row(customer.name).waitFor()
    await surface().settle()
    const bodies = (await surface().sent('demo-twilio-sms')).map(({ body }) => JSON.stringify(body))
    expect(bodies.filter((body) => body.includes(customer.digits))).toHaveLength(1)
    // M10: one click sends the link, and leads there in a tab of its own.
    const opened = olivia.page.context().waitForEvent('page')
    await olivia.button('Invite to a video call').click()
    const call = await opened
    expect(await call.evaluate('opener')).toBeNull()
    await call.close()
    const join = olivia.timeline.getByRole('link', { name: 'Join the video call' })
    await join.waitFor()
    await expect.poll(() => join.getAttribute('href')).toMatch(/^https:\/\/meet\.jit\.si\/[a-z2-7]{32}$/)
    await picture(olivia.page, 'console-conference-1280')
    expect(await accessibilityProblems(olivia.page)).toEqual([])
    expect(olivia.errors.filter((error) => !/400|meet\.jit\.si|ERR_/.test(error))).toEqual([])
  })

  it('M8 M9: a link to a number opens it; WhatsApp takes a template, and whose the number is decides', async () => {
    const customer = reachable()
    const owner = await surface().as('owner')
    await owner.ok('POST', '/v1/templates/refresh', { channelId: 'demo-whatsapp' })
    await owner.ok('PATCH', '/v1/workspace', { country: 'US' })
    await text(surface().url, customer, 'Hello')
    const olivia = await desk('owner', { path: `/new?phone=${encodeURIComponent(`tel:${customer.phone}`)}` })
    const { dialog, page } = olivia
    await dialog.getByLabel('Channel').selectOption({ label: 'Demo SMS number' })
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('This contact has an open conversation already.').waitFor()
    const other = reachable()
    await dialog.getByLabel('Phone number').fill(`(${other.digits.slice(1, 4)}) ${other.digits.slice(4)}`)
    await dialog.getByText(`+1 ${other.digits.slice(1, 4)}`).waitFor()
    await dialog.getByLabel('Name').fill(other.name)
    await dialog.getByLabel('Channel').selectOption({ label: 'Demo WhatsApp' })
    await dialog.getByRole('option', { name: /order_update/ }).click()
    await dialog.getByRole('button', { name: 'Send' }).click()
    await picture(page, 'console-start-template-1280')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await picture(page, 'console-start-template-390')
    await page.setViewportSize({ width: 1280, height: 800 })
    const [first, second] = await dialog.locator('section').getByRole('textbox').all()
    await first?.fill(other.name)
    await second?.fill('42')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await olivia.timeline.getByText('order 42 has left').waitFor()
    expect(new URL(page.url()).searchParams.has('write')).toBe(false)
    await surface().settle()
    const bodies = (await surface().sent('demo-whatsapp')).map(({ body }) => JSON.stringify(body))
    expect(bodies.filter((body) => body.includes(other.digits) && body.includes('order_update'))).toHaveLength(1)
  })

  it('M9: is not offered to whom it is not allowed', async () => {
    const anna = await desk('agent1')
    await anna.tab('Unassigned').waitFor()
    await anna.connected()
    await expect.poll(() => anna.button('New conversation').count()).toBe(0)
  })
})

describe('L5 the CRM’s settings', () => {
  it('L5: the token goes in and never comes back', async () => {
    const olivia = await desk('owner', { path: '/settings/connectors' })
    const { page } = olivia
    const pipedrive = page.getByRole('region', { name: 'Pipedrive' })
    await pipedrive.getByText('Not connected').waitFor()
    await pipedrive.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('This is not the first part of an address').waitFor()
    await page.getByLabel('Company').fill('https://acme.pipedrive.com/pipeline')
    await page.getByLabel('API token').fill('very-secret-token')
    await pipedrive.getByRole('button', { name: 'Connect' }).click()
    await pipedrive.getByText('Connected', { exact: true }).waitFor()
    const hubspot = page.getByRole('region', { name: 'HubSpot' })
    await page.getByLabel('Access token').fill('another-secret-token')
    await hubspot.getByRole('checkbox', { name: 'Link contacts by itself' }).check()
    await hubspot.getByRole('button', { name: 'Connect' }).click()
    await hubspot.getByText('Connected', { exact: true }).waitFor()
    await page.reload()
    await hubspot.getByText('Is set. Enter a new one to replace it.').waitFor()
    await expect.poll(() => page.getByLabel('Company').inputValue()).toBe('acme')
    await expect.poll(() => page.getByLabel('API token').inputValue()).toBe('')
    await expect.poll(() => page.getByLabel('Access token').inputValue()).toBe('')
    await expect.poll(() => hubspot.getByRole('checkbox').isChecked()).toBe(true)
    await expect.poll(() => pipedrive.getByRole('checkbox').isChecked()).toBe(false)
    expect(await page.content()).not.toContain('secret-token')
    expect(await accessibilityProblems(page)).toEqual([])
    await pipedrive.getByRole('button', { name: 'Delete…' }).click()
    await olivia.dialog.getByRole('button', { name: 'Delete' }).click()
    await pipedrive.getByText('Not connected').waitFor()
  })
})

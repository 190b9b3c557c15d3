import { beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { mime } from '../kit/mime.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { type DeskOptions, goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { describePages, type ShownPage } from './pages.ts'

const { surface, desk, lastingDesk } = withDesks()
const made: Record<'category' | 'response', string> = { category: '', response: '' }

beforeAll(async () => {
  const owner = await surface().as('owner')
  made.category = (await owner.ok<{ id: string }>('POST', '/v1/categories', { name: 'Delivery' })).id
  await owner.ok('POST', '/v1/categories', { name: 'Invoices' })
  const shared = { scope: 'shared', topic: 'Shipping', title: 'Where is my parcel', shortcut: 'parcel' }
  const text = 'Hello $contact.name, your parcel is on its way.'
  made.response = (await owner.ok<{ id: string }>('POST', '/v1/canned-responses', { ...shared, text })).id
  const anna = await surface().as('agent1')
  await anna.ok('POST', '/v1/canned-responses', { title: 'Good bye', text: 'Have a nice day!' })
})

const settings = (agent: string, path = '', options: DeskOptions = {}) =>
  desk(agent, { path: `/settings${path}`, ...options })

describe('what may be set', () => {
  it('A2 N1: an agent is offered what is their own, the language of emails too, and told so elsewhere', async () => {
    const { page, errors } = await settings('agent1')
    const pages = page.getByRole('navigation', { name: 'Settings' })
    await pages.getByRole('link', { name: 'Notifications' }).waitFor()
    await expect
      .poll(() => pages.getByRole('link').allInnerTexts())
      .toEqual(['Notifications', 'Tags', 'Jobs', 'Canned responses'])
    await pages.getByRole('link', { name: 'Notifications' }).click()
    const inLanguage = page.getByLabel('Language of emails')
    await expect.poll(() => inLanguage.inputValue()).toBe('en')
    await inLanguage.selectOption('Deutsch')
    await page.getByText('Saved', { exact: true }).waitFor()
    const anna = await surface().as('agent1')
    expect(await anna.ok('GET', '/v1/me/notification-settings')).toMatchObject({ language: 'de' })
    await goTo(page, '/settings/agents')
    await page.getByText('Only owners, admins and whoever was given the permission').waitFor()
    expect(errors).toEqual([])
  })

  it('leads there from the inbox, and back, also where the lists are a drawer', async () => {
    const { page, tab, errors } = await desk('owner')
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      const lists = async () => {
        if (width < 1024) await page.getByRole('button', { name: 'Show lists' }).click()
      }
      await lists()
      await tab('Settings').click()
      await page.getByRole('heading', { name: 'Settings' }).waitFor()
      await lists()
      await tab('Unassigned').click()
      await page.getByRole('heading', { name: 'Unassigned' }).waitFor()
    }
    expect(errors).toEqual([])
  })

  it('is found by what it says and by names, from the keyboard', async () => {
    const { page, errors } = await settings('owner')
    const search = page.getByLabel('Search settings')
    await search.waitFor()
    await page.keyboard.press('/')
    await search.pressSequentially('signature')
    await page.getByRole('link', { name: 'Teams Email signature' }).waitFor()
    await search.press('Enter')
    await page.getByRole('heading', { name: 'Teams' }).waitFor()
    await search.fill('anna')
    await page.getByRole('link', { name: 'Anna Agent Agents' }).click()
    await page.getByRole('heading', { name: 'Anna Agent' }).waitFor()
    await search.press('Escape')
    await page.getByRole('navigation', { name: 'Settings' }).waitFor()
    expect(errors).toEqual([])
  })

  it('asks before something changed is left, and keeps it', async () => {
    const { page, errors, dialog } = await settings('owner', '/teams')
    await page.getByRole('list', { name: 'Teams' }).getByRole('link', { name: 'Support' }).click()
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Helpers')
    await page.getByRole('link', { name: 'Tags' }).click()
    await picture(page, 'settings-leaving')
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    await expect.poll(() => name.inputValue()).toBe('Helpers')
    await page.goBack()
    await dialog.getByRole('button', { name: 'Leave' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Tags' }).click()
    await dialog.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('heading', { name: 'Tags' }).waitFor()

    await page.getByLabel('New tag').fill('Urgent')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Urgent' }).getByText('0 messages').waitFor()
    // The same name in other letters is the same tag.
    await page.getByLabel('New tag').fill(' ')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('Fill this in.').waitFor()
    expect(errors.filter((error) => !error.includes('400'))).toEqual([])
  })
})

describe('changing it', () => {
  it('a team and an agent are made, and the team says who of it may', async () => {
    const { page, errors } = await settings('owner', '/teams')
    await page.getByRole('link', { name: 'Add team' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Night shift')
    await page.getByLabel('Overdue after', { exact: true }).fill('2')
    await page.getByLabel('Unit of “Overdue after”').selectOption('hour')
    await page.getByRole('button', { name: 'Add team' }).click()
    await page.getByText('Due after 3 minutes, overdue after 2 hours').waitFor()

    await page.getByRole('link', { name: 'Agents' }).click()
    await page.getByRole('link', { name: 'Add agent' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Nora Night')
    await page.getByLabel('Email', { exact: true }).fill('nora@demo.test')
    await page.getByLabel('Night shift').selectOption('admin')
    await page.getByLabel('See reports').check()
    await page.getByRole('button', { name: 'Add agent' }).click()
    await page.getByRole('link', { name: /Nora Night/ }).waitFor()

    const owner = await surface().as('owner')
    const { items } = await owner.ok<{ items: { name: string; teams: object[]; permissions: string[] }[] }>(
      'GET',
      '/v1/agents?limit=100',
    )
    const nora = items.find(({ name }) => name === 'Nora Night')
    expect(nora?.teams).toEqual([{ id: expect.stringMatching(/^tm_/), role: 'admin' }])
    expect(nora?.permissions).toEqual(['reports.view'])

    await page.getByRole('link', { name: /Nora Night/ }).click()
    await page.getByRole('button', { name: 'Delete…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('link', { name: 'Add agent' }).waitFor()
    await page.getByRole('link', { name: /Nora Night/ }).waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  it('refusals stand at their fields, and the first of them has the focus', async () => {
    const { page } = await settings('owner', '/agents/new')
    await page.getByLabel('Name', { exact: true }).fill('Anna Again')
    await page.getByLabel('Email', { exact: true }).fill('agent1@demo.test')
    await page.getByRole('button', { name: 'Add agent' }).click()
    const email = page.getByLabel('Email', { exact: true })
    await page.getByText('There is one like this already. Choose another.').waitFor()
    await expect.poll(() => email.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('email')
    await picture(page, 'settings-refused-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('a channel: a setting is changed, a secret replaced, and what is set stays hidden', async () => {
    const { page, errors } = await settings('owner', '/channels/demo-whatsapp')
    await page.getByLabel('Phone number ID').fill('222333444')
    await page.getByLabel('Access token').fill('a-new-token')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    await expect.poll(() => page.getByLabel('Access token').inputValue()).toBe('')
    const owner = await surface().as('owner')
    const channel = await owner.ok<{ config: object; secretNames: string[] }>('GET', '/v1/channels/demo-whatsapp')
    expect(channel.config).toEqual({ phoneNumberId: '222333444', businessAccountId: '100000000000009' })
    expect(channel.secretNames).toEqual(['accessToken', 'appSecret', 'verifyToken'])
    await expect.poll(() => page.getByLabel('Webhook URL', { exact: true }).inputValue()).toContain('/demo-whatsapp')

    await page.getByLabel('Phone number ID').fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Fill this in.').waitFor()
    expect(errors.filter((error) => !error.includes('400'))).toEqual([])
  })

  it('a channel is connected, and shows the address for its provider', async () => {
    const { page, errors } = await settings('owner', '/channels/new')
    await page.getByLabel('Kind').selectOption('sms')
    await page.getByLabel('Name', { exact: true }).fill('SMS Night')
    await page.getByLabel('Account SID').fill(`AC${'1'.repeat(32)}`)
    await page.getByLabel('Sender').fill('+15005550009')
    await page.getByLabel('Auth token').fill('a-token')
    await page.getByRole('button', { name: 'Connect channel' }).click()
    await page.getByLabel('Webhook URL', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Delete…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('link', { name: /Demo Viber bot/ }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: /SMS Night/ }).count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('whoever is later is shown what the other did, and may put back their own', async () => {
    const { page } = await settings('owner', `/categories/${made.category}`)
    await page.getByLabel('Name', { exact: true }).fill('Delivery and returns')
    const owner = await surface().as('owner')
    await owner.ok('PATCH', `/v1/categories/${made.category}`, { name: 'Deliveries' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody changed this meanwhile.').waitFor()
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Deliveries')
    await picture(page, 'settings-overtaken-light-1280')
    await page.getByRole('button', { name: 'Put back what I wrote' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    const now = await owner.ok<{ name: string }>('GET', `/v1/categories/${made.category}`)
    expect(now.name).toBe('Delivery and returns')
  })

  it('N1: a kind of notification is turned on for oneself', async () => {
    const { page, errors } = await settings('agent2', '/notifications')
    const box = page.getByLabel('A conversation is overdue: Email')
    await box.click()
    await expect.poll(() => box.isChecked()).toBe(true)
    await page.getByText('Saved', { exact: true }).waitFor()
    const ben = await surface().as('agent2')
    expect(await ben.ok('GET', '/v1/me/notification-settings')).toMatchObject({
      overdue: { desktop: true, email: true },
      soon: { desktop: true, email: false },
    })
    expect(errors).toEqual([])
  })

  it('M7: an agent keeps their own responses and reads the shared ones', async () => {
    const { page, errors } = await settings('agent1', '/canned-responses')
    await page.getByRole('link', { name: 'Add response' }).click()
    await page.getByLabel('Title').fill('Opening hours')
    await page.getByLabel('Shortcut').fill('hours')
    await page.getByLabel('Text').fill('We are here from 9 to 17.')
    await page.getByRole('button', { name: 'Add response' }).click()
    await page.getByText('General · /hours').waitFor()
    await page.getByRole('link', { name: /Where is my parcel/ }).click()
    await page.getByText('Shared responses are kept by owners and admins.').waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('the rules of the workspace', async () => {
    const { page, errors } = await settings('owner', '/workspace')
    await page.getByLabel('Name of the workspace').fill('Parcels & Co')
    await page.getByLabel('When a customer writes after closing').selectOption('reopen')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    const owner = await surface().as('owner')
    expect(await owner.ok('GET', '/v1/workspace')).toMatchObject({ name: 'Parcels & Co', afterClosing: 'reopen' })
    expect(errors).toEqual([])
  })

  it('E1: the steps of the first hour tick themselves', async () => {
    const { page, errors } = await settings('owner')
    await page.getByRole('listitem').filter({ hasText: 'Receive the first message' }).getByRole('link').waitFor()
    await write(surface().url, newCustomer(), 'Is anybody there?')
    await surface().settle()
    await page.getByText('Receive the first message (done)').waitFor()
    await page.getByRole('link', { name: 'Open its page' }).click()
    await page.getByRole('region', { name: 'How it is connected' }).waitFor()
    expect(errors).toEqual([])
  })

  it('an email that nobody expected is read as text, taken in or dismissed', async () => {
    const emailed = async (subject: string, text: string, result: string) => {
      const headers = {
        From: 'Uma <uma@customer.test>',
        To: 'support@demo.test',
        Subject: subject,
        'Message-ID': `<${subject.length}@customer.test>`,
        'Authentication-Results': result,
      }
      await surface().helper('emails', mime(headers, text))
      await surface().settle()
    }
    const { page, errors } = await settings('owner', '/unmatched-mail')
    await page.getByText('No emails are waiting.').waitFor()
    await emailed('<b>Broken</b> lamp', '<img src=x onerror=alert(1)> It does not light.', 'amazonses.com; dkim=none')
    await emailed('Your invoice', 'Pay here', 'amazonses.com; dmarc=fail header.from=customer.test')
    await page.reload()
    const lamp = page.getByRole('listitem', { name: '<b>Broken</b> lamp' })
    await lamp.getByText('<img src=x onerror=alert(1)> It does not light.').waitFor()
    await lamp.getByText('Nothing proves that it really comes from this sender.').waitFor()
    await expect.poll(() => page.locator('li img').count()).toBe(0)
    await picture(page, 'settings-unmatched-waiting-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])

    await page.goto(surface().url)
    await page.getByRole('button', { name: /Account · 2 unmatched emails/ }).click()
    await picture(page, 'account-menu-unmatched')
    await page.getByRole('menuitem', { name: '2 unmatched emails' }).click()

    const invoice = page.getByRole('listitem', { name: 'Your invoice' })
    await invoice.getByText('The sender is forged').waitFor()
    await invoice.getByRole('button', { name: 'Dismiss' }).click()
    await invoice.waitFor({ state: 'detached' })

    await lamp.getByRole('button', { name: 'Accept…' }).click()
    const channel = lamp.getByLabel('As a message on')
    await channel.getByRole('option', { name: 'Demo mailbox' }).waitFor({ state: 'attached' })
    await expect.poll(() => channel.inputValue()).toBe('demo-email')
    expect(await accessibilityProblems(page)).toEqual([])
    await lamp.getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByText('No emails are waiting.').waitFor()
    await surface().settle()
    const owner = await surface().as('owner')
    expect(await owner.find('Uma')).toMatchObject({ lastChannel: { id: 'demo-email' } })
    expect(errors).toEqual([])
  })

  it('A12: the access log is narrowed by agent and conversation', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    const anna = await surface().as('agent1')
    const { id } = (await anna.find(customer.name)) ?? { id: '' }
    await anna.ok('POST', `/v1/conversations/${id}/join`, {})
    await surface().settle()
    const { page, errors } = await settings('manager', '/access-log')
    const lines = page.getByRole('list', { name: 'Access log' }).getByRole('listitem')
    await page.getByLabel('Conversation', { exact: true }).fill('something')
    await page.getByText('This is not the address of a conversation.').waitFor()
    await page.getByLabel('Conversation', { exact: true }).fill(`${surface().url}/conversations/${id}?view=mine`)
    await lines.filter({ hasText: 'opened the conversation' }).waitFor()
    await page.getByLabel('Who').selectOption({ label: 'Anna Agent' })
    await lines.filter({ hasText: 'opened the conversation' }).waitFor({ state: 'detached' })
    await lines.filter({ hasText: 'Anna Agent joined' }).getByRole('link', { name: 'Open' }).click()
    await page.getByRole('region', { name: 'Timeline' }).getByText('Hello').waitFor()
    expect(errors).toEqual([])
  })
})

const pages: Record<string, ShownPage> = {
  'unmatched-mail': { path: () => '/unmatched-mail', sign: 'Each one waits here for thirty days' },
  overview: { path: () => '', sign: 'Receive the first message' },
  channels: { path: () => '/channels', sign: 'Demo WhatsApp' },
  channel: { path: () => '/channels/demo-whatsapp', sign: 'Webhook URL' },
  'web-channel': { path: () => '/channels/demo-web', sign: 'Expected reply time' },
  'new-channel': { path: () => '/channels/new', sign: 'Connect channel' },
  agents: { path: () => '/agents', sign: 'Anna Agent' },
  agent: { path: () => '/agents/ag_agent1', sign: 'Write to customers first' },
  teams: { path: () => '/teams', sign: 'Due after 3 minutes' },
  team: { path: () => '/teams/support', sign: 'Closes by itself after' },
  categories: { path: () => '/categories', sign: 'Invoices' },
  category: { path: () => `/categories/${made.category}`, sign: 'What was closed under an old name' },
  tags: { path: () => '/tags', sign: 'A tag stays' },
  jobs: { path: () => '/jobs', sign: 'It stays here for two weeks' },
  roles: { path: () => '/roles', sign: 'Join without becoming responsible' },
  'access-log': { path: () => '/access-log', sign: 'Nobody can change this.', agent: 'manager' },
  workspace: { path: () => '/workspace', sign: 'Agents may write to customers first' },
  notifications: { path: () => '/notifications', sign: 'A conversation is overdue' },
  'canned-responses': { path: () => '/canned-responses', sign: 'Where is my parcel' },
  'canned-response': { path: () => `/canned-responses/${made.response}`, sign: 'Variables begin with $' },
  'own-overview': { path: () => '', sign: 'For me', agent: 'agent1' },
  gone: { path: () => '/teams/tm_gone', sign: 'somebody has deleted it' },
}

const inSettings = Object.fromEntries(
  Object.entries(pages).map(([name, page]) => [name, { ...page, path: () => `/settings${page.path()}` }]),
)
describePages('settings', inSettings, [360, 1280, 1920], lastingDesk)

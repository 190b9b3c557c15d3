import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { accessibilityProblems, picture } from './chromium.ts'
import { withDesks } from './desks.ts'

const { surface, desk } = withDesks({ demo: false })

/** What Meta sends of a customer's message, to whoever its console was told. */
function fromMeta(callback: string, appSecret: string, phoneNumberId: string, text: string) {
  const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId }
  const message = {
    from: '4915112345678',
    id: 'wamid.1',
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: text },
  }
  const contacts = [{ profile: { name: 'Olga Own' }, wa_id: '4915112345678' }]
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages: [message] }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  })
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
  return fetch(callback, { method: 'POST', headers, body })
}

describe('E1 the first hour of a new workspace', () => {
  it('an empty inbox is the checklist; whoever reads the page connects WhatsApp, from nothing to the first answer', async () => {
    const { page, errors, row } = await desk('owner')
    const first = page.getByRole('region', { name: 'The first hour' }).filter({ visible: true })
    await first.getByText('0 of 6 done').waitFor()
    await picture(page, 'first-hour-light-1280')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, 'first-hour-dark-390')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await accessibilityProblems(page)).toEqual([])

    await first.getByRole('link', { name: 'Connect a channel' }).click()
    await page.getByLabel('Kind').selectOption('whatsapp')
    await page.getByLabel('Name', { exact: true }).fill('WhatsApp Sales')
    await page.getByLabel('Phone number ID').fill('404000000000001')
    await page.getByLabel('App secret').fill('our-app-secret')
    await page.getByLabel('Access token').fill('a-wrong-token')
    // Nobody has to think of what both sides must know.
    expect((await page.getByLabel('Verify token').inputValue()).length).toBe(32)
    await picture(page, 'channel-new-whatsapp-light-1280')
    await page.getByRole('button', { name: 'Connect channel' }).click()

    // It is asked for at once, and each refusal says what to do.
    const setup = page.getByRole('region', { name: 'How it is connected' })
    await setup.getByText('Meta does not accept the token.').waitFor()
    await page.getByLabel('Access token').fill('our-token')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await setup.getByText('Meta knows no such account').waitFor()
    await page.getByRole('heading', { name: 'WhatsApp Sales' }).scrollIntoViewIfNeeded()
    await picture(page, 'channel-setup-refused-light-1280')
    await page.getByLabel('Phone number ID').fill('100200300400500')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await setup.getByText('Meta knows this account: Simulated business').waitFor()

    // Accepted is not yet heard of.
    await page.getByText('Not verified yet', { exact: true }).waitFor()
    await expect.poll(() => page.getByText('Works', { exact: true }).count()).toBe(0)
    await setup.getByText('Waiting for the first message from Meta').waitFor()
    await page.getByRole('heading', { name: 'WhatsApp Sales' }).scrollIntoViewIfNeeded()
    await picture(page, 'channel-setup-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])

    // Whoever pastes what stands there into Meta's page is Meta's page to us.
    const callback = await setup.getByLabel('Webhook URL', { exact: true }).inputValue()
    const token = await setup.getByLabel('Verify token', { exact: true }).inputValue()
    const challenge = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '42' })
    expect(await (await fetch(`${callback}?${challenge}`)).text()).toBe('42')
    expect((await fromMeta(callback, 'our-app-secret', '100200300400500', 'Is this you?')).status).toBe(200)
    await setup.getByText('We have heard from Meta').waitFor()
    await page.getByText('Works', { exact: true }).waitFor()

    await setup.getByText('Is this you?').waitFor()
    await setup.getByRole('button', { name: 'Send', exact: true }).click()
    await setup.getByText('It has left: look at your phone.').waitFor()
    await picture(page, 'channel-setup-done-light-1280')
    const channelId = new URL(callback).pathname.split('/').at(-1) ?? ''
    expect(await surface().sent(channelId)).toMatchObject([{ body: { to: '4915112345678' }, status: 200 }])

    await page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name: 'Mine' }).click()
    await row('Olga Own').waitFor()
    expect(errors).toEqual([])
  })

  it('Telegram is told over its API, by one click; on a phone, in the dark', async () => {
    const { page, errors } = await desk('owner', {
      path: '/settings/channels/new',
      width: 390,
      height: 844,
      theme: 'dark',
    })
    await page.getByLabel('Kind').selectOption('telegram')
    await page.getByLabel('Name', { exact: true }).fill('Our bot')
    await page.getByLabel('Bot token').fill('1234:our-token')
    await page.getByRole('button', { name: 'Connect channel' }).click()
    const setup = page.getByRole('region', { name: 'How it is connected' })
    await setup.getByText('Telegram does not know yet where to deliver').waitFor()
    await setup.getByRole('button', { name: 'Set it at Telegram' }).click()
    await setup.getByText('Tell Telegram where to deliver (done)').waitFor()
    await picture(page, 'channel-setup-telegram-dark-390')
    expect(await accessibilityProblems(page)).toEqual([])
    const channelId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const [told] = (await surface().sent(channelId)).filter(({ url }) => url.endsWith('/setWebhook'))
    expect(told?.body).toMatchObject({ url: expect.stringContaining(channelId), secret_token: expect.any(String) })
    expect(errors).toEqual([])
  })

  it('an agent is shown five keys, once', async () => {
    const owner = await surface().as('owner')
    await owner.ok('POST', '/v1/agents', { email: 'nora@demo.test', name: 'Nora New', role: 'agent' })
    const { page, errors } = await desk('nora')
    const tour = page.getByRole('region', { name: 'Five keys are enough' })
    await tour.waitFor()
    await picture(page, 'five-keys-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])
    await tour.getByRole('button', { name: 'Got it' }).click()
    await page.getByText('No conversation is open').waitFor()
    await page.reload()
    await page.getByText('No conversation is open').waitFor()
    await expect.poll(() => tour.count()).toBe(0)
    expect(errors).toEqual([])
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConnectedChannel } from '../../../functions/areas/channels/port.ts'
import { deliveryTo } from '../../../functions/areas/channels/providers/check.ts'
import { checkOf } from '../../../functions/areas/channels/providers/checks.ts'
import type { WebhookProvider } from '../../../functions/areas/channels/providers/profiles.ts'
import { connected, SECRETS, webhookProviders } from './channel-kit.ts'

interface Answer {
  status?: number
  body: object
}
type Answers = Record<string, Answer | undefined>

const OURS = 'https://inbox.example.com/webhooks/demo'
const graph = (code: number, message: string, more: object = {}) => ({
  status: code === 190 ? 401 : 400,
  body: { error: { code, message, type: 'OAuthException', ...more } },
})
const updates = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
]
const bot = { body: { ok: true, result: { first_name: 'Ours', username: 'ours_bot' } } }
const telegramAt = (url: string, more: object = {}) => ({
  body: { ok: true, result: { url, pending_update_count: 0, allowed_updates: updates, ...more } },
})
const number = (more: object = {}) => ({
  body: {
    incoming_phone_numbers: [
      { sid: 'PN1', phone_number: '+15005550006', sms_url: OURS, capabilities: { sms: true }, ...more },
    ],
  },
})

/** What each provider answers, by its own documentation; a call's address is named by its end. */
const providers: Record<
  WebhookProvider,
  { good: Answers; account: object; wrongToken: Answer; noRights: Answer; firstCall: string }
> = {
  'whatsapp-cloud': {
    firstCall: 'GET /v23.0/100000000000001',
    good: {
      'GET /v23.0/100000000000001': {
        body: {
          verified_name: 'Ours',
          display_phone_number: '+1 555-000-1111',
          webhook_configuration: { application: 'https://inbox.example.com/webhooks/meta' },
        },
      },
    },
    account: { name: 'Ours', detail: '+1 555-000-1111' },
    wrongToken: graph(190, 'Invalid OAuth access token - Cannot parse access token'),
    noRights: graph(200, 'Permissions error'),
  },
  messenger: {
    firstCall: 'GET /v23.0/100000000000002',
    good: {
      'GET /v23.0/100000000000002': { body: { id: '100000000000002', name: 'Our page' } },
      'GET /v23.0/100000000000002/subscribed_apps': { body: { data: [{ subscribed_fields: ['messages'] }] } },
    },
    account: { name: 'Our page', detail: '100000000000002' },
    wrongToken: graph(190, 'Error validating access token'),
    noRights: graph(10, '(#10) This endpoint requires the pages_read_engagement permission'),
  },
  instagram: {
    firstCall: 'GET /v23.0/100000000000002',
    good: { 'GET /v23.0/100000000000002': { body: { username: 'ours', name: 'Ours' } } },
    account: { name: 'Ours', detail: '@ours' },
    wrongToken: graph(190, 'Error validating access token'),
    noRights: graph(10, '(#10) Application does not have permission for this action'),
  },
  twilio: {
    firstCall: 'GET /2010-04-01/Accounts/AC00000000000000000000000000000000.json',
    good: {
      'GET /2010-04-01/Accounts/AC00000000000000000000000000000000.json': {
        body: { friendly_name: 'Ours', status: 'active', auth_token: 'never to be seen' },
      },
      'GET /2010-04-01/Accounts/AC00000000000000000000000000000000/IncomingPhoneNumbers.json': number(),
    },
    account: { name: 'Ours', detail: '+15005550006' },
    wrongToken: { status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } },
    noRights: { status: 403, body: { code: 20006, message: 'Access Denied', status: 403 } },
  },
  telegram: {
    firstCall: 'GET /bot1234:demo-bot-token/getMe',
    good: {
      'GET /bot1234:demo-bot-token/getMe': bot,
      'GET /bot1234:demo-bot-token/getWebhookInfo': telegramAt(OURS),
    },
    account: { name: 'Ours', detail: '@ours_bot' },
    wrongToken: { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } },
    noRights: { status: 404, body: { ok: false, error_code: 404, description: 'Not Found' } },
  },
  line: {
    firstCall: 'GET /v2/bot/info',
    good: {
      'GET /v2/bot/info': { body: { displayName: 'Ours', basicId: '@ours' } },
      'GET /v2/bot/channel/webhook/endpoint': { body: { endpoint: OURS, active: true } },
      'POST /v2/bot/channel/webhook/test': { body: { success: true, statusCode: 200, reason: 'OK', detail: '200' } },
    },
    account: { name: 'Ours', detail: '@ours' },
    wrongToken: { status: 401, body: { message: 'Authentication failed. Confirm that the access token is valid.' } },
    noRights: { status: 403, body: { message: 'Your account may not use this API.' } },
  },
  viber: {
    firstCall: 'POST /pa/get_account_info',
    good: { 'POST /pa/get_account_info': { body: { status: 0, name: 'Ours', uri: 'oursbot', webhook: OURS } } },
    account: { name: 'Ours', detail: 'oursbot' },
    // Viber answers 200 to a token that it does not know.
    wrongToken: { body: { status: 2, status_message: 'invalidAuthToken' } },
    noRights: { body: { status: 15, status_message: 'paNotAllowed' } },
  },
}

let calls: { call: string; body: string }[]
let answer: (call: string) => Answer | Error | undefined
beforeEach(() => {
  calls = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { pathname } = new URL(url)
    const call = `${init.method} ${decodeURIComponent(pathname)}`
    calls.push({ call, body: String(init.body ?? '') })
    const given = answer(call)
    if (given instanceof Error) throw given
    return new Response(JSON.stringify(given?.body ?? {}), { status: given ? (given.status ?? 200) : 404 })
  })
})
afterEach(() => vi.unstubAllGlobals())

function channelOf(provider: WebhookProvider): ConnectedChannel {
  const types = { 'whatsapp-cloud': 'whatsapp', twilio: 'sms' } as const
  return connected(provider, types[provider as keyof typeof types] ?? provider)
}
function check(provider: WebhookProvider, answers: Answers | Error, connect = false) {
  answer = (call) => (answers instanceof Error ? answers : answers[call])
  const found = checkOf(provider)
  if (!found) throw new RangeError(provider)
  return found.run(channelOf(provider), { connect })
}

describe.each(webhookProviders)('E1 %s is asked about a channel', (provider) => {
  const { good, account, wrongToken, noRights, firstCall } = providers[provider]

  it('and names the account behind good credentials, which nothing else of its answer follows', async () => {
    expect(await check(provider, good)).toEqual({
      state: 'ok',
      account,
      problems: [],
      ...(['messenger', 'instagram'].includes(provider) ? {} : { webhook: 'ours' }),
    })
    expect(calls[0]?.call).toBe(firstCall)
  })

  it('a wrong token is told apart, in words that say what to do, and without the token', async () => {
    const told = await check(provider, { [firstCall]: wrongToken })
    expect(told).toMatchObject({ state: 'refused', problems: [{ code: 'token_refused' }] })
    expect(told.account).toBeUndefined()
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(told)).not.toContain(secret)
  })

  it('one without rights is refused, and nothing more is asked', async () => {
    const told = await check(provider, { [firstCall]: noRights })
    expect(told.state).toBe('refused')
    expect(told.problems).toMatchObject([{ code: provider === 'telegram' ? 'token_refused' : 'rights_missing' }])
    expect(calls).toHaveLength(1)
  })

  it.each([
    ['is down', { [firstCall]: { status: 503, body: {} } }],
    ['does not answer in time', Object.assign(new Error('no'), { name: 'TimeoutError' })],
    ['cannot be reached', new TypeError('fetch failed')],
  ])('one that %s says nothing of the channel', async (_how, answers) => {
    expect(await check(provider, answers)).toMatchObject({ state: 'unavailable', problems: [{ code: 'unavailable' }] })
  })

  it('a secret that it repeats is blotted out', async () => {
    const [secret] = Object.values(channelOf(provider).secrets)
    const body = {
      message: `no ${secret}`,
      description: `no ${secret}`,
      error: { code: 1_000, message: `no ${secret}` },
    }
    const told = await check(provider, {
      [firstCall]: { status: 400, body: { ...body, status_message: 'no', status: 3 } },
    })
    expect(JSON.stringify(told)).not.toContain(secret)
  })
})

describe('E1 where a provider delivers', () => {
  it('both addresses of ours are ours: the one it is told, and the one that it was told before', () => {
    const [own, api] = ['https://own.example.net/webhooks/demo', 'https://api.example.com/webhooks/demo']
    const channel = { ...connected('twilio', 'sms'), webhookUrl: own, alsoAt: api }
    const to = (address: string) => deliveryTo(address, channel, ['twilio']).webhook
    expect([own, api, own.replace('demo', 'twilio'), api.replace('demo', 'twilio')].map(to)).toEqual(
      Array(4).fill('ours'),
    )
    expect(to(own.replace('demo', 'other'))).toBe('elsewhere')
  })

  it.each([
    ['', 'missing', 'webhook_missing', undefined],
    ['https://old.example.net/hook?key=secret', 'elsewhere', 'webhook_elsewhere', 'old.example.net'],
  ])('%s', async (url, webhook, code, theirs) => {
    const { good } = providers.telegram
    const told = await check('telegram', { ...good, 'GET /bot1234:demo-bot-token/getWebhookInfo': telegramAt(url) })
    expect(told).toMatchObject({ state: 'ok', webhook, problems: [{ code, ...(theirs ? { theirs } : {}) }] })
    expect(JSON.stringify(told)).not.toContain('key=secret')
  })

  it('Telegram’s error counts while something waits, and updates that it leaves out are named', async () => {
    const info = (more: object) => ({
      ...providers.telegram.good,
      'GET /bot1234:demo-bot-token/getWebhookInfo': telegramAt(OURS, more),
    })
    const wrong = { last_error_message: 'Wrong response from the webhook: 401 Unauthorized' }
    expect((await check('telegram', info(wrong))).problems).toEqual([])
    expect((await check('telegram', info({ ...wrong, pending_update_count: 2 }))).problems).toEqual([
      { code: 'webhook_failing', theirs: wrong.last_error_message },
    ])
    expect((await check('telegram', info({ allowed_updates: updates.slice(1) }))).problems).toEqual([
      { code: 'events_missing', theirs: 'message' },
    ])
  })

  it('LINE’s own test says what it met; an endpoint that is not set is no fault of the token', async () => {
    const { good } = providers.line
    const failed = { success: false, reason: 'COULD_NOT_CONNECT', detail: 'TLS handshake failure' }
    const told = await check('line', { ...good, 'POST /v2/bot/channel/webhook/test': { body: failed } })
    expect(told.problems).toEqual([{ code: 'webhook_failing', theirs: 'COULD_NOT_CONNECT: TLS handshake failure' }])
    const unset = { status: 404, body: { message: 'Webhook endpoint not found' } }
    expect(await check('line', { ...good, 'GET /v2/bot/channel/webhook/endpoint': unset })).toMatchObject({
      state: 'ok',
      webhook: 'missing',
    })
  })

  it('Messenger tells of no messages until the page subscribes the app', async () => {
    const none = { 'GET /v23.0/100000000000002/subscribed_apps': { body: { data: [] } } }
    const told = await check('messenger', { ...providers.messenger.good, ...none })
    expect(told.problems).toEqual([{ code: 'events_missing', theirs: 'messages' }])
  })

  it.each([
    [{ phone_number: '+15005550007' }, 'refused', 'number_unknown'],
    [{ capabilities: { sms: false } }, 'refused', 'number_without_sms'],
    [{ sms_url: 'https://demo.twilio.com/welcome/sms/reply' }, 'ok', 'webhook_elsewhere'],
  ])('Twilio’s number %j', async (more, state, code) => {
    const path = 'GET /2010-04-01/Accounts/AC00000000000000000000000000000000/IncomingPhoneNumbers.json'
    expect(await check('twilio', { ...providers.twilio.good, [path]: number(more) })).toMatchObject({
      state,
      problems: [{ code }],
    })
  })

  it('a suspended account of Twilio’s is none that works', async () => {
    const suspended = { [providers.twilio.firstCall]: { body: { friendly_name: 'Ours', status: 'suspended' } } }
    expect(await check('twilio', suspended)).toMatchObject({
      state: 'refused',
      problems: [{ code: 'account_suspended', theirs: 'suspended' }],
    })
  })
})

describe('E1 a provider that takes our address over its API is told it', () => {
  it.each([
    ['telegram', 'POST /bot1234:demo-bot-token/setWebhook', { body: { ok: true, result: true } }],
    ['line', 'PUT /v2/bot/channel/webhook/endpoint', { body: {} }],
    ['viber', 'POST /pa/set_webhook', { body: { status: 0 } }],
    [
      'twilio',
      'POST /2010-04-01/Accounts/AC00000000000000000000000000000000/IncomingPhoneNumbers/PN1.json',
      { body: {} },
    ],
    ['messenger', 'POST /v23.0/100000000000002/subscribed_apps', { body: { success: true } }],
  ] as const)('%s', async (provider, path, done) => {
    const told = await check(provider, { ...providers[provider].good, [path]: done }, true)
    expect(told).toMatchObject({ state: 'ok', problems: [] })
    const made = calls.find(({ call }) => call === path)
    expect(made).toBeDefined()
    if (provider !== 'messenger') expect(decodeURIComponent(made?.body ?? '')).toContain(OURS)
    // A no is said, and the account stays known.
    const refused = await check(
      provider,
      { ...providers[provider].good, [path]: { status: 400, body: { status: 1 } } },
      true,
    )
    expect(refused.state).toBe('ok')
    expect(refused.problems).toHaveLength(1)
  })
  it('Telegram gets the secret by which its webhooks are known, and all updates by name', async () => {
    const path = 'POST /bot1234:demo-bot-token/setWebhook'
    await check('telegram', { ...providers.telegram.good, [path]: { body: { ok: true, result: true } } }, true)
    const body = calls.find(({ call }) => call === path)?.body ?? ''
    expect(JSON.parse(body)).toEqual({ url: OURS, secret_token: SECRETS.secretToken, allowed_updates: updates })
  })
})

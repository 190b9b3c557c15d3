import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebhookRequest } from '../../../functions/areas/channels/port.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { PUBLIC_URL } from '../../kit/customers.ts'
import { readHistory, wordsOfEntry } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const DEMO = '100000000000001'

async function fresh() {
  const world = new World(system)
  await world.clear()
  return world
}
const secrets = (more = {}) => ({
  appSecret: 'demo-app-secret',
  verifyToken: 'demo-verify-token',
  accessToken: 'demo-access-token',
  ...more,
})
async function connect(world: World, more: object) {
  const { id } = await world.asks<{ id: string }>('owner', 'channels.create', {
    type: 'whatsapp',
    provider: 'whatsapp-cloud',
    name: 'Second number',
    teamId: 'support',
    secrets: secrets(),
    ...more,
  })
  return id
}
const request = (to: string, headers: Record<string, string>, body: string): WebhookRequest => ({
  method: 'POST',
  url: `${PUBLIC_URL}/webhooks/${to}`,
  path: `/webhooks/${to}`,
  query: {},
  headers,
  body: Buffer.from(body),
})
function postMeta(world: World, to: string, value: object, secret = 'demo-app-secret') {
  const body = JSON.stringify(value)
  const mac = createHmac('sha256', secret).update(body).digest('hex')
  return world.webhook(to, request(to, { 'x-hub-signature-256': `sha256=${mac}` }, body))
}
const change = (world: World, number: string, id: string) => ({
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: number },
    contacts: [{ wa_id: world.phone, profile: { name: 'Casey' } }],
    messages: [
      { id: `${world.tag}.${id}`, from: world.phone, timestamp: '1760000000', type: 'text', text: { body: id } },
    ],
  },
})
const whatsapp = (...changes: object[]) => ({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] })
const messaging = (world: World, account: string, id: string) => ({
  id: account,
  time: 1760000000000,
  messaging: [
    {
      sender: { id: world.phone },
      recipient: { id: account },
      timestamp: 1760000000000,
      message: { mid: `${world.tag}.${id}`, text: id },
    },
  ],
})
function postTwilio(world: World, to: string, fields: Record<string, string>, token = 'demo-auth-token') {
  const url = `${PUBLIC_URL}/webhooks/${to}`
  const signed = Object.keys(fields)
    .sort()
    .map((name) => `${name}${fields[name]}`)
  const mac = createHmac('sha1', token)
    .update(url + signed.join(''))
    .digest('base64')
  return world.webhook(to, request(to, { 'x-twilio-signature': mac }, new URLSearchParams(fields).toString()))
}
const said = async (world: World, channelId: string, address = world.phone) =>
  (await readHistory(world.deps.store, homeContactId(channelId, address)))?.entries
    .filter(({ message }) => message)
    .map(wordsOfEntry) ?? []
const kept = async (world: World) =>
  (
    await world.asks<{ items: { id: string; channelId: string; reasons: string[] }[] }>(
      'owner',
      'webhookFailures.list',
      {},
    )
  ).items

describe('M2 the account in the body counts', () => {
  it('an event for another number goes to the channel that has it', async () => {
    const world = await fresh()
    const id = await connect(world, { config: { phoneNumberId: `2${world.tag}` } })
    expect(await postMeta(world, 'demo-whatsapp', whatsapp(change(world, `2${world.tag}`, 'two')))).toMatchObject({
      status: 200,
    })
    expect(await said(world, id)).toEqual([expect.stringContaining('two')])
    expect(await said(world, 'demo-whatsapp')).toEqual([])
  })

  it('a body for several numbers is taken apart', async () => {
    const world = await fresh()
    const id = await connect(world, { config: { phoneNumberId: `2${world.tag}` } })
    const body = whatsapp(change(world, `2${world.tag}`, 'two'), change(world, DEMO, 'one'))
    await postMeta(world, 'demo-whatsapp', body)
    await postMeta(world, 'meta', body)
    expect(await said(world, id)).toEqual([expect.stringContaining('two')])
    expect(await said(world, 'demo-whatsapp')).toEqual([expect.stringContaining('one')])
  })

  it('an event for a number that nobody has is kept, rings, and is read where it was sent to; a replay takes it to who has it', async () => {
    const world = await fresh()
    const before = (await kept(world)).length
    const post = () => postMeta(world, 'demo-whatsapp', whatsapp(change(world, `3${world.tag}`, 'three')))
    expect((await post()).status).toBe(200)
    expect((await post()).status).toBe(200)
    // A wrong number in a channel’s settings hides nobody’s message.
    expect(await said(world, 'demo-whatsapp')).toEqual([expect.stringContaining('three')])
    const all = await kept(world)
    expect(all).toHaveLength(before + 1)
    expect(all[0]).toMatchObject({
      channelId: 'demo-whatsapp',
      reasons: [`the account 3${world.tag}: no channel has it`],
    })
    const id = await connect(world, { config: { phoneNumberId: `3${world.tag}` } })
    await world.calls('owner', 'webhookFailures.replay', { id: all[0]?.id ?? '' })
    await world.settle()
    expect(await said(world, id)).toEqual([expect.stringContaining('three')])
    expect((await kept(world))[0]).toMatchObject({ reasons: [] })
  })

  it('a channel of another app is not spoken of by this one’s secret, not even in a replay', async () => {
    const world = await fresh()
    const config = { phoneNumberId: `4${world.tag}` }
    const id = await connect(world, { config, secrets: secrets({ appSecret: 'another-app' }) })
    const body = whatsapp(change(world, `4${world.tag}`, 'four'))
    expect((await postMeta(world, 'demo-whatsapp', body)).status).toBe(200)
    expect((await postMeta(world, 'meta', body)).status).toBe(200)
    const [first] = await kept(world)
    expect(first?.reasons).toEqual([`the account 4${world.tag}: the channel that has it is of another app`])
    await world.calls('owner', 'webhookFailures.replay', { id: first?.id ?? '' })
    await world.settle()
    expect(await said(world, id)).toEqual([])
    await postMeta(world, 'demo-whatsapp', body, 'another-app')
    expect(await said(world, id)).toEqual([expect.stringContaining('four')])
  })

  it('what nobody signed writes nothing', async () => {
    const world = await fresh()
    const before = await kept(world)
    for (const to of ['demo-whatsapp', 'meta']) {
      for (const number of [DEMO, `5${world.tag}`]) {
        const answer = await postMeta(world, to, whatsapp(change(world, number, 'five')), 'a guess')
        expect(answer.status).toBe(401)
      }
      const body = { object: 'elsewhere', entry: [] }
      expect((await postMeta(world, to, body, 'a guess')).status).toBe(401)
    }
    expect(await said(world, 'demo-whatsapp')).toEqual([])
    expect(await kept(world)).toEqual(before)
  })
})

describe('one address for all channels of an app', () => {
  it('pages and accounts of Meta: each event to its channel', async () => {
    const world = await fresh()
    const page = await connect(world, {
      type: 'messenger',
      provider: 'messenger',
      config: { accountId: `6${world.tag}` },
    })
    const entry = [messaging(world, `6${world.tag}`, 'six'), messaging(world, DEMO, 'demo')]
    expect(await postMeta(world, 'meta', { object: 'page', entry })).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{"ok":true}',
    })
    await postMeta(world, 'meta', { object: 'instagram', entry: [messaging(world, DEMO, 'story')] })
    await postMeta(world, 'meta', whatsapp(change(world, DEMO, 'one')))
    expect(await said(world, page)).toEqual([expect.stringContaining('six')])
    expect(await said(world, 'demo-messenger')).toEqual([expect.stringContaining('demo')])
    expect(await said(world, 'demo-instagram')).toEqual([expect.stringContaining('story')])
    expect(await said(world, 'demo-whatsapp')).toEqual([expect.stringContaining('one')])
  })

  it('a channel’s own address takes what is for one of another kind', async () => {
    const world = await fresh()
    await postMeta(world, 'demo-whatsapp', { object: 'instagram', entry: [messaging(world, DEMO, 'story')] })
    expect(await said(world, 'demo-instagram')).toEqual([expect.stringContaining('story')])
  })

  it.each([
    ['demo-verify-token', 200, '1158201444'],
    ['a guess', 403, 'Forbidden'],
    ['', 403, 'Forbidden'],
  ])('answers Meta’s handshake where a channel has the token %j: %i', async (token, status, body) => {
    const world = await fresh()
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' }
    const answer = await world.webhook('meta', { ...request('meta', {}, ''), method: 'GET', query })
    expect(answer).toMatchObject({ status, body })
  })

  it.each([
    ['not JSON', '{'],
    ['of an object of another kind', '{"object":"user","entry":[]}'],
    ['with entries that are none', '{"object":"page","entry":[7,null,{"id":[]}]}'],
  ])('a body that is %s is kept, and answered', async (_name, body) => {
    const world = await fresh()
    const mac = createHmac('sha256', 'demo-app-secret').update(body).digest('hex')
    const before = (await kept(world)).length
    const answer = await world.webhook('meta', request('meta', { 'x-hub-signature-256': `sha256=${mac}` }, body))
    expect(answer.status).toBe(200)
    expect((await kept(world)).length).toBe(before + 1)
  })

  it('numbers of Twilio: by the number, the kind and the account', async () => {
    const world = await fresh()
    const sender = `+1500${world.tag}9`
    const account = `AC${'0'.repeat(32)}`
    const id = await connect(world, {
      type: 'sms',
      provider: 'twilio',
      config: { accountSid: account, sender },
      secrets: { authToken: 'demo-auth-token' },
    })
    const message = (sid: string, to: string, more = {}) => ({
      AccountSid: account,
      MessageSid: `SM${world.tag}${sid}`,
      From: `+${world.phone}`,
      To: to,
      Body: sid,
      NumMedia: '0',
      ...more,
    })
    const answer = await postTwilio(world, 'twilio', message('own', sender))
    expect(answer).toEqual({ status: 200, contentType: 'text/xml', body: '<Response/>' })
    await postTwilio(world, 'twilio', message('demo', '+15005550006'))
    const whatsappTo = message('green', 'whatsapp:+15005550006', { From: `whatsapp:+${world.phone}` })
    await postTwilio(world, 'demo-twilio-sms', whatsappTo)
    expect(await said(world, id, `+${world.phone}`)).toEqual([expect.stringContaining('own')])
    expect(await said(world, 'demo-twilio-sms', `+${world.phone}`)).toEqual([expect.stringContaining('demo')])
    expect(await said(world, 'demo-twilio-whatsapp', `+${world.phone}`)).toEqual([expect.stringContaining('green')])
    expect((await postTwilio(world, 'twilio', message('x', sender, { AccountSid: 'ACother' }))).status).toBe(200)
    expect((await kept(world))[0]?.reasons[0]).toContain('no channel has it')
    expect((await postTwilio(world, 'twilio', message('y', sender), 'a guess')).status).toBe(401)
  })

  it('no channel can have its name', async () => {
    const world = await fresh()
    const config = { phoneNumberId: '1' }
    await expect(connect(world, { id: 'meta', config })).rejects.toThrow()
    await expect(connect(world, { id: 'twilio', config })).rejects.toThrow()
    expect((await world.webhook('line', request('line', {}, ''))).status).toBe(404)
  })
})

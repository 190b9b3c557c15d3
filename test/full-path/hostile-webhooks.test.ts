import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  postTwilio,
  postWhatsapp,
  saying,
  smsFields,
  whatsappBody,
  whatsappChange,
  whatsappTexts,
  write,
} from './providers.ts'
import { type Agent, newCustomer, type Surface, startSurface, textsOf } from './surface.ts'

let surface: Surface
let owner: Agent
beforeAll(async () => {
  surface = await startSurface()
  owner = await surface.as('owner')
})
afterAll(() => surface.close())

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const message = (more: object) => {
  const { digits, name } = newCustomer()
  const contacts = [{ profile: { name }, wa_id: digits }]
  return whatsappBody([
    whatsappChange({ contacts, messages: [{ from: digits, id: saying('').id, type: 'text', ...more }] }),
  ])
}
const keptBodies = async () =>
  (await owner.ok<{ items: { bytes: number }[] }>('GET', '/v1/webhook-failures?limit=100')).items.map(
    ({ bytes }) => bytes,
  )

describe('a signed webhook', () => {
  it.each<[string, unknown]>([
    ['is empty', ''],
    ['is a space', ' '],
    ['is not JSON', 'hello=world&x=%zz'],
    ['is half JSON', '{"object":"whatsapp_business_account","entry":[{'],
    ['is null', 'null'],
    ['is a number', '7'],
    ['is a list', '[]'],
    ['is another object', '{"object":"page","entry":[]}'],
    ['has entries of the wrong type', '{"object":"whatsapp_business_account","entry":"none"}'],
    ['has messages of the wrong type', whatsappBody([whatsappChange({ messages: { a: 1 } })])],
    ['has a message of nothing', whatsappBody([whatsappChange({ messages: [null, 1, 'x', [], {}] })])],
    ['has a message from nobody', whatsappBody([whatsappChange({ messages: [{ id: 'wamid.nobody', type: 'text' }] })])],
    ['is nested 1,000 deep', `{"object":"whatsapp_business_account","entry":${deep(1000)}}`],
    ['is nested 100,000 deep', `{"object":"whatsapp_business_account","entry":${deep(100_000)}}`],
    ['is bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28])],
    ['starts with a byte order mark', Buffer.from('\ufeff{"object":1}')],
  ])('that %s is answered 200 and kept whole', async (_, body) => {
    const before = (await keptBodies()).length
    const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
    expect((await postWhatsapp(surface.url, bytes)).status).toBe(200)
    const kept = await keptBodies()
    expect(kept).toHaveLength(before + 1)
    expect(kept[0]).toBe(Buffer.byteLength(bytes))
  })

  it.each<[string, object]>([
    ['a text of a megabyte', { text: { body: 'x'.repeat(1_000_000) } }],
    ['a text that is one word of 60,000 characters', { text: { body: 'w'.repeat(60_000) } }],
    ['60,000 at signs', { text: { body: '@'.repeat(60_000) } }],
    ['60,000 opening brackets', { text: { body: '<('.repeat(30_000) } }],
    ['control characters', { text: { body: '\u0001\u0008\u001b\u007f\u2028'.repeat(3000) } }],
    ['NULs and lone surrogates', { text: { body: 'a\u0000\ud800b\udfff' } }],
    ['a text that is a number', { text: { body: 42 } }],
    ['a text that is an object', { text: { body: { deep: [] } } }],
    ['a text that is nested', { text: JSON.parse(deep(900)) as object }],
    ['a time that is a word', { timestamp: 'yesterday', text: { body: 'x' } }],
    ['a time out of all range', { timestamp: '99999999999999999999', text: { body: 'x' } }],
    ['a negative time', { timestamp: '-5', text: { body: 'x' } }],
    ['a type that is a number', { type: 5 }],
    ['a type called __proto__', { type: '__proto__' }],
    ['100 unknown fields', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, { i }]))],
  ])('with %s is answered 200 and reaches the agents in some form', async (_, more) => {
    const body = message(more)
    expect((await postWhatsapp(surface.url, body)).status).toBe(200)
    await surface.settle()
    const text = JSON.stringify(body)
    const name = /Customer \d+/.exec(text)?.[0] ?? ''
    const [first = ''] = textsOf(await owner.timeline((await owner.find(name)).id))
    expect(first.length).toBeGreaterThan(0)
    expect(first.length).toBeLessThanOrEqual(60_000)
  })

  it('with a name of 5,000 characters, in emoji and NULs, shows a name', async () => {
    const { digits } = newCustomer()
    const customer = { digits, phone: `+${digits}`, name: `😀\u0000\ud800${'名'.repeat(5000)}` }
    await write(surface.url, customer, 'Hello')
    await surface.settle()
    const { items } = await owner.ok<{ items: { contact: { name: string } }[] }>(
      'GET',
      '/v1/conversations?view=all&limit=1',
    )
    expect(items[0]?.contact.name).toMatch(/^😀\ufffd名+…$/u)
  })

  it('with a long id counts once; one beyond all use is kept for a person to look at', async () => {
    const customer = newCustomer()
    const said = saying('long id', { id: `wamid.${customer.digits}${'i'.repeat(300)}` })
    await write(surface.url, customer, said)
    await write(surface.url, customer, said)
    expect(textsOf(await owner.timeline((await owner.find(customer.name)).id))).toEqual(['long id'])
    const before = (await keptBodies()).length
    await write(surface.url, customer, saying('endless id', { id: 'i'.repeat(10_000) }))
    expect(await keptBodies()).toHaveLength(before + 1)
  })

  it('with an address of 10,000 characters is kept', async () => {
    const customer = { ...newCustomer(), digits: 'd'.repeat(10_000) }
    const before = (await keptBodies()).length
    await write(surface.url, customer, 'far away')
    expect(await keptBodies()).toHaveLength(before + 1)
  })

  it('of 100 messages of 20 customers loses none', async () => {
    const customers = Array.from({ length: 20 }, newCustomer)
    const changes = customers.map((customer) =>
      whatsappTexts(customer, ...Array.from({ length: 5 }, (_, index) => saying(`no. ${index}`))),
    )
    expect((await postWhatsapp(surface.url, whatsappBody(changes))).status).toBe(200)
    for (const customer of [customers[0], customers[10], customers[19]]) {
      const { id } = await owner.find(customer?.name ?? '')
      expect(textsOf(await owner.timeline(id))).toEqual(['no. 0', 'no. 1', 'no. 2', 'no. 3', 'no. 4'])
    }
  })

  it('over 10 MB is 413, and one just below is kept', async () => {
    expect((await postWhatsapp(surface.url, `"${'x'.repeat(11 * 1024 * 1024)}"`)).status).toBe(413)
    const below = `"${'y'.repeat(9 * 1024 * 1024)}"`
    expect((await postWhatsapp(surface.url, below)).status).toBe(200)
    expect((await keptBodies())[0]).toBe(below.length)
  })

  it('by Twilio with anything in its fields is answered', async () => {
    const customer = newCustomer()
    const fields = smsFields(customer, 'a\u0000b\ud800')
    const attempts: Record<string, string>[] = [
      fields,
      {},
      { MessageSid: '' },
      { ...fields, MessageSid: 'SM1'.repeat(5000) },
      { ...fields, MessageSid: 'SMx', From: '' },
      { ...fields, MessageSid: 'SMy', NumMedia: '999999999', MediaUrl0: 'javascript:alert(1)' },
      { ...fields, MessageSid: 'SMz', SmsStatus: 'invented' },
      Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`Field${i}`, 'v'])),
    ]
    for (const attempt of attempts) expect((await postTwilio(surface.url, attempt)).status).toBe(200)
    expect(textsOf(await owner.timeline((await owner.find(customer.name)).id))[0]).toMatch(/^ab.$/u)
  })
})

it('after all of that a plain message still arrives', async () => {
  const customer = newCustomer()
  await write(surface.url, customer, 'Good morning')
  await surface.settle()
  expect(textsOf(await owner.timeline((await owner.find(customer.name)).id))).toEqual(['Good morning'])
})

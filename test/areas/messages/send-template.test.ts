import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { DomainError } from '../../../functions/kernel/errors.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { fromMeta } from '../../kit/customers.ts'
import { PNG, uploaded } from '../../kit/files.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { haveTemplates, idOf, metaTemplate, paused } from '../../kit/templates.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
const DAY = 24 * 60 * 60_000
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  system.clock.advance(60_000)
  await haveTemplates(world, metaTemplate('order_update'), metaTemplate('picture', { components: withPicture }))
  await world.writes('hello', 'Hello')
  await world.settle()
  system.clock.advance(DAY + 1)
})

const withPicture = [
  { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://files.example.com/own.png'] } },
  { type: 'BODY', text: 'Look.' },
]
type Entry = OutputOf<'messages.send'>
const id = () => conversationIdOf(world.whatsappContact, 1)
const values = { 1: '$contact.name', 2: '4711' }
const send = async (template: object, more: object = {}, key?: string) =>
  JSON.parse((await world.calls('agent1', 'messages.send', { id: id(), template, ...more }, key)).body) as Entry
async function refusal(call: Promise<unknown>) {
  try {
    await call
    return 'done'
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { code: error.code, paths: error.errors.map(({ path, message }) => `${path} ${message}`) }
  }
}
const calls = (name: OperationName, input: object, who = 'agent1') => refusal(world.calls(who, name, input))
const deliveryOf = async (entryId: string) => {
  const { items } = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
    id: id(),
    limit: 100,
  })
  return items.find((entry) => entry.id === entryId)?.message?.delivery
}
const sent = () => world.accepted().flatMap(({ to, text }) => (to === world.phone ? [text] : []))
const templateNamed = async (name: string) =>
  (await world.asks<OutputOf<'templates.list'>>('owner', 'templates.list', {})).items.find((one) => one.name === name)

describe('a message by a template', () => {
  it('M8 goes when free text does not, its variables filled in, once whatever is called twice', async () => {
    expect(await calls('messages.send', { id: id(), text: 'Hello?' })).toMatchObject({
      code: 'outside_whatsapp_window',
    })
    const entry = await send({ id: idOf('order_update'), variables: values }, {}, 'once')
    expect(await send({ id: idOf('order_update'), variables: values }, {}, 'once')).toEqual(entry)
    expect(entry.message).toMatchObject({
      text: 'Hi Casey Customer, order 4711 has left.',
      template: {
        id: idOf('order_update'),
        name: 'order_update',
        language: 'en',
        category: 'utility',
        buttons: [
          { type: 'quick_reply', text: 'Thanks' },
          { type: 'quick_reply', text: 'Stop' },
        ],
      },
    })
    expect(Object.keys(entry.message?.template ?? {}).sort()).toEqual(['buttons', 'category', 'id', 'language', 'name'])
    await world.settle()
    expect(sent()).toEqual(['[template] order_update'])
    expect((await deliveryOf(entry.id))?.status).toBe('sent')
  })

  it('M8, M7 names what is missing, empty or strange, before it is sent', async () => {
    const template = (variables: object) => ({ id: idOf('order_update'), variables })
    const refused = (variables: object) => calls('messages.send', { id: id(), template: template(variables) })
    expect(await refused({ 1: 'x' })).toEqual({ code: 'invalid_request', paths: ['template.variables.2 is missing'] })
    expect(await refused({ 1: '$contact.email', 2: '$contact.nothing', 3: 'x' })).toEqual({
      code: 'invalid_request',
      paths: [
        'template.variables.1 $contact.email is empty for this conversation',
        'template.variables.2 $contact.nothing is not a variable',
        'template.variables.3 is not a variable of this template',
      ],
    })
    const preview = (variables: object) =>
      world.asks<OutputOf<'messages.preview'>>('agent1', 'messages.preview', {
        id: id(),
        template: template(variables),
      })
    expect(await preview({ 1: '$contact.name' })).toMatchObject({
      text: 'Hi Casey Customer, order {{2}} has left.',
      template: { name: 'order_update' },
      missing: [{ name: '2', variable: '2', reason: 'empty' }],
    })
    expect((await preview({ 1: '$contact.email', 2: '1' })).missing).toEqual([
      { name: '$contact.email', variable: '1', reason: 'empty' },
    ])
    expect(sent()).toEqual([])
  })

  it.each([
    ['with text', { text: 'Hi' }],
    ['with files', { attachmentIds: ['up_1'] }],
    ['as a voice message', { voice: true }],
  ])('M8 goes alone: not %s', async (_how, more) => {
    const template = { id: idOf('order_update'), variables: values }
    await expect(world.calls('agent1', 'messages.send', { id: id(), template, ...more })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })

  it('M8 is not one that is hidden from me, another channel’s, gone, or no template', async () => {
    const refused = async (templateId: string, who = 'agent1', more: object = {}) => {
      const template = { id: templateId, variables: values }
      const said = await calls('messages.send', { id: id(), template, ...more }, who)
      return typeof said === 'string' ? said : said.code
    }
    await world.calls('owner', 'templates.update', { id: idOf('order_update'), hidden: true })
    expect(await refused(idOf('order_update'))).toBe('template_unavailable')
    await world.calls('owner', 'templates.update', { id: idOf('order_update'), hidden: false, teamIds: ['sales'] })
    expect(await refused(idOf('order_update'))).toBe('template_unavailable')
    await world.calls('owner', 'templates.update', { id: idOf('order_update'), teamIds: ['support'] })
    expect(await refused(idOf('order_update', 'demo-line'))).toBe('no_identity')
    expect(await refused(idOf('order_update', 'demo-line'), 'agent1', { channelId: 'demo-whatsapp' })).toBe(
      'template_unavailable',
    )
    expect(await refused(idOf('never'))).toBe('template_unavailable')
    await haveTemplates(world)
    expect(await refused(idOf('order_update'))).toBe('template_unavailable')
    expect(sent()).toEqual([])
  })

  it('M8 with a file of ours in its header, or its own; no file where there is no header for it', async () => {
    const own = await send({ id: idOf('picture') })
    expect(own.message).toMatchObject({ attachments: [], template: { header: { format: 'image' } } })
    const upload = await uploaded(world, 'agent1', PNG, 'ours.png', 'image/png')
    const ours = await send({ id: idOf('picture'), headerAttachmentId: upload })
    expect(ours.message?.attachments).toMatchObject([{ name: 'ours.png', state: 'ready' }])
    await world.settle()
    expect(sent()).toEqual(['[template] picture', '[template] picture'])
    const again = { id: idOf('picture'), headerAttachmentId: upload }
    expect(await calls('messages.send', { id: id(), template: again })).toMatchObject({
      paths: ['template.headerAttachmentId is in another message'],
    })
    const text = await uploaded(world, 'agent1')
    const wrong = { id: idOf('picture'), headerAttachmentId: text }
    expect(await calls('messages.send', { id: id(), template: wrong })).toMatchObject({
      paths: ['template.headerAttachmentId is no image'],
    })
    const nowhere = { id: idOf('order_update'), variables: values, headerAttachmentId: text }
    expect(await calls('messages.send', { id: id(), template: nowhere })).toMatchObject({
      paths: ['template.headerAttachmentId is not possible with this template'],
    })
  })

  it('M8 needs a file where it has none of its own', async () => {
    const components = [
      { type: 'HEADER', format: 'DOCUMENT' },
      { type: 'BODY', text: 'Your bill.' },
    ]
    await haveTemplates(world, metaTemplate('bill', { components }))
    expect(await calls('messages.send', { id: id(), template: { id: idOf('bill') } })).toEqual({
      code: 'invalid_request',
      paths: ['template.headerAttachmentId is missing'],
    })
  })

  it('M8, M19 leaves later too, days after the customer wrote, as it was filled in', async () => {
    const sendAt = new Date(system.clock.now() + DAY).toISOString()
    const entry = await send({ id: idOf('order_update'), variables: values }, { sendAt })
    expect(entry.message).toMatchObject({ delivery: { status: 'scheduled' }, template: { name: 'order_update' } })
    expect(await calls('messages.edit', { id: entry.id, text: 'Other words' })).toMatchObject({
      code: 'invalid_request',
    })
    await haveTemplates(world, metaTemplate('order_update', { components: [{ type: 'BODY', text: 'Changed' }] }))
    system.clock.advance(DAY)
    await fireTimers(world.deps, id())
    await world.settle()
    expect(sent()).toEqual(['[template] order_update'])
    expect((await deliveryOf(entry.id))?.status).toBe('sent')
  })

  it('M8, M19 taken back it is nowhere any more', async () => {
    const sendAt = new Date(system.clock.now() + DAY).toISOString()
    const entry = await send({ id: idOf('order_update'), variables: values }, { sendAt })
    const gone = await world.asks<Entry>('agent1', 'messages.unsend', { id: entry.id })
    expect(gone.message).toMatchObject({ text: '', unsentAt: expect.any(String) })
    expect(gone.message).not.toHaveProperty('template')
  })
})

describe('a template that changes between choosing and sending', () => {
  const refusing = (code: number, details: string) => ({
    status: 400,
    body: { error: { code, message: `(#${code})`, error_data: { messaging_product: 'whatsapp', details } } },
  })

  it('M8 paused: the message fails in the provider’s words, and nobody else can choose it', async () => {
    const entry = await send({ id: idOf('order_update'), variables: values })
    system.provider.faults.push(refusing(132015, 'Template is paused'))
    system.provider.templates.set('demo-whatsapp', [metaTemplate('order_update', { status: 'PAUSED' })])
    await world.settle()
    const delivery = await deliveryOf(entry.id)
    expect(delivery).toMatchObject({ status: 'failed', error: { code: '132015' } })
    expect(delivery?.error?.reason).toContain('Template is paused')
    expect(await templateNamed('order_update')).toMatchObject({ status: 'paused', reason: delivery?.error?.reason })
    const said = await calls('messages.send', { id: id(), template: { id: idOf('order_update'), variables: values } })
    expect(said).toMatchObject({ code: 'template_unavailable' })
    expect(await calls('messages.retry', { id: entry.id })).toMatchObject({ code: 'template_unavailable' })
    // Approved again, the same message leaves.
    await haveTemplates(world, metaTemplate('order_update'))
    expect(await calls('messages.retry', { id: entry.id })).toBe('done')
    await world.settle()
    expect((await deliveryOf(entry.id))?.status).toBe('sent')
  })

  it.each([
    ['deleted', 132001, []],
    ['of other variables', 132000, [metaTemplate('order_update', { components: [{ type: 'BODY', text: 'Hi' }] })]],
    ['of another header', 132012, [metaTemplate('order_update', { components: withPicture })]],
  ])('M8 %s: the message fails, and the provider is asked what there is', async (_how, code, now) => {
    const entry = await send({ id: idOf('order_update'), variables: values })
    system.provider.faults.push(refusing(code, 'No.'))
    system.provider.templates.set('demo-whatsapp', now)
    await world.settle()
    expect(await deliveryOf(entry.id)).toMatchObject({ status: 'failed', error: { code: String(code) } })
    expect((await templateNamed('order_update'))?.variables ?? []).toEqual([])
    const said = await calls('messages.send', { id: id(), template: { id: idOf('order_update'), variables: values } })
    expect(said).toMatchObject({ code: now.length === 0 ? 'template_unavailable' : 'invalid_request' })
  })

  it('M8 told later, by a status, it is marked all the same', async () => {
    const entry = await send({ id: idOf('order_update'), variables: values })
    await world.settle()
    const [message] = world.accepted()
    const errors = [{ code: 132016, title: 'Template is disabled', message: 'Template is disabled' }]
    const status = { id: message?.id, status: 'failed', timestamp: '1760000000', recipient_id: world.phone, errors }
    const metadata = { display_phone_number: '15550001111', phone_number_id: '100000000000001' }
    const value = {
      messaging_product: 'whatsapp',
      metadata,
      statuses: [{ ...status, biz_opaque_callback_data: message?.reference }],
    }
    await world.webhook(
      'demo-whatsapp',
      fromMeta('demo-whatsapp', {
        object: 'whatsapp_business_account',
        entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
      }),
    )
    system.provider.templates.set('demo-whatsapp', [metaTemplate('order_update', { status: 'DISABLED' })])
    await world.settle()
    expect((await deliveryOf(entry.id))?.status).toBe('failed')
    expect((await templateNamed('order_update'))?.status).toBe('disabled')
  })

  it('M8 a refusal that is not the template’s leaves it as it is', async () => {
    await send({ id: idOf('order_update'), variables: values })
    system.provider.faults.push(refusing(131026, 'Not on WhatsApp'))
    const before = system.provider.calls.filter(({ method }) => method === 'GET').length
    await world.settle()
    expect((await templateNamed('order_update'))?.status).toBe('approved')
    expect(system.provider.calls.filter(({ method }) => method === 'GET')).toHaveLength(before)
  })

  it('M8 paused by the provider’s word, it is refused before anything is written', async () => {
    await paused(world, 'order_update')
    const said = await calls('messages.send', { id: id(), template: { id: idOf('order_update'), variables: values } })
    expect(said).toEqual({ code: 'template_unavailable', paths: ['template.id is paused'] })
  })
})

describe('a tap on a quick reply', () => {
  it('M8 is the customer’s message, with what it answers, and opens the window', async () => {
    const entry = await send({ id: idOf('order_update'), variables: values })
    await world.settle()
    const [message] = world.accepted()
    const tap = {
      id: `wamid.${world.tag}.tap`,
      from: world.phone,
      timestamp: String(Math.floor(system.clock.now() / 1000)),
      type: 'button',
      button: { payload: 'Thanks', text: 'Thanks' },
      context: { from: '15550001111', id: message?.id },
    }
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550001111', phone_number_id: '100000000000001' },
      contacts: [{ wa_id: world.phone, profile: { name: 'Casey Customer' } }],
      messages: [tap],
    }
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] }
    await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', body))
    await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', body))
    await world.settle()
    const { items } = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
      id: id(),
      limit: 100,
    })
    const taps = items.filter(({ message: one }) => one?.text === 'Thanks')
    expect(taps).toMatchObject([
      {
        message: {
          direction: 'inbound',
          replyTo: { entryId: entry.id, from: 'agent', text: 'Hi Casey Customer, order 4711 has left.' },
        },
      },
    ])
    expect(await calls('messages.send', { id: id(), text: 'You are welcome' })).toBe('done')
  })
})

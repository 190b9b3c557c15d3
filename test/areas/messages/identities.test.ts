import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import { receiveMessage } from '../../../functions/areas/messages/index.ts'
import type { presentContact } from '../../../functions/areas/timeline/index.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { emailFrom } from '../../kit/emails.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

type Shown = ReturnType<typeof presentContact> & {
  perhapsSame?: { contactId: string; name: string; because: string }[]
}
const contact = (id: string, agent = 'owner') => world.asks<Shown>(agent, 'contacts.get', { id })
const make = async (fields: object) => {
  const made = await world.asks<Shown>('owner', 'contacts.create', { name: 'Kim', ...fields })
  await world.settle()
  return made
}
const textsOf = async (id: string) =>
  (await world.deps.store.readTimeline({ contactId: id }, { limit: 50 })).items.flatMap(({ message }) =>
    message ? [message.text] : [],
  )

describe('a contact made by hand', () => {
  it('C1 is who writes from that number, and from then on its conversation', async () => {
    const { id } = await make({ phones: [`+${world.phone}`] })
    await Promise.all([world.writes('a', 'Hello'), world.writes('b', 'Again')])
    await world.writes('c', 'And again')
    expect((await textsOf(id)).toSorted()).toEqual(['Again', 'And again', 'Hello'])
    expect(await contact(id)).toMatchObject({
      name: 'Kim',
      channels: [{ channelId: 'demo-whatsapp', address: world.phone }],
    })
  })
  it('C1 is who writes from that email address', async () => {
    const address = `kim-${world.tag}@home.test`
    const { id } = await make({ emails: [address.toUpperCase()] })
    expect(await receiveEmail(world.deps, emailFrom(address, `${world.tag}-a`))).toBe('stored')
    expect(await textsOf(id)).toHaveLength(1)
  })
  it('M9 is who is written to at that number', async () => {
    await world.calls('owner', 'workspace.update', { startOutgoing: true })
    const { id } = await make({ phones: [`+${world.phone}`] })
    const opened = await world.asks<{ contact: { id: string } }>('owner', 'conversations.create', {
      channelId: 'demo-twilio-sms',
      phone: `+${world.phone}`,
    })
    expect(opened.contact.id).toBe(id)
    await world.texts('a', 'Hello')
    expect(await textsOf(id)).toEqual(['Hello'])
  })
  it('C1 is not who says in the web chat that an email address is theirs', async () => {
    const address = `kim-${world.tag}@home.test`
    const { id } = await make({ emails: [address] })
    const channel = await world.deps.channels.find('demo-web')
    if (!channel) throw new Error('no channel')
    const said = { kind: 'message' as const, text: 'It is me', media: [], email: address }
    const visitor = `visitor:v_${world.tag.padEnd(24, '0')}`
    await receiveMessage(world.deps, channel, { ...said, providerId: `${world.tag}a`, address: visitor })
    expect(await textsOf(id)).toEqual([])
    expect(await textsOf(homeContactId('demo-web', visitor))).toEqual(['It is me'])
  })
  it('C1 is nobody’s where two have that number', async () => {
    const made = [await make({ phones: [`+${world.phone}`] }), await make({ phones: [`+${world.phone}`] })]
    await world.writes('a', 'Hello')
    for (const { id } of made) expect(await textsOf(id)).toEqual([])
    expect(await textsOf(world.whatsappContact)).toEqual(['Hello'])
  })
  it('C1 is not who has that number no more', async () => {
    const { id } = await make({ phones: [`+${world.phone}`] })
    await world.calls('owner', 'contacts.update', { id, phones: [] })
    await world.settle()
    await world.writes('a', 'Hello')
    expect(await textsOf(id)).toEqual([])
  })
})

describe('perhaps the same', () => {
  it('C1 is who has the same number on another channel, or the same email address', async () => {
    await world.writes('a', 'Hello')
    await world.texts('a', 'Hello')
    await world.settle()
    const sms = await contact(world.smsContact())
    expect(sms.perhapsSame).toEqual([{ contactId: world.whatsappContact, name: expect.any(String), because: 'phone' }])
    expect((await contact(world.whatsappContact)).perhapsSame).toMatchObject([{ contactId: world.smsContact() }])
  })
  it('C1 is said only to those who may see the other', async () => {
    await world.writes('a', 'Hello')
    await world.texts('a', 'Hello')
    await world.settle()
    // A representative of sales sees neither what is support's nor that there is anything.
    const seen = await contact(world.smsContact(), 'agent3')
    expect(seen.perhapsSame).toBeUndefined()
  })
  it('C1 is nobody where nobody is', async () => {
    await world.writes('a', 'Hello')
    await world.settle()
    expect((await contact(world.whatsappContact)).perhapsSame).toBeUndefined()
  })
})

describe('a number that is written in two ways', () => {
  it('C1 is one contact', async () => {
    const [long, short] = [`5511912${world.tag}`, `551112${world.tag}`]
    expect(homeContactId('demo-whatsapp', long)).not.toBe(homeContactId('demo-whatsapp', short))
    const { id } = await make({ phones: [`+${long}`] })
    // Found by the other spelling.
    const channel = await world.deps.channels.find('demo-whatsapp')
    if (!channel) throw new Error('no channel')
    const said = { kind: 'message' as const, text: 'Olá', media: [], phone: `+${long}` }
    await receiveMessage(world.deps, channel, { ...said, providerId: `${world.tag}a`, address: short })
    expect(await textsOf(id)).toEqual(['Olá'])
  })
})

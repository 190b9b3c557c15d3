import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../../contracts/operations.ts'
import { TimelineEntry } from '../../../contracts/timeline/wire.ts'
import type {
  AmendResult,
  ChannelAdapter,
  OutboundAmendment,
  OutboundMessage,
} from '../../../functions/areas/channels/port.ts'
import type { presentEntry } from '../../../functions/areas/timeline/index.ts'
import { runJob } from '../../../functions/edges/delivery/run-job.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

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

type Shown = ReturnType<typeof presentEntry>
const id = () => conversationIdOf(world.whatsappContact, 1)
const timeline = async () =>
  (await world.asks<{ items: Shown[] }>('owner', 'contacts.timeline', { id: world.whatsappContact })).items.filter(
    ({ message }) => message,
  )
const send = (text: string, more = {}) => world.asks<Shown>('owner', 'messages.send', { id: id(), text, ...more })

const tries = (agent: string, name: OperationName, input: object) => outcome(world.calls(agent, name, input))

/** The WhatsApp adapter as if the channel could do more, and what it was asked for. */
async function withProvider(answers: (what: OutboundAmendment) => AmendResult = () => ({ outcome: 'done' })) {
  const asked: OutboundAmendment[] = []
  const sent: OutboundMessage[] = []
  const real = world.deps.adapter('whatsapp-cloud') as ChannelAdapter
  const adapter: ChannelAdapter = {
    ...real,
    send: (message, channel) => {
      sent.push(message)
      return real.send(message, channel)
    },
    async amend(what) {
      asked.push(what)
      return answers(what)
    },
  }
  const { channels } = world.deps
  const able = {
    ...channels,
    capabilities: (channel: Parameters<typeof channels.capabilities>[0]) => ({
      ...channels.capabilities(channel),
      amends: { react: ['👍', '❤'], edit: true as const, unsendWithinMs: 48 * 3_600_000, quote: true as const },
    }),
  }
  Object.assign(world.deps, { adapter: () => adapter, channels: able })
  return { asked, sent }
}

describe('an agent reacts', () => {
  it('to what a customer said, and takes it back; the provider has what is asked for last', async () => {
    await world.writes('a', 'Hello')
    const [said] = await timeline()
    const react = (emoji: string | null) => world.asks<Shown>('owner', 'messages.react', { id: said?.id, emoji })
    expect((await react('👍')).message?.reactions).toEqual([{ emoji: '👍', from: 'agent', name: 'Olivia Owner' }])
    await react('👍')
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['[reaction] 👍'])
    expect((await react(null)).message?.reactions).toBeUndefined()
    await world.settle()
    expect(world.accepted()).toHaveLength(2)
  })
  it('with what the channel knows, and to nobody of their own', async () => {
    await withProvider()
    await world.writes('a', 'Hello')
    const reply = await send('Hi')
    await world.settle()
    const [said] = await timeline()
    const react = (of: string | undefined, emoji: string) => tries('owner', 'messages.react', { id: of, emoji })
    expect(await react(said?.id, '🦖')).toBe('not_supported emoji')
    expect(await react(said?.id, '❤️')).toBe('done')
    expect(await react(reply.id, '👍')).toBe('not_supported')
    expect(TimelineEntry.parse((await timeline())[0])).toEqual((await timeline())[0])
  })
  it('and is told when the provider refuses', async () => {
    const { asked } = await withProvider(() => ({ outcome: 'refused', code: '1', reason: 'too old' }))
    await world.writes('a', 'Hello')
    const [said] = await timeline()
    await world.asks('owner', 'messages.react', { id: said?.id, emoji: '👍' })
    await world.settle()
    expect(asked).toHaveLength(1)
    const [after] = await timeline()
    expect(after?.message).toMatchObject({ refused: { what: 'reaction', reason: 'too old' } })
    expect(after?.message?.reactions).toBeUndefined()
  })
})

describe('an agent changes a message', () => {
  it('of their own, on channels that can, and the provider is told however often the job is done', async () => {
    const { asked } = await withProvider()
    await world.writes('a', 'Hello')
    const reply = await send('Hi teher')
    await world.settle()
    const edited = await world.asks<Shown>('owner', 'messages.edit', { id: reply.id, text: 'Hi there' })
    expect(edited.message).toMatchObject({ text: 'Hi there', earlier: [{ text: 'Hi teher' }] })
    await world.settle()
    expect(asked).toMatchObject([{ kind: 'edit', text: 'Hi there', to: world.phone }])
    const job = { kind: 'amend-message', entryId: reply.id, contactId: world.whatsappContact, what: 'edit' } as const
    await runJob(world.deps, job, { from: 'prompt', tries: 2, since: system.clock.now() })
    expect(asked).toHaveLength(2)
    expect(asked[1]).toEqual(asked[0])
    expect((await timeline())[1]?.message?.text).toBe('Hi there')
  })
  it('and nobody else’s', async () => {
    await withProvider()
    await world.writes('a', 'Hello')
    const reply = await send('Hi')
    await world.settle()
    const [said] = await timeline()
    expect(await tries('agent1', 'messages.edit', { id: reply.id, text: 'No' })).toBe('forbidden')
    expect(await tries('owner', 'messages.edit', { id: said?.id, text: 'No' })).toBe('not_supported')
    expect(await tries('owner', 'messages.unsend', { id: said?.id })).toBe('not_supported')
  })
  it('not where the channel can’t, nor before the provider has it', async () => {
    await world.writes('a', 'Hello')
    const reply = await send('Hi')
    expect(await tries('owner', 'messages.edit', { id: reply.id, text: 'Ho' })).toBe('not_sent')
    await world.settle()
    expect(await tries('owner', 'messages.edit', { id: reply.id, text: 'Ho' })).toBe('not_supported')
    expect(await tries('owner', 'messages.unsend', { id: reply.id })).toBe('not_supported')
  })
})

describe('an agent takes a message back', () => {
  it('and it is gone here and there', async () => {
    const { asked } = await withProvider()
    await world.writes('a', 'Hello')
    const reply = await send('Wrong chat')
    await world.settle()
    const after = await world.asks<Shown>('owner', 'messages.unsend', { id: reply.id })
    expect(after.message).toMatchObject({ text: '', unsentAt: expect.any(String) })
    await world.settle()
    expect(asked).toMatchObject([{ kind: 'unsend' }])
    expect(await tries('owner', 'messages.unsend', { id: reply.id })).toBe('not_found')
  })
  it('not after two days', async () => {
    await withProvider()
    await world.writes('a', 'Hello')
    const reply = await send('Hi')
    await world.settle()
    system.clock.advance(49 * 3_600_000)
    expect(await tries('owner', 'messages.unsend', { id: reply.id })).toBe('not_supported')
  })
})

describe('an agent quotes', () => {
  it('the message that they answer: it stands above the answer, and goes with it', async () => {
    const { sent } = await withProvider()
    await world.writes('a', 'Which size?')
    const [said] = await timeline()
    const reply = await send('Large', { replyTo: said?.id })
    expect(reply.message?.replyTo).toEqual({ entryId: said?.id, text: 'Which size?', from: 'contact' })
    await world.settle()
    expect(sent[0]?.replyTo).toBe(said?.message?.providerMessageId)
  })
  it('of this contact on this channel only', async () => {
    await world.writes('a', 'Hello')
    const other = new World(system)
    await other.writes('b', 'Secret')
    const [foreign] = (
      await other.asks<{ items: Shown[] }>('owner', 'contacts.timeline', { id: other.whatsappContact })
    ).items.filter(({ message }) => message)
    for (const replyTo of [foreign?.id, 'en_nonsense']) {
      expect(await tries('owner', 'messages.send', { id: id(), text: 'x', replyTo })).toBe('invalid_request replyTo')
    }
  })
})

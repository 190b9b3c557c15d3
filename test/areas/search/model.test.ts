import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { keepIndex } from '../../../functions/areas/search/use-cases/keep-index.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 })

const HOUR = 60 * 60_000
const words = ['parcel', 'park', 'refund', 'later', 'zebra'] as const
const names = ['Anna Parker', 'Bo Refund', 'Wanda Li'] as const
const agents = ['owner', 'agent1'] as const

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

type Step =
  | { do: 'write'; who: number; said: string[] }
  | { do: 'rename'; who: number; name: string }
  | { do: 'note'; who: number; said: string[] }
  | { do: 'merge' | 'unmerge' | 'seal' }
  | { do: 'blacklist' | 'unblacklist' | 'delete' | 'close'; who: number }

const who = fc.integer({ min: 0, max: 1 })
const said = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 })
const someStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), who, said }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), who, name: fc.constantFrom(...names) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('note' as const), who, said }) },
  { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'merge' }, { do: 'merge' }, { do: 'unmerge' }, { do: 'seal' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('blacklist', 'unblacklist', 'delete', 'close'),
      who,
    }) as fc.Arbitrary<Step>,
  },
)

const asked = [
  ...words.map((word) => ({ q: word, rows: [[word]], isQuoted: false })),
  { q: 'par', rows: [['par']], isQuoted: false },
  { q: 'parcel refund', rows: [['parcel'], ['refund']], isQuoted: false },
  { q: '"parcel refund"', rows: [['parcel', 'refund']], isQuoted: true },
  { q: 'bo zebra', rows: [['bo'], ['zebra']], isQuoted: false },
  { q: 'anna later', rows: [['anna'], ['later']], isQuoted: false },
  { q: '"Li"', rows: [['li']], isQuoted: true },
]
type Asked = (typeof asked)[number]

const has = (text: string, row: readonly string[], isQuoted: boolean) => {
  const own = text.toLowerCase().split(' ')
  return own.some((_, from) =>
    row.every((word, at) => (isQuoted ? own[from + at] === word : (own[from + at] ?? '').startsWith(word))),
  )
}

/** Words of this world alone: those of others are in the same index. */
const ofWorld = (world: World, text: string) => text.replace(/\p{L}{3,}/gu, (word) => `${world.tag}${word}`)

const contactsOf = (world: World) => [world.whatsappContact, world.smsContact()]

/** What one does who reads everything that an agent may read. */
async function readAll(world: World, agent: string) {
  const read = async <Result>(name: Parameters<World['calls']>[1], input: object) => {
    try {
      return await world.asks<Result>(agent, name, input)
    } catch (error) {
      if ((error as { code?: string }).code === 'not_found') return undefined
      throw error
    }
  }
  const plain = (text: string) => text.replaceAll(world.tag, '')
  const entries: { id: string; text: string; name: string; contactId: string }[] = []
  const contacts: { id: string; name: string }[] = []
  for (const id of contactsOf(world)) {
    const contact = await read<OutputOf<'contacts.get'>>('contacts.get', { id })
    if (contact?.id === id) {
      const others = contact.mergedFrom?.map((part) => part.name) ?? []
      for (const name of [contact.name, ...others]) contacts.push({ id, name: plain(name) })
    }
    for (let n = 1; n <= 9; n++) {
      const about = { id: conversationIdOf(id, n) }
      const conversation = await read<OutputOf<'conversations.get'>>('conversations.get', about)
      const page =
        conversation &&
        (await read<OutputOf<'conversations.timeline'>>('conversations.timeline', { ...about, limit: 100 }))
      for (const entry of page?.items ?? []) {
        const text = entry.message?.text ?? entry.note?.text
        const { id: contactId = '', name = '' } = conversation?.contact ?? {}
        if (text !== undefined) entries.push({ id: entry.id, text: plain(text), name: plain(name), contactId })
      }
    }
  }
  return { entries, contacts }
}

type Read = Awaited<ReturnType<typeof readAll>>

function expected({ entries, contacts }: Read, { rows, isQuoted }: Asked) {
  const inOne = (text: string, row: readonly string[]) => has(text, row, isQuoted)
  const messages = entries.filter(
    ({ text, name }) =>
      rows.some((row) => inOne(text, row)) && rows.every((row) => inOne(text, row) || inOne(name, row)),
  )
  const ofContact = [...new Set(contacts.map(({ id }) => id))].filter((id) => {
    const own = contacts.filter((contact) => contact.id === id)
    return rows.every((row) => own.some(({ name }) => inOne(name, row)))
  })
  return {
    messages: messages.map(({ id, contactId }) => `${id} of ${contactId}`).sort(),
    contacts: ofContact.sort(),
  }
}

async function found(world: World, agent: string, q: string) {
  const messages: string[] = []
  const contacts: string[] = []
  let cursor: string | null = null
  do {
    const page: OutputOf<'search.query'> = await world.asks(agent, 'search.query', {
      q: ofWorld(world, q),
      limit: q === '"Li"' ? 100 : 3,
      ...(cursor ? { cursor } : {}),
    })
    for (const hit of page.items) {
      if ('contact' in hit) contacts.push(hit.contact.id)
      else messages.push(`${hit.entry.id} of ${hit.conversation.contact.id}`)
    }
    cursor = page.nextCursor
  } while (cursor)
  const own = contactsOf(world).map((id) => id.slice(3))
  const mine = (ids: string[]) => ids.filter((id) => own.some((one) => id.includes(one))).sort()
  return { messages: mine(messages), contacts: mine(contacts) }
}

async function take(world: World, step: Step, number: number): Promise<unknown> {
  const id = contactsOf(world)['who' in step ? step.who : 0] as string
  if (step.do === 'seal') {
    system.clock.advance(25 * HOUR)
    return keepIndex(world.deps)
  }
  if (step.do === 'write') {
    const text = ofWorld(world, step.said.join(' '))
    return step.who === 0 ? world.writes(`w${number}`, text) : world.texts(`t${number}`, text)
  }
  const [primary, contactId] = contactsOf(world)
  const call = (name: Parameters<World['calls']>[1], input: object) =>
    // Refused where there is nothing to do: that is as it should be.
    world.calls('owner', name, input).catch((error: { code?: string }) => {
      if (error.code === undefined) throw error
    })
  if (step.do === 'merge' || step.do === 'unmerge') return call(`contacts.${step.do}`, { id: primary, contactId })
  if (step.do === 'rename') return call('contacts.update', { id, name: ofWorld(world, step.name) })
  if (step.do === 'note') return call('contacts.addNote', { id, text: ofWorld(world, step.said.join(' ')) })
  if (step.do === 'blacklist' || step.do === 'unblacklist') return call(`contacts.${step.do}`, { id })
  const [latest] = await world.asks<OutputOf<'contacts.conversations'>>('owner', 'contacts.conversations', { id }).then(
    ({ items }) => items,
    () => [],
  )
  if (!latest) return undefined
  if (step.do === 'delete') return call('conversations.delete', { id: latest.id })
  return call('conversations.close', { id: latest.id, type: null, category: null, note: null })
}

describe('F1 what is found', () => {
  it('F1 F4 A2 A10 A11 C3 is what one finds who reads everything one may, whatever was done', () =>
    fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 4, maxLength: 14 }), async (steps) => {
        const world = new World(system)
        await world.clear()
        await world.writes('first', ofWorld(world, 'zebra'))
        await world.texts('first', ofWorld(world, 'later'))
        await world.settle()
        for (const [number, step] of steps.entries()) {
          await take(world, step, number)
          system.clock.advance(1_000)
          await world.settle()
        }
        for (const agent of agents) {
          const all = await readAll(world, agent)
          for (const one of asked) {
            expect({ agent, q: one.q, ...(await found(world, agent, one.q)) }).toEqual({
              agent,
              q: one.q,
              ...expected(all, one),
            })
          }
        }
      }),
      { numRuns: 12 },
    ))
})

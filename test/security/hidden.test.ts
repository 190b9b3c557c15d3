import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { Queue, View } from '../../contracts/queues/wire.ts'
import { sendDigest } from '../../functions/areas/notifications/use-cases/send-digest.ts'
import { connectAgent } from '../../functions/areas/sockets/use-cases/connect-socket.ts'
import { showPresence } from '../../functions/areas/sockets/use-cases/show-presence.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { inputs, recordsOf } from '../contracts/permissions.ts'
import { PNG, sendsFile } from '../kit/files.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'

/*
 * One conversation of another team, full of words that stand nowhere else. Whatever an agent who may not see it asks for,
 * and whatever they are sent unasked, has none of them. The owner, who is asked for the same, meets them.
 */

const hiddenFrom = 'agent3'
let system: TestSystem
let world: World
let words: string[]
/** names of what a list of the table can be asked for without naming a thing */
const lists = (Object.keys(operations) as OperationName[]).filter(
  (name) =>
    operations[name].method === 'GET' && !operations[name].path.includes('{') && operations[name].who !== 'public',
)
const id = () => conversationIdOf(world.whatsappContact, 1)
const person = recordsOf('hidden').find(({ kind }) => kind === 'person')
const socketOf = (agent: string) => `${agent}-socket`
const frames = (agent: string) => system.sockets.frames(socketOf(agent)).join('\n')

beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  await world.clear()
  words = ['quartzword', 'quartzname', 'quartz@mail.test', 'quartznote', world.phone]
  for (const agent of ['owner', hiddenFrom]) {
    system.sockets.open(socketOf(agent))
    await connectAgent(world.deps, `ag_${agent}`, socketOf(agent))
  }
  await world.calls(hiddenFrom, 'me.setNotificationSettings', { mention: { email: true } })
  const contactId = world.whatsappContact
  await world.writes('one', 'quartzword, please')
  system.provider.media.set('quartz', { type: 'image/png', body: PNG })
  await sendsFile(world, 'two', 'quartz')
  await world.settle()
  await world.calls('agent1', 'contacts.update', { id: contactId, name: 'quartzname', emails: ['quartz@mail.test'] })
  if (person) await world.deps.store.commit([world.deps.store.putRecord(person)])
  await world.calls('owner', 'contacts.link', { contactId, kind: 'person', id: person?.id })
  const { items } = await world.asks<{ items: { id: string; message?: object }[] }>('owner', 'conversations.timeline', {
    id: id(),
  })
  const messageIds = items.filter(({ message }) => message).map((item) => item.id)
  await world.calls('agent1', 'messages.tags', { messageIds, tag: 'Quartztag' })
  await world.calls('agent1', 'messages.send', { id: id(), text: 'An answer to quartzword' })
  // Called by name, by somebody who does not know that they may not see it.
  await world.calls('agent1', 'contacts.addNote', { id: contactId, text: 'quartznote', mentions: [`ag_${hiddenFrom}`] })
  await world.settle()
})
afterAll(() => system.stop())

const found = (text: string) => words.filter((word) => text.includes(word))
async function asked(agent: string, name: OperationName, input: object): Promise<string> {
  try {
    return (await world.calls(agent, name, input)).body
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `refused: ${String(error.code)} ${error.message}`
    throw error
  }
}
/** Everything of a list that can be had, by every word and view. */
async function listed(agent: string, name: OperationName): Promise<string> {
  const sound = inputs[name]({ conversationId: id(), contactId: '', entryId: '', channelId: '' }, `ag_${agent}`)
  const variants: object[] =
    name === 'search.query'
      ? [...words, 'quartz', 'Quartztag'].map((q) => ({ q }))
      : name === 'conversations.list'
        ? [...View.options.map((view) => ({ view })), ...Queue.options.map((queue) => ({ queue })), { status: 'open' }]
        : name.endsWith('s.list') && 'q' in sound
          ? [{ q: 'hidden' }, {}]
          : [sound]
  return (await Promise.all(variants.map((input) => asked(agent, name, input)))).join('\n')
}

describe('what an agent may not see', () => {
  it.each(lists)('is in no answer of %s', async (name) => {
    expect(found(await listed(hiddenFrom, name))).toEqual([])
  })

  it('is found there by who may see it', async () => {
    const answers = await Promise.all(lists.map(async (name) => [name, found(await listed('owner', name))] as const))
    const full = new Map(answers.filter(([, met]) => met.length > 0))
    expect([...full.keys()]).toEqual(
      expect.arrayContaining(['conversations.list', 'contacts.list', 'search.query', 'notifications.list']),
    )
    expect(full.get('search.query')).toEqual(expect.arrayContaining(['quartzword', 'quartzname']))
  })

  it('is not in the notes on a record that everybody may see', async () => {
    const notes = (agent: string) => asked(agent, 'persons.notes', { id: person?.id })
    expect(found(await notes(hiddenFrom))).toEqual([])
    expect(found(await notes('owner'))).toContain('quartzword')
  })

  it('is in no frame of their sockets', async () => {
    expect(found(frames(hiddenFrom))).toEqual([])
    expect(frames(hiddenFrom)).not.toContain(id())
    expect(found(frames('owner'))).toEqual(expect.arrayContaining(['quartzword', 'quartzname']))
  })

  it('is in no file that they get a link to', async () => {
    const { items } = await world.asks<{ items: { message?: { attachments: { id: string }[] } }[] }>(
      'owner',
      'conversations.timeline',
      { id: id() },
    )
    const files = items.flatMap(({ message }) => message?.attachments ?? [])
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      expect(await asked(hiddenFrom, 'attachments.get', { id: file.id })).toMatch(/^refused: not_found/)
      expect(await asked('owner', 'attachments.get', { id: file.id })).toMatch(/^{"url"/)
    }
  })

  it('is in nothing that a job sends them: a mention, or a digest', async () => {
    system.clock.advance(3 * 60_000)
    await sendDigest(world.deps, `ag_${hiddenFrom}`)
    const mails = world.emails().filter(({ to }) => to.includes(`${hiddenFrom}@demo.test`))
    expect(found(JSON.stringify(mails))).toEqual([])
  })

  it('is not where a socket says that they look or type, and nobody is told', async () => {
    const me = await world.deps.store.agentByEmail(`${hiddenFrom}@demo.test`)
    if (!me) throw new Error('no agent')
    const before = frames('owner')
    const looks = { conversationId: id(), state: 'typing' as const }
    await expect(
      showPresence(world.deps, { agent: Promise.resolve(me) }, socketOf(hiddenFrom), looks),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(frames('owner')).toBe(before)
  })
})

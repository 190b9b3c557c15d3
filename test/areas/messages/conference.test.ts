import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newConference } from '../../../functions/areas/messages/domain/conference.ts'
import type { presentEntry } from '../../../functions/areas/timeline/index.ts'
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

type Entry = ReturnType<typeof presentEntry>
const id = () => conversationIdOf(world.whatsappContact, 1)
const invite = (agent = 'agent1', key?: string) => world.calls(agent, 'conversations.conference', { id: id() }, key)
const invited = async (...given: Parameters<typeof invite>) => JSON.parse((await invite(...given)).body) as Entry
const LINK = /https:\/\/meet\.jit\.si\/[a-z2-7]{32}/

describe('M10 a video call', () => {
  it('sends its link as the agent’s message, which answers, joins and is delivered as any other', async () => {
    await world.writes('one')
    const { message, actor } = await invited()
    expect(actor).toMatchObject({ type: 'agent', id: 'ag_agent1' })
    expect(message?.conference).toMatch(LINK)
    expect(message?.text).toBe(`Join the video call here: ${message?.conference}`)
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual([message?.text])
    expect(await world.asks('agent1', 'conversations.get', { id: id() })).toMatchObject({
      assigneeId: 'ag_agent1',
      waiting: 'none',
    })
  })

  it('has a code of its own each time, and the same for the same call', async () => {
    await world.writes('one')
    const same = await Promise.all([1, 2, 3].map(() => invite('agent1', 'once')))
    expect(new Set(same.map(({ body }) => body)).size).toBe(1)
    const [first, second] = [await invited(), await invited()]
    expect(first.message?.conference).not.toBe(second.message?.conference)
    await world.settle()
    expect(world.accepted()).toHaveLength(3)
  })

  it('goes by the workspace’s pattern, in the customer’s language', async () => {
    await world.writes('one')
    await world.calls('owner', 'workspace.update', { conferenceUrl: 'https://calls.example.com/r/{code}?lang=de' })
    await world.calls('owner', 'contacts.update', { id: world.whatsappContact, language: 'de-CH' })
    const { message } = await invited()
    expect(message?.conference).toMatch(/^https:\/\/calls\.example\.com\/r\/[a-z2-7]{32}\?lang=de$/)
    expect(message?.text).toBe(`Hier geht es zum Videoanruf: ${message?.conference}`)
    await world.calls('owner', 'workspace.update', { conferenceUrl: 'https://meet.jit.si/{code}' })
  })

  it.each([null, 'xx', 'constructor'])('in the language %s says it in English', (language) => {
    expect(newConference('https://meet.jit.si/{code}', language).text).toMatch(/^Join the video call here: https/)
  })

  it('only where the agent may answer, and the channel takes free text', async () => {
    await world.writes('one')
    system.clock.advance(24 * 3_600_000 + 1)
    expect(await outcome(invite())).toBe('outside_whatsapp_window')
    await world.writes('two')
    expect(await outcome(invite('agent3'))).toBe('not_found')
    await world.calls('owner', 'conversations.close', { id: id() })
    expect(await outcome(invite())).toBe('conversation_closed')
    await world.texts('one')
    await world.calls('agent3', 'conversations.join', { id: conversationIdOf(world.smsContact(), 1) })
    const grabbed = { id: conversationIdOf(world.smsContact(), 1) }
    expect(await outcome(world.calls('owner', 'conversations.conference', grabbed))).toBe('join_required')
  })
})

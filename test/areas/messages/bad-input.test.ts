import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationName } from '../../../contracts/operations.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

/* What somebody may ask for by mistake or too late: a clear no, and nothing has changed. */

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

/** An open conversation in the support team. */
async function opened(): Promise<{ world: World; id: string }> {
  const world = new World(system)
  await world.writes('hello')
  return { world, id: conversationIdOf(world.whatsappContact, 1) }
}

/** The refusal's code with the fields it names; the conversation must be as it was. */
async function refused(world: World, agent: string, name: OperationName, input: object): Promise<string> {
  const shown = () => world.asks<Conversation>('owner', 'conversations.get', { id: conversationOf(world) })
  const before = await shown()
  const said = await world.calls(agent, name, input).then(
    () => 'allowed',
    (error: { code?: string; errors?: { path: string }[] }) =>
      [error.code, ...(error.errors ?? []).map(({ path }) => path)].join(' '),
  )
  expect(await shown()).toEqual(before)
  return said
}
const conversationOf = (world: World) => conversationIdOf(world.whatsappContact, 1)

describe('assigning', () => {
  it('A6 to nobody, or somebody unknown', async () => {
    const { world, id } = await opened()
    expect(await refused(world, 'agent1', 'conversations.assign', { id })).toBe('invalid_request agentId')
    const unknown = { id, agentId: 'ag_nobody' }
    expect(await refused(world, 'agent1', 'conversations.assign', unknown)).toBe('invalid_request agentId')
  })
  it('A6 A9 to oneself while away', async () => {
    const { world, id } = await opened()
    await world.calls('agent2', 'me.setAvailability', { available: false })
    expect(await refused(world, 'agent2', 'conversations.assign', { id, agentId: 'ag_agent2' })).toBe(
      'agent_unavailable',
    )
    await world.calls('agent2', 'me.setAvailability', { available: true })
  })
  it('A6 to an agent of another team', async () => {
    const { world, id } = await opened()
    const other = { id, agentId: 'ag_agent3' }
    expect(await refused(world, 'agent1', 'conversations.assign', other)).toMatch(
      /^(forbidden|invalid_request agentId)$/,
    )
    expect(await refused(world, 'owner', 'conversations.assign', other)).toMatch(
      /^(forbidden|invalid_request agentId)$/,
    )
  })
  it('A6 to an agent who was deleted', async () => {
    const { world, id } = await opened()
    const email = `leaver-${world.tag}@demo.test`
    const teams = [{ id: 'support', role: 'representative' }]
    const leaver = await world.asks<{ id: string }>('owner', 'agents.create', {
      email,
      name: 'Leaver',
      role: 'agent',
      teams,
    })
    await world.calls('owner', 'agents.delete', { id: leaver.id })
    expect(await refused(world, 'agent1', 'conversations.assign', { id, agentId: leaver.id })).toBe(
      'invalid_request agentId',
    )
  })
})

describe('too late', () => {
  it('A7 transferring to a team that was deleted, or never was', async () => {
    const { world, id } = await opened()
    const team = await world.asks<{ id: string }>('owner', 'teams.create', { name: world.tag, mode: 'collaboration' })
    await world.calls('owner', 'teams.delete', { id: team.id })
    for (const teamId of [team.id, 'never']) {
      expect(await refused(world, 'agent1', 'conversations.transfer', { id, teamId })).toBe('invalid_request teamId')
    }
  })
  it('S3 S4 closing twice', async () => {
    const { world, id } = await opened()
    await world.calls('agent1', 'conversations.close', { id })
    expect(await refused(world, 'agent2', 'conversations.close', { id })).toBe('conversation_closed')
  })
  it('S2 hold on a closed one', async () => {
    const { world, id } = await opened()
    await world.calls('agent1', 'conversations.close', { id })
    expect(await refused(world, 'agent1', 'conversations.hold', { id })).toBe('conversation_closed')
  })
  it('A8 A10 a pin on a blacklisted contact', async () => {
    const { world } = await opened()
    const contact = { id: world.whatsappContact }
    await world.calls('owner', 'contacts.blacklist', contact)
    expect(await refused(world, 'owner', 'contacts.pin', contact)).toBe('contact_blacklisted')
    expect(await refused(world, 'agent1', 'contacts.pin', contact)).toBe('not_found')
  })
})

it('S3 a resolution with a category that is not on the list', async () => {
  const { world, id } = await opened()
  await world.calls('owner', 'categories.create', { name: `Returns ${world.tag}` })
  expect(await refused(world, 'agent1', 'conversations.close', { id, category: 'Weather' })).toBe(
    'invalid_request category',
  )
})

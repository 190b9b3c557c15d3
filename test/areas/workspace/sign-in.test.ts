import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationName } from '../../../contracts/operations.ts'
import { admitCaller, admitTicket } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { type PersonIdentity, readIdentity } from '../../../functions/areas/workspace/domain/sign-in.ts'
import { signedInAgent } from '../../../functions/areas/workspace/index.ts'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome } from './settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const as = (world: World, identity: PersonIdentity, name: OperationName = 'me.get', input: object = {}) =>
  outcome(runOperation(world.deps, name, input, { identity }))
const second = 1000

/** A new agent, and tokens of two accounts that both have their email. */
async function newcomer(world: World) {
  const agent = await hire(world, 'new')
  const issuedAt = system.clock.now() + second
  const first = { ...identityOf(agent.email), subject: 'first', issuedAt }
  return { ...agent, first, other: { ...first, subject: 'other' } }
}

describe('what a token proves', () => {
  const claims = { email: 'Kim@demo.test', email_verified: true, iss: 'https://issuer.test', sub: 'kim', iat: 5 }
  const identity = { email: 'Kim@demo.test', issuer: 'https://issuer.test', subject: 'kim', issuedAt: 5000 }

  it('is an email that is verified, said as a truth value or, as API Gateway and Cognito do, as a text', () => {
    expect(readIdentity(claims)).toEqual(identity)
    expect(readIdentity({ ...claims, email_verified: 'true', iat: '5' })).toEqual(identity)
  })
  it.each<[string, Record<string, unknown> | undefined]>([
    ['no claims', undefined],
    ['nothing said about the email', { ...claims, email_verified: undefined }],
    ['an email that is not verified', { ...claims, email_verified: false }],
    ['the same as a text', { ...claims, email_verified: 'false' }],
    ['a number', { ...claims, email_verified: 1 }],
    ['another text', { ...claims, email_verified: 'TRUE ' }],
    ['no email', { ...claims, email: '' }],
    ['several emails', { ...claims, email: ['kim@demo.test'] }],
    ['no issuer', { ...claims, iss: undefined }],
    ['no subject', { ...claims, sub: '' }],
  ])('is nobody with %s', (_, given) => {
    expect(readIdentity(given)).toBeUndefined()
  })
})

describe('the first sign-in', () => {
  it('binds the agent to the account; another one with the same email is refused, whatever the case', async () => {
    const world = new World(system)
    const { id, email, first, other } = await newcomer(world)
    expect(await world.asks('owner', 'agents.get', { id })).toMatchObject({ signIn: null })
    expect(await as(world, first)).toBe('done')
    expect(await as(world, other)).toBe('forbidden')
    expect(await as(world, { ...first, issuer: 'https://elsewhere.test' })).toBe('forbidden')
    expect(await as(world, { ...other, email: email.toUpperCase() })).toBe('forbidden')
    expect(await as(world, { ...first, email: email.toUpperCase() })).toBe('done')
    const { signIn } = await world.asks<{ signIn: unknown }>('owner', 'agents.get', { id })
    expect(signIn).toEqual({ at: expect.any(String) })
  })

  it('is written once: what comes after reads the agent and nothing else', async () => {
    const world = new World(system)
    const { first } = await newcomer(world)
    await signedInAgent(world.deps, first)
    const { calls } = world.life
    await signedInAgent(world.deps, first)
    expect(world.life.calls - calls).toBe(1)
  })

  it('of ten accounts at once is one’s', async () => {
    const world = new World(system)
    const { first } = await newcomer(world)
    const accounts = Array.from({ length: 10 }, (_, index) => ({ ...first, subject: `account ${index}` }))
    const outcomes = await Promise.all(accounts.map((account) => as(world, account)))
    expect(outcomes.toSorted()).toEqual(['done', ...Array(9).fill('forbidden')])
    const again = await Promise.all(accounts.map((account) => as(world, account)))
    expect(again).toEqual(outcomes)
  })

  it('twice at once by the same account is one', async () => {
    const world = new World(system)
    const { id, version, first } = await newcomer(world)
    expect(await Promise.all([as(world, first), as(world, first), as(world, first)])).toEqual(Array(3).fill('done'))
    expect((await world.deps.store.readAgent(id))?.version).toBe(version + 1)
  })

  it('outlives every change of the agent, and one made at the same time', async () => {
    const world = new World(system)
    const { id, first, other } = await newcomer(world)
    await Promise.all([as(world, first), world.calls('owner', 'agents.update', { id, name: 'Kim' })])
    await world.calls('owner', 'agents.update', { id, role: 'manager' })
    expect(await world.deps.store.readAgent(id)).toMatchObject({ name: 'Kim', role: 'manager' })
    expect([await as(world, first), await as(world, other)]).toEqual(['done', 'forbidden'])
  })

  it.each([0, 1, 2, 3])('counts wholly or not at all when the process dies after %i calls', async (callsLeft) => {
    const world = new World(system)
    const { first, other } = await newcomer(world)
    world.restart(callsLeft)
    await Promise.allSettled([signedInAgent(world.deps, first)])
    world.restart()
    expect([await as(world, first), await as(world, other)]).toEqual(['done', 'forbidden'])
  })

  it('by a socket’s ticket or header is the same', async () => {
    const world = new World(system)
    const { id, first, other } = await newcomer(world)
    expect((await admitCaller(world.deps, first))?.agent.id).toBe(id)
    expect(await admitCaller(world.deps, other)).toBeUndefined()
    await world.deps.store.putTicket(`t${world.tag}`, other, system.clock.now() + 60_000)
    expect(await admitTicket(world.deps, `t${world.tag}`)).toBeUndefined()
  })
})

describe('a reset', () => {
  it('lets the next account in, and not the one before by what it still holds', async () => {
    const world = new World(system)
    const { id, first, other } = await newcomer(world)
    await as(world, first)
    system.clock.advance(5 * second)
    await world.calls('owner', 'agents.update', { id, signIn: null })
    expect(await world.asks('owner', 'agents.get', { id })).toMatchObject({ signIn: null })
    // An open console or socket of the old account must not take the place again.
    expect(await as(world, first)).toBe('unauthorized')
    expect(await admitCaller(world.deps, first)).toBeUndefined()
    const issuedAt = system.clock.now() + second
    expect(await as(world, { ...other, issuedAt })).toBe('done')
    expect(await as(world, { ...first, issuedAt })).toBe('forbidden')
  })

  it('is for those who keep the settings, of nobody above them, and does nothing twice', async () => {
    const world = new World(system)
    const { id, first } = await newcomer(world)
    await as(world, first)
    const reset = (by: string, agent = id) => outcome(world.calls(by, 'agents.update', { id: agent, signIn: null }))
    expect(await reset('manager')).toBe('forbidden')
    const admin = await hire(world, 'admin', { role: 'admin' })
    expect(await reset(admin.login, 'ag_owner')).toBe('forbidden')
    expect(await reset(admin.login)).toBe('done')
    const { version } = await world.asks<{ version: number }>('owner', 'agents.get', { id })
    expect(await reset(admin.login)).toBe('done')
    expect((await world.deps.store.readAgent(id))?.version).toBe(version)
    const forged = { id, signIn: { issuer: 'x', subject: 'y' } }
    expect(await outcome(world.calls('owner', 'agents.update', forged))).toBe('invalid_request signIn')
  })

  it('is also what deleting an agent and adding them again amounts to', async () => {
    const world = new World(system)
    const { id, email, first, other } = await newcomer(world)
    await as(world, first)
    await world.calls('owner', 'agents.delete', { id })
    expect(await as(world, first)).toBe('forbidden')
    await world.calls('owner', 'agents.create', { email, name: 'Kim', role: 'agent' })
    expect([await as(world, other), await as(world, first)]).toEqual(['done', 'forbidden'])
  })
})

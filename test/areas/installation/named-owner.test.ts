import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Installation, installWorkspace } from '../../../functions/areas/installation/use-cases/install-workspace.ts'
import { identityOf } from '../../kit/identity.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

/** A workspace of its own, as a stage's deployments make and change it. */
async function workspace() {
  const table = await system.database.table()
  const { deps } = system.boot({ table })
  return {
    store: deps.store,
    async deploy(email: string, callsLeft?: number) {
      const process = system.boot({ table, ...(callsLeft === undefined ? {} : { callsLeft }) })
      const owner = { id: 'ag_owner', email, role: 'owner', name: 'Owner', teams: {} }
      const input = { workspace: { name: 'Ours' }, teams: [], agents: [owner], channels: [] }
      await installWorkspace(process.deps, Installation.parse(input))
      return process.life.calls
    },
    async owners() {
      const agents = await deps.store.readAgents()
      return agents.flatMap(({ role, email }) => (role === 'owner' ? [email] : [])).toSorted()
    },
  }
}

describe('when the configuration names another owner', () => {
  it('the next deployment adds them, nobody is removed, and later ones change nothing', async () => {
    const { deploy, owners, store } = await workspace()
    await deploy('ada@example.org')
    await deploy('Grace@example.org')
    expect(await owners()).toEqual(['ada@example.org', 'grace@example.org'])
    const before = await store.readAgents('all')
    await deploy('grace@example.org')
    await Promise.all([deploy('grace@example.org'), deploy('grace@example.org')])
    expect(await store.readAgents('all')).toEqual(before)
  })

  it('who is an agent already becomes an owner, and stays whom they signed in as', async () => {
    const { deploy, owners, store } = await workspace()
    await deploy('ada@example.org')
    const kim = { id: 'ag_kim', email: 'kim@example.org', name: 'Kim', role: 'agent' as const, teams: {} }
    await store.commit(store.putAgent({ ...kim, permissions: [], available: true }, true))
    const signIn = { issuer: 'i', subject: 's', at: 1 }
    await store.commit([store.bindSignIn({ ...kim, permissions: [], available: true, version: 1, signIn })])
    await deploy(identityOf('KIM@example.org').email)
    expect(await owners()).toEqual(['ada@example.org', 'kim@example.org'])
    expect(await store.readAgent('ag_kim')).toMatchObject({ name: 'Kim', signIn })
  })

  it('what is changed in the console afterwards stays so', async () => {
    const { deploy, owners, store } = await workspace()
    await deploy('ada@example.org')
    await deploy('grace@example.org')
    const [ada, grace] = [await store.agentByEmail('ada@example.org'), await store.agentByEmail('grace@example.org')]
    if (!ada || !grace) throw new Error('no owners')
    await store.commit(store.putAgent({ ...ada, deleted: true }, false))
    await store.commit(store.putAgent({ ...grace, role: 'agent' }, false))
    await deploy('grace@example.org')
    expect(await owners()).toEqual([])
    await deploy('ada@example.org')
    expect(await owners()).toEqual(['ada@example.org'])
  })

  it('is done once, of two deployments at once and wherever one dies', async () => {
    const calm = await workspace()
    await calm.deploy('ada@example.org')
    const calls = await calm.deploy('grace@example.org')
    for (let callsLeft = 0; callsLeft < calls; callsLeft++) {
      const { deploy, owners, store } = await workspace()
      await deploy('ada@example.org')
      await expect(deploy('grace@example.org', callsLeft)).rejects.toThrow('stopped')
      await Promise.all([deploy('grace@example.org'), deploy('grace@example.org')])
      expect(await owners()).toEqual(['ada@example.org', 'grace@example.org'])
      expect(await store.readAgents('all')).toHaveLength(2)
    }
  })

  it('a workspace of before names were remembered takes its owner for the one that was named', async () => {
    const { deploy, owners, store } = await workspace()
    const ada = { id: 'ag_owner', email: 'ada@example.org', name: 'Ada', role: 'owner' as const, teams: {} }
    await store.commit(store.putAgent({ ...ada, permissions: [], available: true }, true))
    await deploy('ada@example.org')
    expect(await owners()).toEqual(['ada@example.org'])
    await deploy('grace@example.org')
    expect(await owners()).toEqual(['ada@example.org', 'grace@example.org'])
  })
})

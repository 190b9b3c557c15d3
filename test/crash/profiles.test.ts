import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { fromLine } from '../kit/customers.ts'
import { PNG } from '../kit/files.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import type { World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const AT = Date.UTC(2026, 0, 15, 11)
const group = (world: World) => `C${world.phone.padStart(32, '0')}`
const contactOf = (world: World) => homeContactId('demo-line', group(world))
const MEMBER = `U${'1'.repeat(32)}`

const scenario: Scenario = {
  name: 'C1, M14 a group and who speaks there are asked about',
  async given(world) {
    const pictureUrl = `${system.provider.origin}/demo-line/media/face`
    system.provider.people.set(group(world), { status: 200, body: { groupName: 'Flat 12', pictureUrl } })
    system.provider.people.set(MEMBER, { status: 200, body: { displayName: 'Taro' } })
    system.provider.media.set('face', { type: 'image/png', body: PNG })
  },
  async when(world) {
    const event = {
      type: 'message',
      timestamp: AT,
      webhookEventId: `${world.tag}one`,
      source: { type: 'group', groupId: group(world), userId: MEMBER },
      message: { id: `${world.tag}one`, type: 'text', text: 'one' },
    }
    await world.webhook('demo-line', fromLine('demo-line', event))
    await world.takeRecords().then((records) => world.runReactions(records))
    await world.deliver(await world.receiveJobs())
  },
  contacts: (world) => [contactOf(world)],
  async observe(world) {
    const contactId = contactOf(world)
    const state = await world.deps.store.readContact(contactId)
    const page = await world.deps.store.readTimeline({ contactId }, { limit: 10 })
    return {
      name: state?.contact.name,
      hasPicture: state?.contact.profile?.picture !== undefined,
      kept: (await system.boot().deps.files.list(`files/${contactId}/`, 9)).length,
      speakers: page.items.flatMap(({ message }) => message?.speaker?.name ?? []),
    }
  },
}

describe('what died while a provider was asked who somebody is, is asked again', () => {
  it(scenario.name, async () => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(5)
  })
})

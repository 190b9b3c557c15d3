import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { askInTime } from '../../../functions/areas/templates/use-cases/ask-in-time.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { haveTemplates, idOf, metaTemplate, paused, tells } from '../../kit/templates.ts'
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
  system.clock.advance(60_000)
})

type List = OutputOf<'templates.list'>
const HOUR = 60 * 60_000
const list = (who = 'owner', input: object = {}) =>
  world.asks<List>(who, 'templates.list', { channelId: 'demo-whatsapp', ...input })
const names = async (who = 'owner', input: object = {}) => (await list(who, input)).items.map(({ name }) => name)
const known = async () => (await list()).updates[0]
const statusOf = async (name: string) => (await list()).items.find((one) => one.name === name)?.status
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
const calls = (who: string, name: OperationName, input: object) => outcome(world.calls(who, name, input))
const askedOf = () => system.provider.calls.length

describe('a channel’s templates', () => {
  it('M8 are those of its provider, read page by page, with what they are and want', async () => {
    await haveTemplates(world, ...['one', 'two', 'three'].map((name) => metaTemplate(name)))
    const { items, updates } = await list('agent1')
    expect(items.map(({ name }) => name)).toEqual(['one', 'three', 'two'])
    expect(items[0]).toEqual({
      id: idOf('one'),
      channelId: 'demo-whatsapp',
      name: 'one',
      language: 'en',
      category: 'utility',
      status: 'approved',
      quality: 'high',
      components: [
        { type: 'body', text: 'Hi {{1}}, order {{2}} has left.' },
        {
          type: 'buttons',
          buttons: [
            { type: 'quick_reply', text: 'Thanks' },
            { type: 'quick_reply', text: 'Stop' },
          ],
        },
      ],
      variables: [
        { name: '1', example: 'Olga' },
        { name: '2', example: '4711' },
      ],
      hidden: false,
      version: 1,
    })
    expect(updates).toEqual([{ channelId: 'demo-whatsapp', at: expect.any(String), running: false, error: null }])
  })

  it('M8 are asked for once however often somebody asks, change with them, and go with them', async () => {
    await haveTemplates(world, metaTemplate('stays'), metaTemplate('goes'))
    system.provider.templates.set('demo-whatsapp', [
      metaTemplate('stays', { status: 'DISABLED', components: [{ type: 'BODY', text: 'Other words' }] }),
      metaTemplate('comes'),
    ])
    system.clock.advance(60_000)
    const before = askedOf()
    const ask = () =>
      world.asks<OutputOf<'templates.refresh'>>('agent1', 'templates.refresh', { channelId: 'demo-whatsapp' })
    expect(await ask()).toMatchObject({ running: true })
    expect(await ask()).toMatchObject({ running: true })
    await world.settle()
    expect(askedOf() - before).toBe(1)
    const { items } = await list()
    expect(items.map(({ name, status, version }) => [name, status, version])).toEqual([
      ['comes', 'approved', 1],
      ['stays', 'disabled', 2],
    ])
    // What has not changed is not written again.
    system.clock.advance(60_000)
    await ask()
    await world.settle()
    expect((await list()).items).toEqual(items)
  })

  it('M8 are found by a part of name or words, by language, in pages', async () => {
    await haveTemplates(
      world,
      metaTemplate('order_one'),
      metaTemplate('other', { components: [{ type: 'BODY', text: 'Ihre Größe ist da' }], language: 'de' }),
      metaTemplate('third', { language: 'en_GB' }),
    )
    expect(await names('agent1', { q: 'ORDER_' })).toEqual(['order_one'])
    expect(await names('agent1', { q: 'GROßE' })).toEqual(['other'])
    expect(await names('agent1', { language: 'en' })).toEqual(['order_one', 'third'])
    expect(await names('agent1', { language: 'en_GB' })).toEqual(['third'])
    const first = await list('agent1', { limit: 2 })
    expect(first.items.map(({ name }) => name)).toEqual(['order_one', 'other'])
    expect(await names('agent1', { limit: 2, cursor: first.nextCursor })).toEqual(['third'])
  })

  it('M8 are hidden, shown to some teams, and sorted by those who keep the settings', async () => {
    await haveTemplates(world, ...['a', 'b', 'c'].map((name) => metaTemplate(name)))
    const patch = (name: string, input: object) => calls('owner', 'templates.update', { id: idOf(name), ...input })
    expect(await patch('a', { hidden: true })).toBe('done')
    expect(await patch('b', { teamIds: ['sales'] })).toBe('done')
    expect(await patch('c', { order: 1 })).toBe('done')
    expect(await names()).toEqual(['c', 'a', 'b'])
    expect(await names('agent1')).toEqual(['c'])
    expect(await names('agent3')).toEqual(['c', 'b'])
    expect(await calls('agent1', 'templates.get', { id: idOf('a') })).toBe('not_found')
    expect(await calls('agent1', 'templates.get', { id: idOf('b') })).toBe('not_found')
    expect(await calls('agent3', 'templates.get', { id: idOf('b') })).toBe('done')
    expect(await calls('agent1', 'templates.update', { id: idOf('c'), hidden: true })).toBe('forbidden')
    expect(await patch('b', { teamIds: ['nowhere'] })).toBe('invalid_request')
    expect(await patch('c', { version: 1, order: 2 })).toBe('version_conflict')
    // The provider's word changes nothing of this.
    await haveTemplates(world, ...['a', 'b', 'c'].map((name) => metaTemplate(name, { status: 'PAUSED' })))
    expect(await names('agent3')).toEqual(['c', 'b'])
    expect(await patch('a', { hidden: false })).toBe('done')
    expect(await patch('b', { teamIds: null })).toBe('done')
    expect(await patch('c', { order: null })).toBe('done')
    expect(await names('agent1')).toEqual(['a', 'b', 'c'])
  })
})

describe('what the provider tells of a template', () => {
  beforeEach(() => haveTemplates(world, metaTemplate('order_update')))
  const one = async () => (await list()).items[0]

  it('M8 counts at once, told twice as well, and asks nobody', async () => {
    const before = askedOf()
    system.clock.advance(5_000)
    await paused(world, 'order_update')
    await paused(world, 'order_update')
    expect(await one()).toMatchObject({ status: 'paused', reason: 'Too many complaints.', version: 2 })
    await tells(world, 'message_template_quality_update', 'order_update', { new_quality_score: 'RED' })
    await tells(world, 'template_category_update', 'order_update', { new_category: 'MARKETING' })
    expect(await one()).toMatchObject({ status: 'paused', quality: 'low', category: 'marketing' })
    system.clock.advance(5_000)
    await tells(world, 'message_template_status_update', 'order_update', { event: 'APPROVED', reason: 'NONE' })
    await tells(world, 'message_template_quality_update', 'order_update', { new_quality_score: 'UNKNOWN' })
    const after = await one()
    expect(after?.status).toBe('approved')
    expect(Object.keys(after ?? {})).not.toContain('reason')
    expect(Object.keys(after ?? {})).not.toContain('quality')
    await world.settle()
    expect(askedOf()).toBe(before)
  })

  it('M8 late, it is looked up', async () => {
    const then = system.clock.now() - HOUR
    await paused(world, 'order_update', then)
    expect(await statusOf('order_update')).toBe('approved')
    const before = askedOf()
    await world.settle()
    expect(askedOf() - before).toBe(1)
    expect(await statusOf('order_update')).toBe('approved')
  })

  it('M8 of another text, of one that is gone or not known, it is looked up', async () => {
    system.provider.templates.set('demo-whatsapp', [metaTemplate('new_one')])
    system.clock.advance(5_000)
    await tells(world, 'message_template_components_update', 'order_update', { message_template_element: 'x' })
    await tells(world, 'message_template_status_update', 'order_update', { event: 'DELETED', reason: 'NONE' })
    await tells(world, 'message_template_status_update', 'new_one', { event: 'APPROVED', reason: 'NONE' })
    await world.settle()
    expect(await names()).toEqual(['new_one'])
  })

  it('M8 while its list is on the way, the later word stays, and the provider is asked once more', async () => {
    await world.deps.store.askForRefresh('demo-whatsapp', system.clock.now())
    await world.runReactions(await world.takeRecords())
    const received = await world.receiveJobs()
    system.clock.advance(5_000)
    // The list, asked for below, is of before; the clock of what is told is ahead of it.
    await paused(world, 'order_update', system.clock.now() + 30_000)
    expect(await statusOf('order_update')).toBe('paused')
    const before = askedOf()
    await world.deliver(received)
    await world.settle()
    expect(askedOf() - before).toBeGreaterThanOrEqual(1)
    expect((await known())?.running).toBe(false)
    expect(await statusOf('order_update')).toBe('approved')
  })

  it('M8 of an account that no channel has, it is nobody’s', async () => {
    const before = askedOf()
    await tells(world, 'message_template_status_update', 'elsewhere', { event: 'PAUSED' })
    await world.settle()
    // The account is the demo channel's: a template that it does not know has it looked up, once.
    expect(askedOf() - before).toBe(1)
  })
})

describe('a provider that tells nothing', () => {
  it('M8 is asked again for half an hour, and says why it was not', async () => {
    await haveTemplates(world, metaTemplate('kept'))
    const { at } = (await known()) ?? {}
    system.provider.templates.set('demo-whatsapp', { status: 503 })
    system.clock.advance(60_000)
    const before = askedOf()
    await world.calls('agent1', 'templates.refresh', { channelId: 'demo-whatsapp' })
    await world.settle()
    expect(askedOf() - before).toBe(8)
    expect(await known()).toMatchObject({ at, running: false, error: { code: 'unavailable' } })
    expect(await names()).toEqual(['kept'])
    await haveTemplates(world, metaTemplate('kept'))
    expect(await known()).toMatchObject({ running: false, error: null })
  })

  it('M8 or refuses is asked once, and its words are kept', async () => {
    const body = { error: { code: 190, message: 'Session has expired' } }
    system.provider.templates.set('demo-whatsapp', { status: 401, body })
    const before = askedOf()
    await world.calls('agent1', 'templates.refresh', { channelId: 'demo-whatsapp' })
    await world.settle()
    expect(askedOf() - before).toBe(1)
    expect((await known())?.error).toMatchObject({
      code: 'refused',
      reason: expect.stringContaining('Session has expired'),
    })
    const { health } = await world.asks<{ health: { state: string } }>('owner', 'channels.get', { id: 'demo-whatsapp' })
    expect(health.state).toBe('token_expired')
  })

  it('M8 cannot be asked without the business account, which the list says', async () => {
    await haveTemplates(world, metaTemplate('kept'))
    const config = (businessAccountId: string) =>
      world.calls('owner', 'channels.update', { id: 'demo-whatsapp', config: { businessAccountId } })
    await config('')
    await world.settle()
    expect(await known()).toMatchObject({ running: false, error: { code: 'not_set' } })
    expect(await calls('owner', 'channels.update', { id: 'demo-whatsapp', config: { businessAccountId: 'abc' } })).toBe(
      'invalid_request',
    )
    await config('100000000000009')
    await world.settle()
    expect(await known()).toMatchObject({ error: null })
    expect(await names()).toEqual(['kept'])
  })
})

describe('in time', () => {
  it('M8 templates are asked for once a day, once an hour while one waits for approval, and by nobody twice', async () => {
    await haveTemplates(world, metaTemplate('new', { status: 'PENDING' }))
    const sweeps = async (ms: number) => {
      system.clock.advance(ms)
      const before = askedOf()
      await askInTime(world.deps)
      await askInTime(world.deps)
      await world.settle()
      return system.provider.calls.slice(before).filter(({ channelId }) => channelId === 'demo-whatsapp').length
    }
    expect(await sweeps(HOUR - 60_000)).toBe(0)
    system.provider.templates.set('demo-whatsapp', [metaTemplate('new')])
    expect(await sweeps(60_000)).toBe(1)
    expect(await statusOf('new')).toBe('approved')
    expect(await sweeps(2 * HOUR)).toBe(0)
    expect(await sweeps(22 * HOUR)).toBe(1)
  })

  it('M8 pages by what any address takes, whatever the templates are called', async () => {
    const called = ['über uns', 'größe – ½', '日本 #1']
    await haveTemplates(world, ...called.map((name) => metaTemplate(name)))
    const found: string[] = []
    let cursor: string | null = null
    do {
      const page: List = await list('agent1', { limit: 1, ...(cursor === null ? {} : { cursor }) })
      found.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(found.toSorted()).toEqual(called.toSorted())
  })

  it('M8 a channel that is new is asked for its own; one that is gone loses them', async () => {
    system.provider.templates.set('second', [metaTemplate('hello')])
    const secrets = { appSecret: 'a', verifyToken: 'b', accessToken: 'c' }
    const config = { phoneNumberId: '42', businessAccountId: '43210' }
    const channel = { id: 'second', type: 'whatsapp', provider: 'whatsapp-cloud', name: 'Second', config, secrets }
    await world.calls('owner', 'channels.create', channel)
    await world.settle()
    const found = await world.asks<List>('agent1', 'templates.list', { channelId: 'second' })
    expect(found.items.map(({ id }) => id)).toEqual([idOf('hello', 'second')])
    await world.calls('owner', 'channels.update', { id: 'second', name: 'Renamed' })
    const before = askedOf()
    await world.settle()
    expect(askedOf()).toBe(before)
    await world.calls('owner', 'channels.delete', { id: 'second' })
    await world.settle()
    expect((await world.deps.store.readTemplates('second')).templates).toEqual([])
    expect(await calls('owner', 'templates.refresh', { channelId: 'second' })).toBe('not_found')
    expect(await calls('owner', 'templates.refresh', { channelId: 'demo-line' })).toBe('invalid_request')
  })
})

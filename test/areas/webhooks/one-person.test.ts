import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { fromMeta } from '../../kit/customers.ts'
import { breachesOf, readHistory, wordsOfEntry } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const metadata = { display_phone_number: '15550001111', phone_number_id: '100000000000001' }
const body = (value: object, field = 'messages') => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }] }],
})
async function fresh() {
  const world = new World(system)
  await world.clear()
  const text = (id: string, who: object) => ({
    id: `${world.tag}.${id}`,
    timestamp: '1760000000',
    type: 'text',
    text: { body: id },
    ...who,
  })
  const posts = async (...messages: object[]) => {
    const answer = await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', body({ messages })))
    expect(answer.status).toBe(200)
  }
  const said = async (address: string) => {
    const history = await readHistory(world.deps.store, homeContactId('demo-whatsapp', address))
    expect(history && breachesOf(history)).toEqual(history ? [] : undefined)
    return (history?.entries ?? []).filter(({ message }) => message).map(wordsOfEntry)
  }
  return { world, text, posts, said }
}
const words = (...texts: string[]) => texts.map((text) => expect.stringContaining(text))

describe('C1 one person on WhatsApp is one contact', () => {
  it.each([
    ['Brazil', '5511', '9', '87'],
    ['Mexico', '52', '1', '5512'],
    ['Argentina', '54', '9', '1123'],
  ])('however a number of %s is written', async (_name, before, digit, after) => {
    const { world, text, posts, said } = await fresh()
    const long = `${before}${digit}${after}${world.tag}`
    const short = `${before}${after}${world.tag}`
    await posts(text('one', { from: short }))
    await posts(text('two', { from: long }))
    await posts(text('three', { from: short }))
    expect(await said(short)).toEqual(words('one', 'two', 'three'))
    expect(await said(long)).toEqual(words('one', 'two', 'three'))
  })

  it('with an id alone and with a number, in one body and at once', async () => {
    const { world, text, posts, said } = await fresh()
    const id = `BR.${world.tag}`
    await posts(text('one', { from_user_id: id }), text('two', { from: world.phone, from_user_id: id }))
    expect(await said(world.phone)).toEqual(words('one', 'two'))
    const other = `DE.${world.tag}`
    const phone = `${world.phone}7`
    await Promise.all([
      posts(text('three', { from_user_id: other })),
      posts(text('four', { from: phone, from_user_id: other })),
    ])
    expect((await said(phone)).toSorted()).toEqual(words('four', 'three'))
  })

  it('with another number, and what they said before is theirs', async () => {
    const { world, text, posts, said } = await fresh()
    const next = `${world.phone}8`
    await posts(text('one', { from: world.phone }))
    const changed = { body: 'User Casey changed', type: 'user_changed_number', wa_id: next }
    await posts({ id: 's', from: world.phone, timestamp: '1760000001', type: 'system', system: changed })
    await posts(text('two', { from: next }))
    expect(await said(next)).toEqual(words('one', 'two'))
  })

  it('two people in a group are not: the group is, and says who spoke', async () => {
    const { world, text, posts, said } = await fresh()
    const group = `Y2FwaV9ncm91cDox${world.tag}`
    await posts(
      text('one', { from: world.phone, group_id: group }),
      text('two', { from: `${world.phone}9`, group_id: group }),
    )
    expect(await said(group)).toEqual(words('one', 'two'))
    expect(await said(world.phone)).toEqual([])
    const history = await readHistory(world.deps.store, homeContactId('demo-whatsapp', group))
    expect(history?.entries.flatMap(({ message }) => message?.speaker?.id ?? [])).toEqual([
      world.phone,
      `${world.phone}9`,
    ])
  })
})

describe('M15 what is said in the WhatsApp Business app', () => {
  it('is heard, and what was said before fills the timeline without waiting for anybody', async () => {
    const { world, text, posts, said } = await fresh()
    const ours = { from: '15550001111', to: world.phone }
    const past = [
      { ...text('past-question', { from: world.phone }), timestamp: '1759990000' },
      { ...text('past-answer', ours), timestamp: '1759990060' },
    ]
    const history = body({ history: [{ threads: [{ id: world.phone, messages: past }] }] }, 'history')
    for (const _twice of [1, 2]) await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', history))
    const before = await readHistory(world.deps.store, homeContactId('demo-whatsapp', world.phone))
    expect(before?.conversations.map(({ waitingSince, status }) => ({ waitingSince, status }))).toEqual([
      { waitingSince: null, status: 'resolved' },
    ])
    await posts(text('question', { from: world.phone }))
    const echo = body({ message_echoes: [{ ...text('answer', ours), timestamp: '1760000060' }] }, 'smb_message_echoes')
    for (const _twice of [1, 2]) await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', echo))
    expect(await said(world.phone)).toEqual(words('past-question', 'past-answer', 'question', 'answer'))
    const after = await readHistory(world.deps.store, homeContactId('demo-whatsapp', world.phone))
    expect(after?.conversations.at(-1)).toMatchObject({ waitingSince: null, unread: 0 })
  })
})

describe('bad input', () => {
  it.each([
    [
      'a reaction to a message of another contact',
      { type: 'reaction', reaction: { message_id: 'OTHER', emoji: '👍' } },
    ],
    [
      'an edit of a message of another contact',
      {
        type: 'edit',
        edit: { original_message_id: 'OTHER', message: { type: 'text', text: { body: 'changed' } } },
      },
    ],
    ['the taking back of a message of another contact', { type: 'revoke', revoke: { original_message_id: 'OTHER' } }],
    ['a reaction that is no emoji', { type: 'reaction', reaction: { message_id: 'OTHER', emoji: 'x'.repeat(5000) } }],
    [
      'a context of nonsense',
      { type: 'text', text: { body: 'Hi' }, context: { id: {}, from: [], forwarded: 'perhaps' } },
    ],
    [
      'a referral of nonsense',
      { type: 'text', text: { body: 'Hi' }, referral: { headline: 7, body: {}, source_url: [] } },
    ],
  ])('%s changes nothing of anybody else, and is answered', async (_name, message) => {
    const { world, text, posts, said } = await fresh()
    await posts(text('OTHER', { from: `${world.phone}1` }))
    const named = JSON.parse(JSON.stringify(message).replaceAll('"OTHER"', `"${world.tag}.OTHER"`)) as object
    await posts({ id: `${world.tag}.x`, from: world.phone, timestamp: '1760000001', ...named })
    expect(await said(`${world.phone}1`)).toEqual(words('OTHER'))
    const history = await readHistory(world.deps.store, homeContactId('demo-whatsapp', `${world.phone}1`))
    expect(history?.entries.find(({ message: one }) => one)?.message).not.toHaveProperty('reactions')
  })
})

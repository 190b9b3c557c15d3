import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { presentConversation, presentEntry } from '../../../functions/areas/timeline/index.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { fromMeta } from '../../kit/customers.ts'
import { breachesOf, readHistory } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

const FOLDER = fileURLToPath(new URL('../../../../shared/fixtures/trials/', import.meta.url))
const present = existsSync(FOLDER)
const TIME = 1795733000

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
type Json = Record<string, unknown>
const PAGE = '100000000000001'

/** A line of a file, for customers and messages that are this world's own. */
function lines(file: string): Json[] {
  const given = readFileSync(`${FOLDER}${file}`, 'utf8').split('\n')
  return given.filter((line) => line.trim()).map((line) => mine(JSON.parse(line) as Json))
}
const mine = (value: object): Json =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/"(15550002222|15557770001|psid1|igsid[12])"/g, `"$1${world.tag}"`)
      .replaceAll(/"(wamid\.\w+|m\d|b\d)"/g, `"$1.${world.tag}"`)
      .replaceAll('"BR.', `"BR.${world.tag}`),
  ) as Json

const isWhatsapp = (event: Json) => 'from' in event || 'messages' in event
function post(event: Json, channelId: string) {
  if (!isWhatsapp(event)) {
    const object = channelId === 'demo-instagram' ? 'instagram' : 'page'
    return world.webhook(channelId, fromMeta(channelId, { object, entry: [{ id: PAGE, messaging: [event] }] }))
  }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: PAGE },
    ...('messages' in event ? event : { messages: [event] }),
  }
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] }
  return world.webhook(channelId, fromMeta(channelId, body))
}
async function posts(channelId: string, ...events: Json[]) {
  for (const event of events) expect((await post(event, channelId)).status).toBe(200)
}
async function messages(channelId: string, address: string) {
  const id = homeContactId(channelId, `${address}${world.tag}`)
  const page = await world.asks<{ items: Shown[] }>('owner', 'contacts.timeline', { id })
  return page.items.flatMap((entry) => (entry.message ? [{ ...entry.message, entryId: entry.id }] : []))
}
const conversation = (channelId: string, address: string) =>
  world.asks<ReturnType<typeof presentConversation>>('owner', 'conversations.get', {
    id: conversationIdOf(homeContactId(channelId, `${address}${world.tag}`), 1),
  })
const breaches = async (channelId: string, address: string) => {
  const history = await readHistory(world.deps.store, homeContactId(channelId, `${address}${world.tag}`))
  return history ? breachesOf(history) : ['nothing is there']
}
const says = (id: string, more: Json = {}) =>
  mine({ from: '15550002222', id, timestamp: `${TIME - 60}`, type: 'text', text: { body: 'Which size?' }, ...more })
const writes = (sender: string, mid: string, text: string, at = (TIME - 60) * 1000) =>
  mine({
    sender: { id: sender },
    recipient: { id: PAGE },
    timestamp: at,
    message: { mid, text },
  })
/** Long past by the clock of the tests: the files are of a day to come. */
const later = () => system.clock.advance(365 * 24 * 3600 * 1000)

const title = present ? 'the trials of Meta’s channels' : 'the trials of Meta’s channels (skipped: they are not here)'
describe.skipIf(!present)(title, () => {
  it('M14 a reaction stands under its message, and opens nothing', async () => {
    await posts('demo-whatsapp', ...lines('whatsapp-reaction.json'))
    await expect(messages('demo-whatsapp', '15550002222')).resolves.toEqual([])
    await posts('demo-whatsapp', says('wamid.EARLIER'))
    const [message, ...others] = await messages('demo-whatsapp', '15550002222')
    expect(others).toEqual([])
    expect(message).toMatchObject({ text: 'Which size?', reactions: [{ emoji: '👍', from: 'contact' }] })
    expect(await breaches('demo-whatsapp', '15550002222')).toEqual([])
  })

  it('C1 a number with a user id, then the id alone, is one contact; the other way round as well', async () => {
    const both = lines('whatsapp-user-id.jsonl')
    await posts('demo-whatsapp', ...both)
    expect((await messages('demo-whatsapp', '15557770001')).map(({ text }) => text)).toEqual(['one', 'two'])
    world = new World(system)
    await posts('demo-whatsapp', ...lines('whatsapp-user-id.jsonl').toReversed())
    const texts = (await messages('demo-whatsapp', '15557770001')).map(({ text }) => text)
    expect(texts.toSorted()).toEqual(['one', 'two'])
  })

  it('M14 what a message belongs to is kept', async () => {
    const [answer, ad, story, link] = lines('relations.jsonl')
    if (!answer || !ad || !story || !link) throw new Error('fewer lines than there were')
    await posts('demo-whatsapp', says('wamid.EARLIER'), answer, ad)
    const [earlier, ...said] = await messages('demo-whatsapp', '15550002222')
    expect(said).toMatchObject([
      { text: 'yes, that one', replyTo: { entryId: earlier?.entryId, text: 'Which size?' } },
      {
        text: 'price?',
        origin: { kind: 'ad', title: 'Red shoes', text: '50 %', url: 'https://fb.example/a', ref: '1' },
      },
    ])
    await posts('demo-instagram', story)
    expect(await messages('demo-instagram', 'igsid1')).toMatchObject([
      { text: 'Hello story', origin: { kind: 'story_reply', ref: '18' }, attachments: [{ name: 'story' }] },
    ])
    await posts('demo-messenger', link, writes('psid1', 'm2', 'Hello'), writes('psid1', 'm3', 'Anybody?'))
    expect((await messages('demo-messenger', 'psid1')).map(({ text, origin }) => [text, origin])).toEqual([
      ['Hello', { kind: 'link', ref: 'campaign-7' }],
      ['Anybody?', undefined],
    ])
  })

  it('M14 an unsent message is gone, and says that it was there', async () => {
    await posts('demo-instagram', writes('igsid2', 'm9', 'secret'), ...lines('instagram-unsent.json'))
    expect(await messages('demo-instagram', 'igsid2')).toMatchObject([{ text: '', unsentAt: expect.any(String) }])
    expect(await breaches('demo-instagram', 'igsid2')).toEqual([])
  })

  it('M15 what is said elsewhere stands in the timeline and stops the clock, once', async () => {
    await posts('demo-messenger', writes('psid1', 'm1', 'Hello'))
    later()
    const echo = lines('messenger-echo.json')
    await posts('demo-messenger', ...echo, ...echo)
    expect(await messages('demo-messenger', 'psid1')).toMatchObject([
      { text: 'Hello' },
      { text: "answered in Meta's inbox", direction: 'outbound', elsewhere: true },
    ])
    expect(await conversation('demo-messenger', 'psid1')).toMatchObject({ waiting: 'none', unread: 0 })
    expect(await breaches('demo-messenger', 'psid1')).toEqual([])
  })

  it('M15 our own, told again by Messenger, is not doubled', async () => {
    await posts('demo-messenger', writes('psid1', 'm1', 'Hello', system.clock.now()))
    const id = conversationIdOf(homeContactId('demo-messenger', `psid1${world.tag}`), 1)
    const sent = await world.asks<Shown>('owner', 'messages.send', { id, text: 'From here' })
    const echo = (reference: string) => ({
      sender: { id: PAGE },
      recipient: { id: `psid1${world.tag}` },
      timestamp: TIME * 1000,
      message: { mid: `m7${world.tag}`, is_echo: true, text: 'From here', metadata: `switchboard:${reference}` },
    })
    await posts('demo-messenger', echo(`${sent.id}.1`))
    await world.settle()
    await posts('demo-messenger', echo(`${sent.id}.1`))
    const all = await messages('demo-messenger', 'psid1')
    expect(all).toHaveLength(2)
    expect(all[1]).not.toHaveProperty('elsewhere')
  })

  it('M4 a watermark moves everything until then', async () => {
    await posts('demo-messenger', writes('psid1', 'm1', 'Hello', system.clock.now()))
    const id = conversationIdOf(homeContactId('demo-messenger', `psid1${world.tag}`), 1)
    for (const text of ['one', 'two']) await world.asks('owner', 'messages.send', { id, text })
    await world.settle()
    const [mark] = lines('messenger-watermark.json')
    await posts('demo-messenger', { ...mark, read: { watermark: system.clock.now() } })
    const statuses = (await messages('demo-messenger', 'psid1')).flatMap(({ delivery }) => delivery?.status ?? [])
    expect(statuses).toEqual(['read', 'read'])
  })
})

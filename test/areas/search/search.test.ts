import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { searchKeys } from '../../../functions/areas/search/store/keys.ts'
import { ensureIndex, keepIndex } from '../../../functions/areas/search/use-cases/keep-index.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { putAll } from '../../../functions/platform/table.ts'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import { uploaded } from '../../kit/files.ts'
import { indexedFor, loseIndex } from '../../kit/search.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

let system: TestSystem
let world: World
let word: string
let written = 0
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  await world?.settle()
  world = new World(system)
  word = `xylo${world.tag}`
})

interface MessageHit {
  conversation: { id: string; contact: { id: string } }
  entry: { id: string; at: string; message: { text: string; tags: string[] } }
  matchedIn: string[]
  text: string
  marks: [number, number][]
}
interface ContactHit {
  contact: { id: string; name: string }
  conversationId: string | null
  matchedIn: string[]
}
type Hit = MessageHit | ContactHit
interface Page {
  items: Hit[]
  nextCursor: string | null
}
const idOf = (of = world, n = 1) => conversationIdOf(of.whatsappContact, n)
const ask = (q: string, more: object = {}, agent = 'owner') => world.asks<Page>(agent, 'search.query', { q, ...more })
const textsOf = ({ items }: Page) => items.flatMap((hit) => ('entry' in hit ? [hit.entry.message.text] : []))
const contactsOf = ({ items }: Page) => items.flatMap((hit) => ('contact' in hit ? [hit.contact.id] : []))
const texts = async (q: string, more: object = {}, agent = 'owner') => textsOf(await ask(q, more, agent))

/** Every page, with what is done in between. */
async function all(q: string, more: object, between: () => Promise<unknown> = async () => undefined): Promise<Hit[]> {
  const hits: Hit[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page: Page = await ask(q, { ...more, ...(cursor === undefined ? {} : { cursor }) })
    hits.push(...page.items)
    cursor = page.nextCursor
    await between()
  }
  return hits
}
/** Everything that is in the log goes into segments. */
async function seal(): Promise<void> {
  system.clock.advance(25 * HOUR)
  await keepIndex(world.deps)
}
async function says(...said: string[]): Promise<void> {
  for (const text of said) {
    await world.writes(String(++written), text)
    system.clock.advance(1_000)
  }
  await world.settle()
}

describe.each(['logged', 'sealed'] as const)('what is %s', (where) => {
  const settled = async () => {
    if (where === 'sealed') await seal()
  }

  it('F1 F4 is found by the beginnings of all words, accents and case aside, the newest first', async () => {
    await says(`A ${word} for the café`, `Another ${word.toUpperCase()}s`, 'nothing of it', `${word} CAFE 東京に行く`)
    await settled()
    expect(await texts(word)).toEqual([
      `${word} CAFE 東京に行く`,
      `Another ${word.toUpperCase()}s`,
      `A ${word} for the café`,
    ])
    expect(await texts(`caf ${word}`)).toEqual([`${word} CAFE 東京に行く`, `A ${word} for the café`])
    expect(await texts(`${word} 東京`)).toEqual([`${word} CAFE 東京に行く`])
    expect(await texts(`${word} tea`)).toEqual([])
    expect(await texts(word.slice(1))).toEqual([])
    const order = `2024-${world.tag}-7788`
    await says(`Order ${order}, ${word} once more`)
    expect(await texts(order)).toEqual([`Order ${order}, ${word} once more`])
  })

  it('F1 says where it is: the line, and what of it are the words', async () => {
    const long = `${'word '.repeat(100)}Cafés near the ${word}! ${'more '.repeat(100)}`
    await says(`Café ${word}`, long)
    await settled()
    const { items } = await ask(`CAFE ${word}`)
    const [far, near] = items as MessageHit[]
    const marked = ({ text, marks }: MessageHit) => marks.map(([from, to]) => text.slice(from, to))
    expect(near).toMatchObject({
      matchedIn: ['message'],
      text: `Café ${word}`,
      marks: [
        [0, 4],
        [5, 5 + word.length],
      ],
    })
    expect(marked(far as MessageHit)).toEqual(['Café', word])
    expect(far?.text.length).toBeLessThan(260)
    expect(far).toMatchObject({ conversation: { id: idOf() }, entry: { message: { text: long } } })
  })

  it('F1 contacts come first, then messages; a word may be the name of who wrote', async () => {
    await says(`one ${word}`, `two ${word}`)
    await world.calls('owner', 'contacts.update', {
      id: world.whatsappContact,
      name: `Zoë ${word}`,
      emails: [`zoe@${word}.test`],
    })
    await world.settle()
    await settled()
    const { items } = await ask(word)
    expect(items[0]).toMatchObject({
      contact: { id: world.whatsappContact, name: `Zoë ${word}` },
      conversationId: idOf(),
      matchedIn: ['name', 'email'],
    })
    expect(textsOf({ items, nextCursor: null })).toEqual([`two ${word}`, `one ${word}`])
    expect(await ask(`zoe ${word}`)).toMatchObject({ items: [{ contact: {} }, { matchedIn: ['message', 'name'] }, {}] })
    expect(contactsOf(await ask(`zoe@${word}.test`))).toEqual([world.whatsappContact])
    expect(contactsOf(await ask(`+49 1500 0${world.tag.slice(0, 3)} ${world.tag.slice(3)}`))).toEqual([
      world.whatsappContact,
    ])
  })

  it('F1 a contact who is renamed is found by the new name only, also beside what they wrote', async () => {
    await says(`hello ${word}`)
    const rename = async (name: string) => {
      await world.calls('owner', 'contacts.update', { id: world.whatsappContact, name })
      await world.settle()
      await settled()
    }
    await rename(`Before${world.tag}`)
    await rename(`After${world.tag}`)
    expect(contactsOf(await ask(`after${world.tag}`))).toEqual([world.whatsappContact])
    expect(contactsOf(await ask(`before${world.tag}`))).toEqual([])
    expect(await texts(`after${world.tag} ${word}`)).toEqual([`hello ${word}`])
    expect(await texts(`before${world.tag} ${word}`)).toEqual([])
  })

  it('F4 by team, agent, status, channel, tag, dates and files', async () => {
    const id = idOf()
    await says(`first ${word}`)
    await world.calls('agent1', 'messages.send', { id, text: `our ${word}` })
    await world.settle()
    const [ours, first] = (await ask(word)).items as MessageHit[]
    await world.calls('agent1', 'messages.tags', { messageIds: [first?.entry.id], tag: `tag${world.tag}` })
    await world.settle()
    await settled()
    const both = [`our ${word}`, `first ${word}`]
    expect(await texts(word, { status: 'open' })).toEqual(both)
    expect(await texts(word, { status: 'closed' })).toEqual([])
    expect(await texts(word, { agentId: 'ag_agent1' })).toEqual(both)
    expect(await texts(word, { agentId: 'ag_agent2' })).toEqual([])
    expect(await texts(word, { teamId: 'nowhere' })).toEqual([])
    expect(await texts(word, { channelId: 'demo-whatsapp' })).toEqual(both)
    expect(await texts(word, { channelId: 'demo-line' })).toEqual([])
    expect(await texts(word, { tag: `tag${world.tag}` })).toEqual([`first ${word}`])
    expect(await texts(word, { hasFile: 'true' })).toEqual([])
    expect(await texts(word, { hasFile: false })).toEqual(both)
    expect(await texts(word, { from: ours?.entry.at })).toEqual([`our ${word}`])
    expect(await texts(word, { to: first?.entry.at })).toEqual([`first ${word}`])
    expect(await texts(word, { from: first?.entry.at, to: ours?.entry.at })).toEqual(both)
    expect(contactsOf(await ask('casey', { from: first?.entry.at }))).toEqual([])
  })

  it('F1 F4 what is quoted stands in a row, the shortest and most common words too', async () => {
    await says(`${word} is for the order 12`, `${word} order 12 for it`, `for ${word} AB-12-x7`)
    await settled()
    expect(await texts(`"${word} is for"`)).toEqual([`${word} is for the order 12`])
    expect(await texts(`“for the order” ${word}`)).toEqual([`${word} is for the order 12`])
    expect(await texts(`"${word} ord`)).toEqual([`${word} order 12 for it`])
    expect(await texts(`"${word} ord"`)).toEqual([])
    expect(await texts(`${word} AB-12-x`)).toEqual([`for ${word} AB-12-x7`])
    expect(await texts('AB-12')).toContain(`for ${word} AB-12-x7`)
    expect(await texts('ab/12/X7')).toContain(`for ${word} AB-12-x7`)
    expect(await texts('AB-13')).toEqual([])
    expect(await texts(`${word} 12-ab`)).toEqual([])
    expect(await texts(`${word} or 12`)).toHaveLength(2)
  })

  it('F1 words in other spellings and scripts, also within what has no spaces', async () => {
    const said = [
      `${word} Straße Øresund Łódź`,
      `${word} 京都の東京都庁に行く`,
      `${word} 배송은 언제`,
      `${word} عِنْدَ الطلبيّة ١٢٣`,
      `${word} שָׁלוֹם`,
      `${word} สวัสดีครับ`,
    ]
    await says(...said)
    await settled()
    const finds: [string, number][] = [
      ['strasse', 0],
      ['STRASSE oresund lodz', 0],
      ['都庁', 1],
      ['京都', 1],
      ['京都の東', 1],
      ['배송', 2],
      ['عند الطلبيه', 3],
      ['123', 3],
      ['שלום', 4],
      ['สวัสดี', 5],
    ]
    for (const [q, at] of finds) expect([q, await texts(`${word} ${q}`)]).toEqual([q, [said[at]]])
    expect(await texts(`${word} 都京`)).toEqual([])
    expect(await texts(`${word} 😀`)).toHaveLength(said.length)
  })

  it('F1 C5 notes, names of files and attributes are found, and said so', async () => {
    const id = idOf()
    await says(`hello ${word}`)
    await world.calls('owner', 'contacts.addNote', { id: world.whatsappContact, text: `Always polite, ${word}` })
    const attachmentId = await uploaded(world, 'agent1', undefined, `Bill_${word}-2026.pdf`)
    await world.calls('agent1', 'messages.send', { id, text: 'Here it is', attachmentIds: [attachmentId] })
    await world.calls('owner', 'contacts.update', {
      id: world.whatsappContact,
      attributes: { tier: `Gold ${word}` },
    })
    await world.settle()
    await settled()
    const { items } = await ask(word)
    expect(items.map(({ matchedIn }) => matchedIn)).toEqual([['attribute'], ['file'], ['note'], ['message']])
    const file = items[1] as MessageHit
    expect(file.marks.map(([from, to]) => file.text.slice(from, to))).toEqual([word])
    expect(items[2]).toMatchObject({ conversation: { id }, text: `Always polite, ${word}` })
    expect(await texts(word, { channelId: 'demo-whatsapp' })).toEqual(['Here it is', `hello ${word}`])
    expect(await texts(`it ${word} pdf`, { hasFile: true })).toEqual(['Here it is'])
  })

  it('F1 a name of two letters, and a number however it is written', async () => {
    await says(`hello ${word}`)
    await world.calls('owner', 'contacts.update', { id: world.whatsappContact, name: `Li Bo${world.tag} Wu` })
    await world.calls('owner', 'contacts.update', { id: world.whatsappContact, phones: [`+49171${world.tag}8`] })
    await world.settle()
    await settled()
    const own = async (q: string) =>
      (await all(q, { limit: 100 })).flatMap((hit) =>
        'contact' in hit && hit.contact.id === world.whatsappContact ? [hit.matchedIn] : [],
      )
    for (const q of ['"Li"', `li bo${world.tag}`, `"Bo${world.tag} Wu"`])
      expect([q, await own(q)]).toEqual([q, [['name']]])
    expect(await own(`"Bo${world.tag} W"`)).toEqual([])
    expect(await texts(`wu ${word}`)).toEqual([`hello ${word}`])
    const number = `${world.tag}8`
    for (const q of [
      `0171${number}`,
      `0171 / ${number.slice(0, 3)} ${number.slice(3)}`,
      `+49 (0)171 ${number}`,
      `0049-171-${number}`,
      `171 ${number}`,
      number.slice(-4),
    ]) {
      expect([q, await own(q)]).toEqual([q, [['phone']]])
    }
  })

  it('A2 A10 A11 what may not be seen, is blacklisted or deleted is in no answer at once', async () => {
    await says(`${word} one`)
    await world.texts('two', `${word} two`)
    await world.settle()
    await settled()
    expect(await texts(word)).toHaveLength(2)
    expect(await texts(word, {}, 'agent1')).toEqual([`${word} one`])
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect(await texts(word, {}, 'agent1')).toEqual([])
    await world.calls('owner', 'contacts.unblacklist', { id: world.whatsappContact })
    expect(await texts(word, {}, 'agent1')).toEqual([`${word} one`])
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    expect(await texts(word)).toEqual([`${word} two`])
    await world.settle()
    system.clock.advance(3 * DAY)
    await keepIndex(world.deps)
    expect(await indexedFor(world.deps, word)).toMatchObject([{ contactId: world.smsContact() }])
  })
})

describe('pages', () => {
  it('F4 have everything once, in order, while messages come, are sealed, merged and indexed again', async () => {
    const others = Array.from({ length: 5 }, () => new World(system))
    for (const other of others) {
      for (let at = 0; at < 4; at++) await other.writes(String(at), `${word} ${other.tag} ${at}`)
      await world.settle()
      await seal()
    }
    let turns = 0
    const hits = (await all(word, { limit: 4 }, async () => {
      await says(`late ${word} ${++turns}`)
      if (turns % 2 === 0) await seal()
    })) as MessageHit[]
    const found = hits.map(({ entry }) => entry.message.text).filter((text) => !text.startsWith('late'))
    expect(found.sort()).toEqual(others.flatMap(({ tag }) => [0, 1, 2, 3].map((at) => `${word} ${tag} ${at}`)).sort())
    expect(new Set(hits.map(({ entry }) => entry.id)).size).toBe(hits.length)
    expect(hits.map(({ entry }) => entry.at)).toEqual(
      hits
        .map(({ entry }) => entry.at)
        .sort()
        .reverse(),
    )
  })

  it('F4 may be short where nearly nothing fits, and come to an end', async () => {
    const many = new World(system)
    for (let at = 0; at < 130; at++) await many.writes(String(at), `${word} ${at}`)
    await world.settle()
    await says(`${word} mine`)
    await world.calls('owner', 'conversations.close', { id: idOf() })
    await world.settle()
    system.clock.advance(1_000)
    await many.writes('last', `${word} last`)
    await world.settle()
    const hits = await all(word, { status: 'closed' })
    expect(hits).toMatchObject([{ entry: { message: { text: `${word} mine` } } }])
  })
})

describe('what is asked', () => {
  const refused = { code: 'invalid_request' }

  it.each([
    ['two letters', { q: 'ab' }],
    ['nothing', { q: '' }],
    ['ten thousand letters', { q: 'q'.repeat(10_000) }],
    ['an unknown status', { q: 'hello', status: 'gone' }],
    ['an end before the beginning', { q: 'hello', from: '2026-02-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }],
    ['a day that is none', { q: 'hello', from: 'yesterday' }],
    ['a file, perhaps', { q: 'hello', hasFile: 'perhaps' }],
    ['a cursor of nobody', { q: 'hello', cursor: 'hello' }],
    ['an empty cursor', { q: 'hello', cursor: '' }],
  ])('%s is refused', async (_what, input) => {
    await expect(world.calls('owner', 'search.query', input)).rejects.toMatchObject(refused)
  })

  it('F4 a cursor is good for its own search only', async () => {
    await says(`${word} one`, `${word} two`)
    const { nextCursor } = await ask(word, { limit: 1 })
    expect(nextCursor).toEqual(expect.any(String))
    expect(await texts(word, { limit: 3, cursor: nextCursor })).toEqual([`${word} one`])
    for (const other of [{ q: `${word} one` }, { q: word, status: 'open' }]) {
      await expect(world.calls('owner', 'search.query', { ...other, cursor: nextCursor })).rejects.toMatchObject(
        refused,
      )
    }
  })

  it.each(['???', '😀😀😀', '   ', '\u0000\u0000\u0000', ':n:', '%_%'])('F1 %j finds nothing', async (q) => {
    expect(await ask(q)).toEqual({ items: [], nextCursor: null })
  })
})

describe('earlier versions', () => {
  /** As they left the table: an item per word, and the set of a conversation's words. */
  async function asEarlier(of: World, words: string[], where = 'message'): Promise<void> {
    const table = system.database.open(system.table)
    const about = { contactId: of.whatsappContact, n: 1 }
    await putAll(table, [
      {
        ...searchKeys.earlierWords(of.whatsappContact, 1),
        [TABLE.kind]: 'words',
        words: new Set(words.map((one) => `${where}:${one}`)),
      },
      ...words.map((one) => ({
        ...searchKeys.earlierWord(one, of.whatsappContact, 1, where),
        [TABLE.kind]: 'word',
        ...about,
        where,
      })),
    ])
  }

  it('F1 what they indexed is found, then indexed anew by itself, and goes', async () => {
    await says(`an early ${word}`)
    await loseIndex(system)
    await asEarlier(world, ['early', word])
    expect(await texts(word)).toEqual([`an early ${word}`])
    expect(await texts(`early ${word}`)).toEqual([`an early ${word}`])
    await ensureIndex(world.deps)
    await world.settle()
    expect(await world.deps.store.findEarlierWord(word, 10)).toEqual([])
    expect(await world.deps.store.readIndexState()).toMatchObject({ finished: 1, generation: 1 })
    expect(await texts(word)).toEqual([`an early ${word}`])
    await ensureIndex(world.deps)
    expect(await system.stream.take()).toEqual([])
  })
})

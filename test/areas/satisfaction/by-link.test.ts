import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { surveyLanguages } from '../../../functions/areas/messages/domain/survey-words.ts'
import { pageHeaders, pageHtml, type SurveyPage, statusOf } from '../../../functions/areas/satisfaction/domain/page.ts'
import { acceptedLanguage, pageWords } from '../../../functions/areas/satisfaction/domain/page-words.ts'
import { surveyToken } from '../../../functions/areas/satisfaction/domain/survey-link.ts'
import { openSurvey, rateByLink } from '../../../functions/areas/satisfaction/use-cases/rate-by-link.ts'
import type { Visitor } from '../../../functions/areas/web-chat/domain/visitor-token.ts'
import {
  readVisitorMessages,
  receiveVisitorMessage,
} from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { readHistory } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { DAY, HOUR, look, MINUTE, questions, rated, sets } from './survey-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await sets(world, { askSatisfaction: true, satisfactionQuestion: null })
  await world.clear()
})

const caller = { network: '203.0.113.9', language: 'en' as const }
const idOf = (at = world) => `cv_${at.smsContact().slice(3)}_1`
/** They talked by SMS, it is over, and they were asked; the link that they got. */
async function asked(at = world): Promise<string> {
  await at.texts('hello', 'Hello')
  await at.calls('agent3', 'messages.send', { id: idOf(at), text: 'Hi!' })
  await at.calls('agent3', 'conversations.close', { id: idOf(at) })
  await at.settle()
  const [, token = ''] = /\/rate\?t=(\S+)/.exec(at.accepted().at(-1)?.text ?? '') ?? []
  return token
}
const opens = (token: string, score?: number) => openSurvey(world.deps, token, score, caller)
const rates = (token: string, score: number | undefined, text = '') =>
  rateByLink(world.deps, token, { score, text }, caller)
const given = async (at = world) => (await look(at, idOf(at))).satisfaction

describe('O5 asking by a link', () => {
  it('O5 an SMS has the question and a link, which stands nowhere else; looking answers nothing, sending does', async () => {
    const token = await asked()
    expect(world.accepted().at(-1)?.text).toMatch(
      /^How satisfied[\s\S]*Rate here: https:\/\/switchboard\.test\/rate\?t=cv_/,
    )
    const [question] = await questions(world, idOf())
    expect(question?.text).not.toContain('http')
    expect(JSON.stringify(await readHistory(world.deps.store, world.smsContact()))).not.toContain(token.split('.')[2])
    expect(await opens(token, 2)).toMatchObject({ kind: 'ask', score: 2, question: question?.text, token })
    expect(await given()).toBeUndefined()
    expect(await rates(token, 4, '  Quick & friendly ')).toMatchObject({ kind: 'thanks' })
    expect(await given()).toMatchObject({ score: 4, text: 'Quick & friendly' })
    expect(await rated(world, idOf())).toEqual([['4', 'Quick & friendly']])
    expect((await look(world, idOf())).status).toBe('resolved')
  })

  it('O5 a link that is used twice changes the answer for an hour, and says after that that there is one', async () => {
    const token = await asked()
    await rates(token, 1, 'Slow')
    await rates(token, 1, 'Slow')
    expect(await rated(world, idOf())).toHaveLength(1)
    expect(await opens(token)).toMatchObject({ kind: 'ask', score: 1, text: 'Slow' })
    await rates(token, 5, 'Found it')
    expect(await given()).toMatchObject({ score: 5, text: 'Found it' })
    system.clock.advance(HOUR + MINUTE)
    expect(await opens(token)).toMatchObject({ kind: 'answered' })
    expect(await rates(token, 1)).toMatchObject({ kind: 'answered' })
    expect(await given()).toMatchObject({ score: 5 })
  })

  it('O5 a score may be missing, and is asked for; what was written is kept', async () => {
    const token = await asked()
    expect(await rates(token, undefined, 'Hm')).toMatchObject({ kind: 'ask', isMissing: true, text: 'Hm' })
    expect(await given()).toBeUndefined()
  })

  it('O5 who forged, changed or cut a link learns nothing by it', async () => {
    const token = await asked()
    const [id = '', closing = '', mac = ''] = token.split('.')
    const other = new World(system)
    await asked(other)
    for (const forged of ['', 'x', id, `${id}.${closing}`, `${id}.${closing}.`, `${id}.${closing}.${'a'.repeat(32)}`]) {
      expect(await opens(forged)).toMatchObject({ kind: 'unknown' })
    }
    expect(await rates(`${idOf(other)}.${closing}.${mac}`, 1)).toMatchObject({ kind: 'unknown' })
    expect(await rates(`${id}.${closing}0.${mac}`, 1)).toMatchObject({ kind: 'unknown' })
    expect(await given()).toBeUndefined()
    // Of another closing, by a key of ours: it was not asked about.
    const [key] = await world.deps.secrets.signingKeys('survey')
    expect(await opens(surveyToken({ conversationId: idOf(), closedAt: 1 }, key))).toMatchObject({ kind: 'closed' })
  })

  it('O5 a link leads nowhere after a month, once it was asked anew, and once it was erased; after a merge it does', async () => {
    const token = await asked()
    system.clock.advance(30 * DAY + 1)
    expect(await rates(token, 3)).toMatchObject({ kind: 'closed' })

    const again = new World(system)
    const first = await asked(again)
    await again.calls('agent3', 'conversations.reopen', { id: idOf(again) })
    system.clock.advance(MINUTE)
    await again.calls('agent3', 'conversations.close', { id: idOf(again) })
    await again.settle()
    expect(await rates(first, 3)).toMatchObject({ kind: 'closed' })

    const merged = new World(system)
    const [into, link] = [new World(system), await asked(merged)]
    await into.writes('one')
    await into.calls('owner', 'contacts.merge', { id: into.whatsappContact, contactId: merged.smsContact() })
    await into.settle()
    expect(await rates(link, 2)).toMatchObject({ kind: 'thanks' })
    expect(await given(merged)).toMatchObject({ score: 2 })
    await into.calls('owner', 'contacts.erase', { id: into.whatsappContact })
    expect(await rates(link, 5)).toMatchObject({ kind: 'closed' })
    await into.settle()
    expect(await opens(link)).toMatchObject({ kind: 'closed' })
    const [row] = await into.deps.store.readConversations([{ contactId: merged.smsContact(), n: 1 }])
    expect([row?.satisfaction, row?.survey]).toEqual([undefined, undefined])
  })

  it('O5 so many calls a minute, by link and by address', async () => {
    const token = await asked()
    const limited = { ...world.deps, settings: { ...world.deps.settings, limits: true } }
    const answers = []
    for (let times = 0; times < 21; times++) answers.push((await openSurvey(limited, token, undefined, caller)).kind)
    expect([answers[19], answers[20]]).toEqual(['ask', 'busy'])
    for (let times = 0; times < 120; times++) await openSurvey(limited, 'x', undefined, caller)
    expect((await openSurvey(limited, 'x', undefined, caller)).kind).toBe('busy')
    expect((await openSurvey(limited, 'x', undefined, { ...caller, network: '198.51.100.1' })).kind).toBe('unknown')
  })
})

describe('O5 in the web chat', () => {
  const address = () => `visitor:v_${world.tag.padEnd(24, '0')}`
  const contactId = () => homeContactId('demo-web', address())
  const visitor = (email?: string): Visitor => ({
    channelId: 'demo-web',
    address: address(),
    contactId: contactId(),
    expiresAt: Number.MAX_SAFE_INTEGER,
    ...(email ? { email } : {}),
  })
  const chat = () => `cv_${contactId().slice(3)}_1`
  let said = 0
  const visits = (text: string, more: object = {}, email?: string) =>
    receiveVisitorMessage(world.deps, visitor(email), { text, clientId: `c${++said}`, ...more }, CALLER)
  /** What the widget shows. */
  const shown = async () =>
    (await readVisitorMessages(world.deps, visitor(), {})).items.flatMap((entry) =>
      'message' in entry ? [entry.message] : [],
    )
  async function left(email?: string): Promise<void> {
    await visits('Hello', {}, email)
    await world.calls('owner', 'messages.send', { id: chat(), text: 'Hi!' })
    await world.calls('owner', 'conversations.close', { id: chat() })
    await world.settle()
  }

  it('O5 a visitor who comes back finds the buttons, taps, and is asked why', async () => {
    await left()
    const [, , , , best] = (await shown()).at(-1)?.choices ?? []
    expect(best?.payload).toBe(`csat:${chat()}:5`)
    await visits(best?.title ?? '', { payload: best?.payload })
    await visits('Somebody was there at once')
    await world.settle()
    expect((await look(world, chat())).satisfaction).toMatchObject({ score: 5, text: 'Somebody was there at once' })
    expect((await look(world, chat())).status).toBe('resolved')
    expect((await shown()).slice(-3).map(({ direction }) => direction)).toEqual(['inbound', 'outbound', 'inbound'])
  })

  it('O5 one who has left an email address gets the link there, and the chat has none', async () => {
    await left('kim@example.org')
    const [mail] = world.emails().slice(-1)
    const [, token = ''] = /\/rate\?t=([\w.]+)/.exec(mail?.text ?? '') ?? []
    expect(mail?.html).toMatch(/rate\?t=[\w.]+&#38;score=5"/)
    expect(JSON.stringify(await readVisitorMessages(world.deps, visitor(), {}))).not.toContain('/rate')
    expect(await rates(token, 2)).toMatchObject({ kind: 'thanks' })
    expect((await look(world, chat())).satisfaction).toMatchObject({ score: 2 })
  })
})

describe('O5 the page', () => {
  const ask: SurveyPage = {
    kind: 'ask',
    language: 'ar',
    workspace: 'A <b>',
    token: 't"><script>',
    question: '<img src=x>',
    score: 3,
    text: '</textarea><script>',
  }
  it('shows what others wrote as words, runs nothing, and is read from the right where that is so', () => {
    const html = pageHtml(ask)
    expect(html).not.toMatch(/<script|<img|<b>/)
    expect(html).toContain('dir="rtl"')
    expect(html).toMatch(/value="3" required[^>]* checked/)
    expect(html.match(/ checked/g)).toHaveLength(1)
    expect(pageHeaders()['content-security-policy']).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    )
    expect(pageHeaders()['referrer-policy']).toBe('no-referrer')
  })
  it('says everything in every language, with a status that fits', () => {
    for (const language of surveyLanguages) expect(Object.values(pageWords(language)).every(Boolean)).toBe(true)
    const kinds = ['thanks', 'answered', 'closed', 'unknown', 'busy'] as const
    expect(kinds.map((kind) => statusOf({ kind, language: 'en' }))).toEqual([200, 200, 410, 404, 429])
    expect([statusOf(ask), statusOf({ ...ask, isMissing: true })]).toEqual([200, 400])
    expect([acceptedLanguage('xx, pt-BR;q=0.8, en'), acceptedLanguage(undefined)]).toEqual(['pt', 'en'])
  })
})

import { describe, expect, it } from 'vitest'
import {
  chosen,
  hasButtons,
  inNumbers,
  shortTitles,
  wellFormedChoices,
} from '../../../functions/areas/channels/domain/choices.ts'
import type { InboundMessage } from '../../../functions/areas/channels/port.ts'
import { profileOf } from '../../../functions/areas/channels/providers/profiles.ts'
import { adapterFor, connected, webhook } from './channel-kit.ts'
import { lineBody, lineEvent } from './fixtures/line.ts'
import { metaBody } from './fixtures/meta.ts'
import { inbound } from './fixtures/twilio.ts'
import { whatsappBody } from './fixtures/whatsapp-cloud.ts'

const COLOURS = [
  { title: 'Red', payload: 'red' },
  { title: 'Green', payload: 'green' },
  { title: '42', payload: 'answer' },
]
const asked = { channelId: 'sms', choices: COLOURS }
const choose = (text: string, more: object = {}) => chosen(asked, { channelId: 'sms', text, ...more })?.payload

describe('O2 what a customer chose', () => {
  it('is told by the payload, the number or the words', () => {
    expect(choose('Whatever it says', { payload: 'green' })).toBe('green')
    expect(choose('2')).toBe('green')
    expect(choose(' 2. ')).toBe('green')
    expect(choose('٢')).toBe('green')
    expect(choose('2')).toBe('green')
    expect(choose('gREEN')).toBe('green')
  })
  it('is the words before the number', () => expect(choose('42')).toBe('answer'))
  it.each(['0', '4', '2 please', '-1', '1.5', '', 'Greenish'])('is nothing where they say %j', (text) =>
    expect(choose(text)).toBeUndefined(),
  )
  it('is nothing on another channel, where nothing was asked, or by an unknown payload', () => {
    expect(choose('2', { channelId: 'line' })).toBeUndefined()
    expect(chosen(undefined, { channelId: 'sms', text: '2' })).toBeUndefined()
    expect(choose('2', { payload: 'blue' })).toBeUndefined()
  })
})

describe('O2 choices', () => {
  it('are numbered lines where there are no buttons', () => {
    expect(inNumbers('Which one?', COLOURS)).toBe('Which one?\n\n1. Red\n2. Green\n3. 42')
    expect(inNumbers('Hello')).toBe('Hello')
  })
  it('are ten at most, each payload once and no longer than 64 bytes, whole characters only', () => {
    const many = Array.from({ length: 12 }, (_, n) => ({ title: ` T\n${n} `, payload: `p${n}` }))
    expect(wellFormedChoices([...many, ...many])).toHaveLength(10)
    expect(wellFormedChoices(many)[1]).toEqual({ title: 'T 1', payload: 'p1' })
    const [long] = wellFormedChoices([{ title: 'Smile', payload: '😀'.repeat(20) }])
    expect(long?.payload).toBe('😀'.repeat(16))
    expect(wellFormedChoices([{ title: ' ', payload: 'x' }])).toEqual([])
  })
  it('stay apart when their titles are shortened', () => {
    const alike = ['first', 'second', 'third'].map((end) => ({ title: `A very long beginning, ${end}`, payload: end }))
    const titles = shortTitles(alike, 20)
    expect(new Set(titles).size).toBe(3)
    expect(Math.max(...titles.map(({ length }) => length))).toBeLessThanOrEqual(20)
  })
  it('are buttons where the channel has them and the text fits above them', () => {
    const of = (provider: Parameters<typeof profileOf>[0], text: string) => {
      const profile = profileOf(provider)
      return hasButtons(text, profile.capabilities(profile.types[0] as 'sms').choices)
    }
    expect(of('whatsapp-cloud', 'x'.repeat(1024))).toBe(true)
    expect(of('whatsapp-cloud', 'x'.repeat(1025))).toBe(false)
    expect(of('line', 'x'.repeat(5000))).toBe(true)
    expect(['twilio', 'email'].map((provider) => of(provider as 'twilio', 'x'))).toEqual([false, false])
  })
})

describe('O2 a tap', () => {
  const said = (provider: Parameters<typeof adapterFor>[0], body: unknown) => {
    const adapter = adapterFor(provider)
    const { events } = adapter.parse(webhook(body), connected(provider, adapter.types[0] as 'sms'))
    const { text, payload } = events[0] as InboundMessage
    return { text, payload }
  }
  const tapped = { text: 'Red', payload: 'red' }

  it('on WhatsApp has title and payload, of a button, a list and a template', () => {
    const from = { from: '15551234567', id: 'wamid.1', timestamp: '1700000000' }
    const reply = { id: 'red', title: 'Red' }
    const messages = [
      { ...from, type: 'interactive', interactive: { type: 'button_reply', button_reply: reply } },
      { ...from, type: 'interactive', interactive: { type: 'list_reply', list_reply: reply } },
      { ...from, type: 'button', button: { text: 'Red', payload: 'red' } },
    ]
    for (const message of messages) {
      expect(said('whatsapp-cloud', whatsappBody({ messages: [message] }))).toEqual(tapped)
    }
  })
  it.each(['messenger', 'instagram'] as const)('on %s has them, of a quick reply and a postback', (provider) => {
    const event = { sender: { id: '1' }, recipient: { id: '2' }, timestamp: 1_700_000_000_000 }
    const object = provider === 'messenger' ? 'page' : 'instagram'
    const message = { mid: 'm_1', text: 'Red', quick_reply: { payload: 'red' } }
    expect(said(provider, metaBody(object, { ...event, message }))).toEqual(tapped)
    expect(said(provider, metaBody(object, { ...event, postback: { title: 'Red', payload: 'red' } }))).toEqual(tapped)
  })
  it('on Telegram has them, and is answered so that the button stops waiting', () => {
    const chat = { id: 7, type: 'private' }
    const button = { text: 'Red', callback_data: 'red' }
    const message = { message_id: 5, chat, reply_markup: { inline_keyboard: [[button]] } }
    const query = { id: '4382bfdwdsb323b2d9', from: { id: 7, first_name: 'Ann' }, data: 'red', message }
    const body = { update_id: 1, callback_query: query }
    expect(said('telegram', body)).toEqual(tapped)
    const { answer } = adapterFor('telegram')
    expect(JSON.parse(answer?.(webhook(body))?.body ?? '')).toEqual({
      method: 'answerCallbackQuery',
      callback_query_id: '4382bfdwdsb323b2d9',
    })
    expect(answer?.(webhook({ update_id: 2, message: { message_id: 1, chat } }))).toBeUndefined()
    expect(answer?.(webhook('not JSON'))).toBeUndefined()
  })
  it('on LINE has the title that went out with it; one of a menu is its payload', () => {
    const of = (data: string) => said('line', lineBody(lineEvent({ type: 'postback', postback: { data } })))
    expect(of('red\nRed')).toEqual(tapped)
    expect(of('action=buy')).toMatchObject({ payload: 'action=buy', text: expect.stringContaining('action=buy') })
  })
  it('over Twilio has what its forms say', () => {
    expect(said('twilio', inbound({ Body: 'Red', ButtonPayload: 'red' }))).toEqual(tapped)
  })
})

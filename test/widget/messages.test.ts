import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromDraft, type Message, markOf, unreadCount, withEntries, withMessages } from '../../widget/src/messages.ts'
import type { Entry } from '../../widget/src/wire.ts'

const START = Date.UTC(2026, 0, 1)

function entry(n: number, seq: number, more: { own?: string; at?: number; text?: string } = {}): Entry {
  const { own, at = n * 10_000 + seq, text = `${n}.${seq}` } = more
  return {
    id: `en_${n}_${seq}`,
    conversationId: `cv_X_${n}`,
    seq,
    at: new Date(START + at).toISOString(),
    actor: own ? { type: 'contact', name: 'Me' } : { type: 'agent', name: 'Anna' },
    message: { direction: own ? 'inbound' : 'outbound', text, attachments: [], ...(own ? { clientId: own } : {}) },
  }
}
const texts = (list: readonly Message[]) => list.map(({ text }) => text)
const draft = (clientId: string, at: number) => fromDraft({ clientId, text: clientId, at: START + at })

describe('M11 what a widget shows', () => {
  it('is each message once, in the order of the server, however often and in whatever order it is told', () => {
    const all = [entry(1, 2), entry(1, 3, { own: 'a' }), entry(1, 5), entry(2, 2, { own: 'b' }), entry(2, 3)]
    const told = fc.array(fc.shuffledSubarray(all), { maxLength: 6 })
    fc.assert(
      fc.property(told, (pages) => {
        const list = [...pages, all].reduce<Message[]>((before, page) => withEntries(before, page), [])
        expect(texts(list)).toEqual(['1.2', '1.3', '1.5', '2.2', '2.3'])
      }),
    )
  })

  it('has a written message at its end until the server has it, and then where the server has it', () => {
    const written = withMessages(withEntries([], [entry(1, 2)]), [draft('a', 0)])
    const answered = withEntries(written, [entry(1, 4)])
    expect(texts(answered)).toEqual(['1.2', '1.4', 'a'])
    const taken = withMessages(
      answered.filter(({ id }) => id !== 'a'),
      [{ ...draft('a', 10_003), state: 'sent' }],
    )
    expect(texts(taken)).toEqual(['1.2', 'a', '1.4'])
    const stored = withEntries(taken, [entry(1, 3, { own: 'a' })])
    expect(texts(stored)).toEqual(['1.2', '1.3', '1.4'])
    expect(texts(withMessages(stored, [draft('a', 0)]))).toEqual(['1.2', '1.3', '1.4'])
  })

  it('is known up to the highest number of the latest conversation', () => {
    expect(markOf([draft('a', 0)])).toBeUndefined()
    const list = withEntries([], [entry(2, 2), entry(1, 9), entry(2, 4)])
    expect(markOf(list)).toMatchObject({ conversationId: 'cv_X_2', seq: 4 })
  })

  it('counts what the company wrote after the mark', () => {
    const list = withEntries([], [entry(1, 2), entry(1, 3, { own: 'a' }), entry(1, 4), entry(10, 2), entry(10, 3)])
    expect(unreadCount(list, undefined)).toBe(4)
    expect(unreadCount(list, { conversationId: 'cv_X_1', seq: 2 })).toBe(3)
    const [mark] = list.flatMap(({ place }) => (place?.conversationId === 'cv_X_10' && place.seq === 2 ? [place] : []))
    expect(unreadCount(list, mark)).toBe(1)
    expect(unreadCount(list, { conversationId: 'cv_X_10', seq: 3 })).toBe(2)
  })
})

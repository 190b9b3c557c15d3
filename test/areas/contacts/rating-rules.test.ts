import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Pace,
  rate,
  ratingOf,
  type Side,
  saysInvalidNumber,
} from '../../../functions/areas/contacts/domain/rating.ts'
import { HOUR, MINUTE, NOW } from '../timeline/fixtures.ts'

interface Said {
  side: Side
  at: number
}

/** C2 as FEATURES says it, looking at everything that was said. */
function byDefinition(messages: readonly Said[], invalidNumber = false): number {
  if (messages.length === 0 || invalidNumber) return 0
  if (!messages.some(({ side }) => side === 'contact')) return 1
  const begins = messages.filter((one, at) => messages[at - 1]?.side !== one.side)
  const answered = begins.slice(1).map((answer, at) => ({ from: begins[at]?.at ?? 0, to: answer.at }))
  const share = (ms: number) => answered.filter(({ from, to }) => to - from <= ms).length / answered.length
  if (answered.length > 0 && share(30 * MINUTE) >= 0.9) return 5
  if (answered.length > 0 && share(2 * HOUR) >= 0.9) return 4
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return answered.some(({ from, to }) => day(from) === day(to)) ? 3 : 2
}

const counted = (messages: readonly Said[]) =>
  messages.reduce<{ pace?: Pace; contactRating: number }>((before, { side, at }) => rate(before, side, at), {
    contactRating: 0,
  })
const contact = (at: number): Said => ({ side: 'contact', at: NOW + at })
const house = (at: number): Said => ({ side: 'house', at: NOW + at })

describe('C2 rating', () => {
  it.each<[string, number, Said[]]>([
    ['no message', 0, []],
    ['sent to, never heard from', 1, [house(0), house(HOUR)]],
    ['heard from', 2, [contact(0), contact(HOUR)]],
    ['answered the next day', 2, [contact(0), house(13 * HOUR)]],
    ['answered on the same day', 3, [contact(0), house(11 * HOUR)]],
    ['answered within two hours', 4, [contact(0), house(2 * HOUR)]],
    ['… and a millisecond', 3, [contact(0), house(2 * HOUR + 1)]],
    ['answered within 30 minutes', 5, [contact(0), house(30 * MINUTE)]],
    ['… and a millisecond', 4, [contact(0), house(30 * MINUTE + 1)]],
    ['the customer answers us', 5, [house(0), contact(MINUTE)]],
    ['within two hours, over midnight', 4, [contact(11.5 * HOUR), house(12.5 * HOUR)]],
    ['the first of several messages counts', 3, [contact(0), contact(3 * HOUR), house(3 * HOUR + MINUTE)]],
    ['so does the first of several answers', 5, [contact(0), house(MINUTE), house(5 * HOUR)]],
    ['the open one does not count', 5, [contact(0), house(MINUTE), contact(2 * MINUTE)]],
  ])('%s: %i', (_, stars, messages) => {
    expect(counted(messages).contactRating).toBe(stars)
    expect(byDefinition(messages)).toBe(stars)
  })

  it('C2: nine of ten are enough, eight of nine are not', () => {
    const turns = (quick: number) => [
      contact(0),
      ...Array.from({ length: quick }, (_, at) => (at % 2 === 0 ? house : contact)((at + 1) * MINUTE)),
    ]
    const slow = (messages: Said[], ms: number) => {
      const last = messages.at(-1) as Said
      return [
        ...messages,
        { side: last.side === 'contact' ? ('house' as const) : ('contact' as const), at: last.at + ms },
      ]
    }
    expect(counted(slow(turns(9), HOUR)).contactRating).toBe(5)
    expect(counted(slow(turns(8), HOUR)).contactRating).toBe(4)
    expect(counted(slow(turns(9), 3 * HOUR)).contactRating).toBe(5)
    expect(counted(slow(turns(8), 3 * HOUR)).contactRating).toBe(3)
  })

  it('C2: counted message by message, it is what it is by definition', () => {
    const gap = fc.oneof(
      fc.integer({ min: 0, max: 40 * MINUTE }),
      fc.integer({ min: 0, max: 30 * HOUR }),
      fc.constantFrom(30 * MINUTE, 2 * HOUR, 24 * HOUR, 0),
    )
    const side = fc.constantFrom<Side>('contact', 'house')
    const history = fc.array(fc.record({ side, gap }), { maxLength: 60 }).map((steps) => {
      let at = NOW
      return steps.map((step): Said => {
        at += step.gap
        return { side: step.side, at }
      })
    })
    fc.assert(
      fc.property(history, (messages) => {
        expect(counted(messages).contactRating).toBe(byDefinition(messages))
      }),
      { numRuns: 500 },
    )
  })

  it('C2: an invalid number has none until something comes from it', () => {
    const sent = { ...counted([house(0)]), contactRating: 0 }
    expect(byDefinition([house(0)], true)).toBe(0)
    expect(rate(sent, 'house', NOW + HOUR).contactRating).toBe(0)
    expect(rate(sent, 'contact', NOW + HOUR).contactRating).toBe(4)
  })

  it('C2: who was heard from before anybody counted keeps two stars', () => {
    expect(rate({ contactRating: 2 }, 'house', NOW).contactRating).toBe(2)
    expect(rate({ contactRating: 0 }, 'house', NOW).contactRating).toBe(1)
    expect(ratingOf(undefined)).toBe(0)
  })

  it.each([
    ['sms', '21211', true],
    ['sms', '30006', true],
    ['whatsapp', '131026', true],
    ['sms', '30007', false],
    ['messenger', '21211', false],
    ['email', 'MessageRejected', false],
  ])('C2: %s %s says that the number is none: %s', (type, code, expected) => {
    expect(saysInvalidNumber(type, code)).toBe(expected)
  })
})

import * as z from 'zod'
import type { Delivery } from '../../timeline/domain/entry.ts'
import type { RecipientState } from './kinds.ts'

/** Whom a campaign is for, as they were found: a contact, or a row of a list. */
export const Target = z.lazy(() =>
  z.union([
    z.object({ contactId: z.string() }),
    z.object({
      /** as it stands in the list, where it is none: `refused` says why they are left out */
      phone: z.string(),
      name: z.string().optional(),
      columns: z.record(z.string(), z.string()),
      refused: z.enum(['invalid_number', 'duplicate', 'deleted']).optional(),
    }),
  ]),
)
export type Target = z.infer<typeof Target>

/** C7: whom a campaign is for, without what stands there of somebody who was erased: they are left out. */
export function withoutPerson(targets: readonly Target[], phones: readonly string[]): Target[] {
  const isTheirs = (phone: string) => phones.includes(phone)
  return targets.map((target) =>
    'phone' in target && isTheirs(target.phone) ? { phone: '', columns: {}, refused: 'deleted' as const } : target,
  )
}

/** A row of a list. */
export type Row = Extract<Target, { phone: string }>

/** The numbers of a file, and what else stands beside them. */
export interface RecipientList {
  columns: string[]
  rows: Row[]
}

/** A file that no list can be read from, and why. */
export class UnreadableList extends Error {}

/** What became of one whose turn it was. Times are epoch milliseconds. */
export const Recipient = z.lazy(() =>
  z.object({
    contactId: z.string().nullable(),
    /** left out: nothing was sent */
    state: z.enum(['queued', 'sent', 'delivered', 'read', 'failed', 'left_out']),
    /** how far its message has come: only ever more */
    rank: z.number(),
    reason: z.object({ code: z.string(), detail: z.string() }).optional(),
    at: z.number(),
    answeredAt: z.number().optional(),
    optedOutAt: z.number().optional(),
  }),
)
export type Recipient = z.infer<typeof Recipient>

/** Where a recipient is among all of a campaign. */
export interface Place {
  portion: number
  at: number
}
export const placeOf = ({ portion, at }: Place): string => `${portion}.${at}`
export function parsePlace(place: string): Place | undefined {
  const [, portion, at] = /^(\d{1,6})\.(\d{1,3})$/.exec(place) ?? []
  return at === undefined ? undefined : { portion: Number(portion), at: Number(at) }
}

const RANKS: Record<Delivery['status'], number> = { queued: 0, sending: 0, sent: 1, delivered: 2, read: 3, failed: 4 }
/** A message that was asked for again begins anew, above all that came before. */
export const rankOf = ({ status, round }: Pick<Delivery, 'status' | 'round'>): number => round * 10 + RANKS[status]

/** Ours, Meta's and Twilio's word for it. */
const OPTED_OUT = ['opted_out', '131050', '21610']
/** Who was not to be sent it: they want no marketing, which is counted apart. */
const leftOptedOut = ({ state, reason }: Recipient) =>
  (state === 'left_out' || state === 'failed') && reason !== undefined && OPTED_OUT.includes(reason.code)

/** How it stands with one, in a word. */
export function stateOf(recipient: Recipient): RecipientState {
  const { state, answeredAt, optedOutAt } = recipient
  if (optedOutAt !== undefined || leftOptedOut(recipient)) return 'optedOut'
  if (answeredAt !== undefined) return 'answered'
  return state === 'left_out' ? 'failed' : state
}

/** How many of a portion have come how far, and are in which state. */
export const Tally = z.lazy(() =>
  z.object({
    portion: z.number(),
    /** whose turn it was */
    noted: z.number(),
    /** their message has neither left nor failed */
    underWay: z.number(),
    sent: z.number(),
    delivered: z.number(),
    read: z.number(),
    failed: z.number(),
    answered: z.number(),
    optedOut: z.number(),
    /** by the word for it */
    states: z.record(z.string(), z.number()),
    version: z.number(),
  }),
)
export type Tally = z.infer<typeof Tally>

const isFurther = ({ state }: Recipient, than: 'sent' | 'delivered' | 'read') =>
  ['sent', 'delivered', 'read'].indexOf(state) >= ['sent', 'delivered', 'read'].indexOf(than)

/** Counts a portion anew from those who are in it. */
export function tallied(portion: number, recipients: readonly Recipient[], version: number): Tally {
  const count = (holds: (recipient: Recipient) => boolean) => recipients.filter(holds).length
  const states: Record<string, number> = {}
  for (const recipient of recipients) {
    const state = stateOf(recipient)
    states[state] = (states[state] ?? 0) + 1
  }
  return {
    portion,
    noted: recipients.length,
    underWay: count(({ state }) => state === 'queued'),
    sent: count((one) => isFurther(one, 'sent')),
    delivered: count((one) => isFurther(one, 'delivered')),
    read: count((one) => isFurther(one, 'read')),
    failed: count((one) => (one.state === 'failed' || one.state === 'left_out') && !leftOptedOut(one)),
    answered: count(({ answeredAt }) => answeredAt !== undefined),
    optedOut: count((one) => stateOf(one) === 'optedOut'),
    states,
    version,
  }
}

/** How many of a campaign have come how far. */
export function countsOf(total: number, tallies: readonly Tally[]) {
  const sum = (name: 'noted' | 'underWay' | 'sent' | 'delivered' | 'read' | 'failed' | 'answered' | 'optedOut') =>
    tallies.reduce((before, tally) => before + tally[name], 0)
  return {
    total,
    queued: total - sum('noted') + sum('underWay'),
    sent: sum('sent'),
    delivered: sum('delivered'),
    read: sum('read'),
    failed: sum('failed'),
    answered: sum('answered'),
    optedOut: sum('optedOut'),
  }
}
export type Counts = ReturnType<typeof countsOf>

/** How many messages are on their way. */
export const underWay = (tallies: readonly Tally[]): number => tallies.reduce((sum, one) => sum + one.underWay, 0)

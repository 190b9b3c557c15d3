import type { Conversation } from '../../timeline/domain/conversation.ts'
import { type Entry, isByItself } from '../../timeline/domain/entry.ts'
import { MessageCounts } from './message-facts.ts'
import { type Joined, replay, type Start } from './replay.ts'
import {
  type BareFact,
  factsOf,
  type HoursOf,
  isClosed,
  lengthOf,
  type OfConversation,
  type ReportFact,
  surveysOf,
} from './report-facts.ts'

const DAY_MS = 24 * 60 * 60_000

/** How much was known of a conversation when it was looked at. */
export interface Known {
  /** number of its last entry */
  seq: number
  /** how many tags its messages had, which none loses */
  tags: number
}

/** What one conversation tells of one UTC day: a row. */
export interface FactsOfDay {
  contactId: string
  n: number
  /** when the day begins, epoch ms */
  day: number
  /** more never becomes less */
  known: Known
  /** in order of time */
  facts: ReportFact[]
}

/** What is told of a conversation. */
export interface Gathered {
  facts: ReportFact[]
  known: Known
}

/** R1: the facts that a conversation's entries, which must be all of them, tell of, in order of time. */
export function gather(
  conversation: Conversation,
  entries: readonly Entry[],
  start: Start,
  hoursOf: HoursOf,
  joined?: Joined,
): Gathered {
  const steps = replay(conversation, entries, start, joined)
  const found: BareFact[] = []
  const messages = new MessageCounts()
  const asked = new Set<number>()
  let waited = { all: 0, open: 0 }
  let isAnswered = false
  let resolution: Conversation['resolution'] = null
  for (const { step, entries: added } of steps) {
    const { before, after } = step
    if (before && before.waitingSince !== null && after.waitingSince !== before.waitingSince) {
      const wait = lengthOf(hoursOf(before.teamId), before.waitingSince, after.lastActivityAt)
      waited = { all: waited.all + wait.all, open: waited.open + wait.open }
    }
    for (const fact of factsOf(step, added, hoursOf)) {
      if (fact.kind === 'first_response' && isAnswered) continue
      isAnswered ||= fact.kind === 'first_response'
      found.push(fact.kind === 'closed' ? { ...fact, waited: waited.all, waitedOpen: waited.open } : fact)
    }
    if (isClosed(step)) {
      resolution = after.resolution
      waited = { all: 0, open: 0 }
    }
    for (const entry of added) {
      if (!(before ?? after).blacklisted) messages.add(entry, after)
      if (isQuestion(entry) && after.closedAt !== null) asked.add(after.closedAt)
    }
  }
  const inOrder = entries.toSorted((a, b) => a.seq - b.seq)
  const closings = found.filter(({ kind }) => kind === 'closed')
  const all = [...found, ...surveysOf(closings, asked, inOrder), ...messages.facts()]
  const of: OfConversation = {
    contactId: conversation.contactId,
    n: conversation.n,
    type: resolution?.type ?? null,
    category: resolution?.category ?? null,
    tags: [...new Set(entries.flatMap(({ message }) => message?.tags ?? []))].sort(),
    programs: programsIn(entries),
  }
  return {
    facts: all
      .sort((a, b) => a.at - b.at)
      .map(({ tag, ...fact }) => ({ ...fact, ...of, ...(tag === undefined ? {} : { tags: [tag] }) })),
    known: {
      seq: inOrder.at(-1)?.seq ?? 0,
      tags: entries.reduce((sum, { message }) => sum + (message?.tags.length ?? 0), 0),
    },
  }
}

/** O5: the customer is asked; what else is said to them in a survey offers nothing to choose. */
const isQuestion = ({ message }: Entry) =>
  message?.survey === true && message.direction === 'outbound' && message.choices !== undefined

/** Ids of the workflows, bots and programs that did something; that one stopped or passed a step over is nothing done. */
function programsIn(entries: readonly Entry[]): string[] {
  const done = entries.filter(({ event }) => event?.name !== 'workflow_stopped' && event?.name !== 'step_skipped')
  const ids = done.flatMap(({ actor, event }) => [
    ...(isByItself(actor) || actor.type === 'program' ? [actor.id] : []),
    ...(event?.name === 'bot_began' ? [event.to] : []),
  ])
  return [...new Set(ids.filter((id) => id !== null))].sort()
}

/** The rows that keep a conversation's facts. */
export function rowsOf({ facts, known }: Gathered): FactsOfDay[] {
  const rows = new Map<number, FactsOfDay>()
  for (const fact of facts) {
    const { contactId, n, at } = fact
    const day = dayOf(at)
    const row = rows.get(day) ?? { contactId, n, day, known, facts: [] }
    row.facts.push(fact)
    rows.set(day, row)
  }
  return [...rows.values()]
}

/** When the UTC day of a moment begins (epoch ms, both). */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS

/**
 * A row with the opening hours that were counted when it was kept first: a team's hours change, and what was counted by them
 * stays.
 */
export function asCountedBefore(row: FactsOfDay, before: FactsOfDay): FactsOfDay {
  const keyOf = ({ kind, at }: ReportFact) => `${kind} ${at}`
  const known = new Map(before.facts.map((fact) => [keyOf(fact), fact]))
  const facts = row.facts.map((fact) => {
    const same = known.get(keyOf(fact))
    if (!same || fact.duration === null || same.duration !== fact.duration) return fact
    const waits = fact.waited === same.waited ? { waitedOpen: same.waitedOpen } : {}
    return { ...fact, open: same.open, ...waits }
  })
  return { ...row, facts }
}

/**
 * Days whose rows changed so long after they ended are marked: what was rolled up of them is not made anew by itself. Those
 * after them are; local days begin up to fourteen hours before or after those of UTC, and a run may be late.
 */
const STALE_AFTER_MS = 12 * DAY_MS

/** Whether what is written of a UTC day (epoch ms) at `now` comes after it was rolled up for good. */
export const isStale = (day: number, now: number): boolean => now >= day + DAY_MS + STALE_AFTER_MS

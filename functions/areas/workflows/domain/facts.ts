import type { ContactAttributes } from '../../contact-attributes/domain/definition.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import { openBetween, opening } from '../../workspace/domain/opening-hours.ts'
import { clockOf, type Times } from '../../workspace/domain/times.ts'

/** What conditions are asked of, as it is when they are. */
export interface Facts {
  /** epoch ms */
  now: number
  contact: Contact
  /** absent: it is about the contact alone */
  conversation?: Conversation | undefined
  /** that of the conversation, as far as there is one */
  team?: Team | undefined
  /** the message that it is about: what started it, or was answered since */
  message?: Entry['message'] | undefined
  /** what messages of the conversation are tagged with, or what was just given */
  tags: readonly string[]
  /** how attributes of contacts compare */
  attributes: ContactAttributes
  /** what webhooks answered, by the id of their step */
  answers?: Readonly<Record<string, unknown>> | undefined
}

/** H1: whether the team is there; where nobody says when it is, it is. */
export const isThere = ({ team, now }: Pick<Facts, 'team' | 'now'>): boolean =>
  !team?.openingHours || opening(team.openingHours, now).open

/** How long the customer waits, as the team's clocks run, in whole minutes; undefined: nobody waits. */
export function minutesWaited({ conversation, team, now }: Facts): number | undefined {
  const since = conversation?.waitingSince ?? undefined
  if (since === undefined) return undefined
  const { clocksRun, openingHours } = team ?? {}
  const waited = clocksRun === 'open' && openingHours ? openBetween(openingHours, since, now) : now - since
  return Math.max(0, Math.floor(waited / 60_000))
}

/**
 * Since when nothing has been said in a conversation, and when that has been so for so many minutes as its team's clocks run
 * (epoch ms; infinity: never); undefined: it is closed, on hold, or was never spoken in.
 */
export function silenceOf(
  { status, blacklisted, deletedAt, lastMessage, quietFrom }: Conversation,
  minutes: number,
  times: Times,
): { since: number; due: number } | undefined {
  const isQuiet = status === 'new' || status === 'ongoing'
  if (!isQuiet || blacklisted || deletedAt !== undefined || !lastMessage) return undefined
  const since = Math.max(lastMessage.at, quietFrom ?? 0)
  return { since, due: clockOf(times).longerThan(since, minutes * 60_000 - 1) }
}

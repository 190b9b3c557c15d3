import type { Contact } from '../../timeline/domain/contact.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

/** Whether somebody who would get the channel's conversations is available. */
export function someoneAvailable(agents: readonly Agent[], teamId: string | null): boolean {
  return agents.some((agent) => agent.available && !agent.deleted && (teamId === null || teamId in agent.teams))
}

/** What a visitor's browser tells when a session starts. */
export interface Visit {
  name?: string | undefined
  email?: string | undefined
  location?: Contact['location']
}

const MAX_EMAILS = 20

const SEEN_AGAIN_MS = 5 * 60 * 1000

/**
 * C1: a known contact after a visit: where they are and when, noted once in five minutes; a name given by themself as
 * long as nobody has renamed them. `vouched`: the company's page says who it is, so that its email counts first.
 */
export function afterVisit(contact: Contact, visit: Visit, now: number, vouched: boolean): Contact {
  const { name, email, location } = visit
  const after = { ...contact }
  if (name && contact.name === contact.originalName && (vouched || contact.name === UNNAMED)) after.name = name
  if (email && !contact.emails.includes(email) && (vouched || contact.emails.length < MAX_EMAILS)) {
    after.emails = (vouched ? [email, ...contact.emails] : [...contact.emails, email]).slice(0, MAX_EMAILS)
  }
  if (now - (contact.lastActiveAt ?? 0) >= SEEN_AGAIN_MS) {
    after.lastActiveAt = now
    if (location) after.location = location
  }
  return after
}

/** A visitor who gave no name. */
export const UNNAMED = 'Visitor'

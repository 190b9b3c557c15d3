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
  /** what of it the company's page vouches for; the rest is the visitor's own word */
  isVouched: { name: boolean; email: boolean }
  location?: Contact['location']
}

const MAX_EMAILS = 20

const SEEN_AGAIN_MS = 5 * 60 * 1000

/**
 * C1: a known contact after a visit: where they are and when, noted once in five minutes; a name given by themself as
 * long as nobody has renamed them. What the company's page vouches for counts first.
 */
export function afterVisit(contact: Contact, visit: Visit, now: number): Contact {
  const { name, email, location, isVouched } = visit
  const after = { ...contact }
  // With it the original one: they differ only where an agent has renamed the contact.
  if (name && contact.name === contact.originalName && (isVouched.name || contact.name === UNNAMED)) {
    after.name = name
    after.originalName = name
  }
  if (email && isVouched.email) {
    after.emails = [email, ...contact.emails.filter((known) => known !== email)].slice(0, MAX_EMAILS)
  } else if (email && !contact.emails.includes(email) && contact.emails.length < MAX_EMAILS) {
    after.emails = [...contact.emails, email]
  }
  if (now - (contact.lastActiveAt ?? 0) >= SEEN_AGAIN_MS) {
    after.lastActiveAt = now
    if (location) after.location = location
  }
  return after
}

/** A visitor who gave no name. */
export const UNNAMED = 'Visitor'

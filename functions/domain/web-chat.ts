import type { Agent, Channel, Contact } from './model.ts'

/** What a setting may be, and what is said where it is something else. */
export interface SettingRule {
  pattern: RegExp
  message: string
}

const text: SettingRule = { pattern: /\S/, message: 'is empty' }
const oneOf = (...values: string[]): SettingRule => ({
  pattern: new RegExp(`^(${values.join('|')})$`),
  message: `is not one of ${values.join(', ')}`,
})

/** The public settings of a web channel: how its widget looks and what it asks for. All are optional. */
export const webChatSettings = {
  /** heading of the chat */
  title: text,
  /** first line of an empty chat */
  greeting: text,
  /** the same while nobody is available */
  awayText: text,
  /** accent, `#rrggbb` */
  color: { pattern: /^#[0-9a-f]{6}$/i, message: 'is not a colour like #1a56db' },
  position: oneOf('left', 'right'),
  /** fields of the form before the first message */
  askName: oneOf('off', 'optional', 'required'),
  askEmail: oneOf('off', 'optional', 'required'),
  /** how soon an answer may be expected */
  replyTime: oneOf('minutes', 'hour', 'hours', 'day'),
} satisfies Record<string, SettingRule>

/** What a widget is told of its channel; only names of the list above, whatever else is stored. */
export function webChatLook(channel: Channel): Record<string, string> {
  return Object.fromEntries(Object.entries(channel.config).filter(([name]) => Object.hasOwn(webChatSettings, name)))
}

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

const MOST_EMAILS = 20
const SEEN_AGAIN_MS = 5 * 60 * 1000

/**
 * C1: a known contact after a visit: where they are and when, noted once in five minutes; a name given by themself as
 * long as nobody has renamed them. `vouched`: the company's page says who it is, so that its email counts first.
 */
export function afterVisit(contact: Contact, visit: Visit, now: number, vouched: boolean): Contact {
  const { name, email, location } = visit
  const after = { ...contact }
  if (name && contact.name === contact.originalName && (vouched || contact.name === UNNAMED)) after.name = name
  if (email && !contact.emails.includes(email) && (vouched || contact.emails.length < MOST_EMAILS)) {
    after.emails = (vouched ? [email, ...contact.emails] : [...contact.emails, email]).slice(0, MOST_EMAILS)
  }
  if (now - (contact.lastActiveAt ?? 0) >= SEEN_AGAIN_MS) {
    after.lastActiveAt = now
    if (location) after.location = location
  }
  return after
}

/** A visitor who gave no name. */
export const UNNAMED = 'Visitor'

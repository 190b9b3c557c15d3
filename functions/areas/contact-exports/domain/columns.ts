import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

/** What a line is made of. */
export interface Exported {
  contact: Contact
  latest: Conversation | undefined
  agents: ReadonlyMap<string, Agent>
}

const iso = (at: number | null | undefined) => (at ? new Date(at).toISOString() : '')

const cells = {
  id: ({ contact }) => contact.id,
  name: ({ contact }) => contact.name,
  phone: ({ contact }) => contact.phones.join('; '),
  email: ({ contact }) => contact.emails.join('; '),
  language: ({ contact }) => contact.language ?? '',
  externalId: ({ contact }) => contact.externalId ?? '',
  owner: ({ contact, agents }) => agents.get(contact.pinnedTo ?? '')?.email ?? contact.pinnedTo ?? '',
  rating: ({ contact, latest }) =>
    String(latest && latest.deletedAt === undefined ? latest.contactRating : contact.rating),
  blacklisted: ({ contact }) => String(contact.blacklisted),
  channels: ({ contact }) => [...new Set(contact.identities.map(({ type }) => type))].join('; '),
  createdAt: ({ contact }) => iso(contact.createdAt),
  lastMessageAt: ({ latest }) => iso(latest?.deletedAt === undefined ? latest?.lastMessage?.at : undefined),
} as const satisfies Record<string, (of: Exported) => string>

/** What a contact's line can say, called as an import calls it; beside them `attributes.<key>`. */
export const exportColumns = Object.keys(cells) as (keyof typeof cells)[]

const ATTRIBUTE = 'attributes.'
export const isColumn = (name: string): boolean => Object.hasOwn(cells, name) || name.startsWith(ATTRIBUTE)

/** A contact's cell below a column. */
export function cellOf(column: string, of: Exported): string {
  if (!column.startsWith(ATTRIBUTE)) return cells[column as keyof typeof cells](of)
  const key = column.slice(ATTRIBUTE.length)
  return Object.hasOwn(of.contact.attributes, key) ? (of.contact.attributes[key] ?? '') : ''
}

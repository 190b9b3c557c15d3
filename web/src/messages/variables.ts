import type { Agent, Contact, Workspace } from '../api/types.ts'
import type { Suggestion } from './suggestion.ts'

/** What the variables of a text would say; what is undefined is not known (yet). */
export interface Scene {
  contact: Contact | undefined
  agent: Agent
  team: { name: string } | undefined
  channel: { name: string } | undefined
  workspace: Pick<Workspace, 'name'> | undefined
}

/** What a `$` variable stands for: its name without the `$`, its value as far as known, and how else it is called. */
export type Variable = readonly [name: string, value: string, label?: string]

/** M7: every variable with its value; the server fills them in. `attributes`: those of the contact. */
export function variablesOf(
  { contact, agent, team, channel, workspace }: Scene,
  attributes: readonly Variable[],
): Variable[] {
  return [
    ['contact.name', contact?.name ?? ''],
    ['contact.email', contact?.emails[0] ?? ''],
    ['contact.phone', contact?.phones[0] ?? ''],
    ['contact.language', contact?.language ?? ''],
    ['agent.name', agent.name],
    ['agent.email', agent.email],
    ['team.name', team?.name ?? ''],
    ['channel.name', channel?.name ?? ''],
    ['workspace.name', workspace?.name ?? ''],
    ...attributes,
  ]
}

/** By any part of the name, or of how it is called; what has a value comes as it would be said. */
export function suggestVariables(possible: readonly Variable[], query: string, emptyMark: string): Suggestion[] {
  const wanted = query.toLowerCase()
  const found = possible.filter(([name, , label = '']) => `${name} ${label}`.toLowerCase().includes(wanted))
  // Written to the end: Enter sends.
  if (found.length === 1 && found[0]?.[0].toLowerCase() === wanted) return []
  return found.map(([name, value, label]) => ({
    id: name,
    text: `$${name}`,
    label: `$${name}`,
    ...(label === undefined ? {} : { detail: label }),
    ...(value.trim() ? { hint: value } : { mark: emptyMark }),
  }))
}

/** Whether the server would look for variables in it; a sum (`$20`) has none. */
export const mayHaveVariables = (text: string) => /\$\p{L}+\.[\p{L}\p{N}_]/u.test(text)

/** Whether a name is none: an address, a number, or the way a provider counts its people. */
function isOnlyId(name: string, { channels, emails, phones }: Contact): boolean {
  const written = name.trim()
  const addresses = [...channels.map(({ address }) => address), ...emails, ...phones]
  if (addresses.some((address) => address.toLowerCase() === written.toLowerCase())) return true
  if (!/\p{L}/u.test(written)) return true
  return !/\s/.test(written) && written.length >= 12 && (written.match(/\d/g)?.length ?? 0) >= 3
}

/** Whether a text calls the customer by a name that is none. */
export const greetsAnId = (text: string, contact: Contact | undefined): boolean =>
  contact !== undefined && /(?<!\$)\$contact\.name\b/i.test(text) && isOnlyId(contact.name, contact)

import { homeContactId } from '../../../kernel/ids.ts'
import { plainName } from '../../../kernel/text.ts'
import type { ChannelType } from '../../channels/domain/channel.ts'
import type { Contact, Identity, Profile } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** So long what a provider said counts. */
export const FRESH_FOR_MS = 30 * DAY_MS
export const MOST_MEMBERS = 50
const MAX_NAME = 128

/** Channels whose provider says who somebody is when it is asked. */
export const tellingTypes: ReadonlySet<ChannelType> = new Set(['messenger', 'instagram', 'telegram', 'line', 'viber'])

/** The address by which a provider is asked about a contact; undefined where none says anything. */
export const askedBy = ({ identities }: Contact): Identity | undefined =>
  identities.find(({ type }) => tellingTypes.has(type))

/** Whether what a provider said is too old to count; what was never asked is. */
export const isStale = (said: { askedAt: number } | undefined, now: number): boolean =>
  said === undefined || now - said.askedAt >= FRESH_FOR_MS

interface Known {
  contact: Contact
  latest: Conversation | undefined
}

/** A11: whether there is anything of the contact that may be seen: of who is deleted nothing is learnt. */
export const isHere = (state: Known | undefined): state is Known & { latest: Conversation } =>
  state?.latest !== undefined && state.latest.deletedAt === undefined

/** What a provider said. */
export interface Learnt {
  name?: string | undefined
  language?: string | undefined
  /** our copy of their picture, null where they have none; undefined: as it was */
  picture?: Profile['picture'] | null
}

/** The contact with what its provider said; names that an agent gave stay. `complete`: there is nothing more to ask for now. */
export function withProfile(
  contact: Contact,
  { name: given = '', language, picture }: Learnt,
  now: number,
  complete: boolean,
): Contact {
  const name = plainName(given, MAX_NAME)
  const known = picture === undefined ? contact.profile?.picture : picture
  return {
    ...contact,
    ...(name === '' ? {} : { originalName: name, ...(isTheirs(contact) ? { name } : {}) }),
    language: contact.language ?? (/^[a-z]{2,3}(-[\w-]{2,20})?$/i.test(language ?? '') ? (language ?? null) : null),
    ...(complete ? { profile: { askedAt: now, ...(known ? { picture: known } : {}) } } : {}),
    ...(complete && contact.members ? { members: freshOnly(contact.members, now) } : {}),
  }
}

/** Whether the contact goes by its address, or by what its provider said: whoever was made by hand has a name of ours. */
function isTheirs({ id, name, originalName, identities }: Contact): boolean {
  if (identities.some(({ address }) => address === name)) return true
  return name === originalName && identities.some(({ channelId, address }) => homeContactId(channelId, address) === id)
}

type Members = NonNullable<Contact['members']>

const freshOnly = (members: Members, now: number): Members =>
  Object.fromEntries(Object.entries(members).filter(([, member]) => !isStale(member, now)))

/** The group with one more whose name is known; `name` empty: the provider would not say. Who was asked about first makes room. */
export function withMember(contact: Contact, id: string, given: string, now: number): Contact {
  const name = plainName(given, MAX_NAME)
  const { [id]: _before, ...others } = contact.members ?? {}
  const kept = Object.entries(others)
    .sort(([, a], [, b]) => a.askedAt - b.askedAt)
    .slice(-(MOST_MEMBERS - 1))
  return { ...contact, members: Object.fromEntries([...kept, [id, { name, askedAt: now }]]) }
}

import { isSame } from '../../../kernel/on-demand.ts'
import type { Consent, Contact, Identity } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { withConsent } from '../../timeline/domain/marketing.ts'
import { withUnreachable } from '../../timeline/domain/reachability.ts'

/*
 * C3: how two contacts become one, and apart again; the README says it in words. What is the primary's stays before what
 * comes with the secondary.
 */

/** A contact with the latest of their conversations. */
interface Party {
  contact: Contact
  latest: Pick<Conversation, 'windows'> | undefined
}

type Optional =
  | 'before'
  | 'campaign'
  | 'consents'
  | 'early'
  | 'externalId'
  | 'lastActiveAt'
  | 'location'
  | 'members'
  | 'purging'
  | 'unreachable'

/** C3: the primary, with everything of the secondary. Links are counted by whoever joins them. */
export function joinedContact(primary: Party, secondary: Party, now: number): Contact {
  const [own, other] = [primary.contact, secondary.contact]
  const later = (other.lastActiveAt ?? 0) > (own.lastActiveAt ?? 0) ? other : own
  const optional: Pick<Contact, Optional> = {
    campaign: own.campaign ?? other.campaign,
    consents: (other.consents ?? []).reduce(withNo, own).consents,
    before: both(own.before, other.before)?.filter((id) => id !== own.id),
    early: both(own.early, other.early),
    externalId: own.externalId ?? other.externalId,
    lastActiveAt: later.lastActiveAt,
    location: later.location ?? own.location ?? other.location,
    members: own.members || other.members ? { ...other.members, ...own.members } : undefined,
    purging: both(own.purging, other.purging),
    unreachable: (other.unreachable ?? []).reduce(withUnreachable, own).unreachable,
  }
  return {
    ...withoutUndefined({ ...own, ...optional }),
    emails: union(own.emails, other.emails),
    phones: union(own.phones, other.phones),
    language: own.language ?? other.language,
    attributes: { ...other.attributes, ...own.attributes },
    identities: joinedIdentities(primary, secondary),
    rating: Math.max(own.rating, other.rating),
    pinnedTo: own.pinnedTo ?? other.pinnedTo,
    blacklisted: own.blacklisted || other.blacklisted,
    mergedFrom: [
      ...(own.mergedFrom ?? []),
      { id: other.id, name: other.name, at: now },
      ...(other.mergedFrom ?? []).map((part) => ({ ...part, at: now, via: part.via ?? other.id })),
    ],
  }
}

/** M18: whoever said no to marketing has said it, whatever the other one said. */
function withNo(contact: Contact, said: Consent): Contact {
  const known = contact.consents?.find(({ channelId }) => channelId === said.channelId)
  if (!known || known.wants === said.wants) return withConsent(contact, said)
  if (said.wants) return contact
  return { ...contact, consents: [...(contact.consents ?? []).filter((one) => one !== known), said] }
}

/** Of addresses on the same channel the one that was heard from last comes first: it is written to. */
function joinedIdentities(primary: Party, secondary: Party): Identity[] {
  const ofPart = secondary.contact.identities.map((identity) => ({
    ...identity,
    part: identity.part ?? secondary.contact.id,
  }))
  const heard = (state: Party, channelId: string) => state.latest?.windows[channelId] ?? 0
  const isLater = ({ channelId }: Identity) => heard(secondary, channelId) > heard(primary, channelId)
  const isShared = ({ channelId }: Identity) => primary.contact.identities.some((one) => one.channelId === channelId)
  const goesFirst = (identity: Identity) => isShared(identity) && isLater(identity)
  const stays = primary.contact.identities.flatMap((identity, at, all) => {
    const isFirst = all.findIndex(({ channelId }) => channelId === identity.channelId) === at
    const before = isFirst ? ofPart.filter((one) => goesFirst(one) && one.channelId === identity.channelId) : []
    return [...before, identity]
  })
  return [...stays, ...ofPart.filter((identity) => !goesFirst(identity))]
}

const union = (own: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(own.map((one) => one.toLowerCase()))
  return [...own, ...others.filter((one) => !known.has(one.toLowerCase()))]
}

const both = <One>(own: readonly One[] | undefined, others: readonly One[] | undefined): One[] | undefined =>
  own || others
    ? [...new Map([...(own ?? []), ...(others ?? [])].map((one) => [JSON.stringify(one), one])).values()]
    : undefined

function withoutUndefined<Of extends object>(item: Of): Of {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Of
}

/** As it was and as it became by one step. */
export interface Images<Of> {
  before: Of
  after: Of
}

/** What stands as the step left it goes back to what it was; what was changed since stays. `kept` fields are none of it. */
export function takenBack<Of extends object>(now: Of, { before, after }: Images<Of>, kept: readonly (keyof Of)[]): Of {
  const next = { ...now }
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Of>) {
    if (kept.includes(field) || !isSame(now[field], after[field])) continue
    if (before[field] === undefined) delete next[field]
    else next[field] = before[field]
  }
  return next
}

const withoutAdded = <One>(
  now: readonly One[] | undefined,
  { before, after }: Images<readonly One[] | undefined>,
): One[] | undefined => {
  const had = new Set(before?.map((one) => JSON.stringify(one)))
  const added = new Set(after?.map((one) => JSON.stringify(one)).filter((one) => !had.has(one)))
  const left = now?.filter((one) => !added.has(JSON.stringify(one)))
  return left && (left.length > 0 || before !== undefined) ? left : undefined
}

const isOf = (parts: ReadonlySet<string>) => (conversationId: string) =>
  [...parts].some((id) => conversationId.startsWith(`cv_${id.slice(3)}_`))

/** C3: two contacts that are to be as they were: the primary as it is now, and the secondary as it was. */
export function partedContacts(
  now: Contact,
  primary: Images<Contact>,
  secondary: Contact,
): { primary: Contact; secondary: Contact } {
  const { before, after } = primary
  const parts = new Set([secondary.id, ...(secondary.mergedFrom ?? []).map(({ id }) => id)])
  const lists = ['emails', 'phones', 'unreachable', 'early', 'before'] as const
  const taken = takenBack(now, primary, [
    'id',
    'version',
    'identities',
    'purging',
    'mergedFrom',
    'attributes',
    'links',
    ...lists,
  ])
  for (const name of lists) {
    const left = withoutAdded<unknown>(now[name], { before: before[name], after: after[name] })
    Object.assign(taken, { [name]: isSame(left, before[name]) ? before[name] : left })
  }
  const own = now.identities.filter(({ part }) => part === undefined || !parts.has(part))
  const isInside = isOf(parts)
  const purging = now.purging?.filter((id) => !isInside(id)) ?? []
  const ofPart = now.purging?.filter(isInside) ?? []
  const left = now.mergedFrom?.filter(({ id }) => !parts.has(id)) ?? []
  return {
    primary: withoutUndefined({
      ...taken,
      attributes: takenBack(now.attributes, { before: before.attributes, after: after.attributes }, []),
      identities: sameSet(own, before.identities) ? before.identities : own,
      purging: purging.length > 0 ? purging : undefined,
      mergedFrom: left.length > 0 ? left : undefined,
    } as Contact),
    secondary: withoutUndefined({
      ...marksSince(now, after, secondary),
      purging: ofPart.length > 0 ? ofPart : undefined,
    } as Contact),
  }
}

const sameSet = (a: readonly Identity[], b: readonly Identity[]) =>
  isSame(a.map((one) => JSON.stringify(one)).toSorted(), b.map((one) => JSON.stringify(one)).toSorted())

/** M17: that nothing gets through to an address of the secondary's was learnt since. */
function marksSince(now: Contact, after: Contact, secondary: Contact): Contact {
  const isTheirs = ({ channelId, address }: { channelId: string; address: string }) =>
    secondary.identities.some((one) => one.channelId === channelId && one.address === address)
  const isNew = (mark: object) => !after.unreachable?.some((known) => isSame(known, mark))
  return (now.unreachable ?? []).filter((mark) => isTheirs(mark) && isNew(mark)).reduce(withUnreachable, secondary)
}

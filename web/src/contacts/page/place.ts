import type { InputOf } from '../../../../contracts/operations.ts'

export type ContactSort = NonNullable<InputOf<'contacts.list'>['sort']>
export const sorts = [
  'newest',
  'oldest',
  'name',
  '-name',
  'lastMessage',
  '-lastMessage',
] as const satisfies ContactSort[]
export const parts = ['timeline', 'details', 'conversations', 'notes', 'files', 'records', 'log'] as const
export type ContactPart = (typeof parts)[number]

/** Which contacts a table shows, in which order: as the list of the server is asked for them. */
export type ContactsFilter = Pick<
  InputOf<'contacts.list'>,
  'q' | 'segmentId' | 'channelId' | 'ownerId' | 'ratingAtLeast' | 'language' | 'sort'
>

/** What the address says of the contacts' pages: a reload or a link leads to the same. */
export interface ContactsPlace {
  q?: string | undefined
  segment?: string | undefined
  channel?: string | undefined
  /** `none`: nobody's */
  owner?: string | undefined
  /** at least so many stars */
  rating?: number | undefined
  language?: string | undefined
  sort?: ContactSort | undefined
  /** of a contact's own page: what of them is shown */
  part?: ContactPart | undefined
  /** their timeline on this channel alone */
  only?: string | undefined
}

const text = (value: unknown, most = 200) => {
  const given = typeof value === 'number' ? String(value) : value
  return typeof given === 'string' && given !== '' ? given.slice(0, most) : undefined
}

/** Reads an address; what makes no sense in it is left out. */
export function readContactsPlace(search: Record<string, unknown>): ContactsPlace {
  const rating = Number(search.rating)
  return {
    q: text(search.q),
    segment: text(search.segment),
    channel: text(search.channel),
    owner: text(search.owner, 254),
    rating: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : undefined,
    language: text(search.language, 35),
    sort: sorts.find((sort) => sort === search.sort),
    part: parts.find((part) => part === search.part),
    only: text(search.only),
  }
}

/** What the list is asked for; undefined fields are left out, so that the same question is the same. */
export function filterOf({ q, segment, channel, owner, rating, language, sort }: ContactsPlace): ContactsFilter {
  const filter = { q, segmentId: segment, channelId: channel, ownerId: owner, ratingAtLeast: rating, language, sort }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

/** Everything is shown again. */
export const nothingAsked: ContactsPlace = {
  q: undefined,
  segment: undefined,
  channel: undefined,
  owner: undefined,
  rating: undefined,
  language: undefined,
}

/** Whether anything but a segment and the order narrows the list. */
export const isNarrowed = ({ q, channel, owner, rating, language }: ContactsPlace): boolean =>
  [q, channel, owner, rating, language].some((value) => value !== undefined)

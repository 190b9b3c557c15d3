import type { InputOf } from '../../../contracts/operations.ts'

export type View = NonNullable<InputOf<'conversations.list'>['view']>
export type Queue = NonNullable<InputOf<'conversations.list'>['queue']>
export type Sort = NonNullable<InputOf<'conversations.list'>['sort']>
export type Status = NonNullable<InputOf<'conversations.list'>['status']>

/** What the list of conversations shows. */
export interface ListFilter {
  view?: View
  queue?: Queue
  status?: Status
  teamId?: string
  assigneeId?: string
  channelId?: string
  /** left out: as the list usually is */
  sort?: Sort
}

/** Names of everything that is remembered of the server's answers. */
export const keys = {
  me: ['me'] as const,
  agents: ['agents'] as const,
  teams: ['teams'] as const,
  channels: ['channels'] as const,
  categories: ['categories'] as const,
  contactAttributes: ['contactAttributes'] as const,
  workspace: ['workspace'] as const,
  savedViews: ['savedViews'] as const,
  counts: ['counts'] as const,
  lists: ['list'] as const,
  list: (filter: ListFilter) => ['list', filter] as const,
  conversation: (id: string) => ['conversation', id] as const,
  contact: (id: string) => ['contact', id] as const,
  timelines: (contactId: string) => ['timeline', contactId] as const,
  timeline: (contactId: string, conversationId: string, channelId: string | undefined, at?: string) =>
    ['timeline', contactId, conversationId, channelId ?? null, ...(at === undefined ? [] : [at])] as const,
  file: (id: string) => ['file', id] as const,
  tags: ['tags'] as const,
  jobList: ['jobList'] as const,
  job: (id: string) => ['jobs', id] as const,
  notifications: ['notifications'] as const,
  search: (q: string) => ['search', q] as const,
}

/** A conversation's id carries its contact's, and its number: `cv_<contact>_<n>`. */
export const contactIdOf = (conversationId: string) => `ct_${conversationId.slice(3, conversationId.lastIndexOf('_'))}`
export const numberOf = (conversationId: string) => Number(conversationId.slice(conversationId.lastIndexOf('_') + 1))

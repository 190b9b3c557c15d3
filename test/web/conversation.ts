import type { Conversation } from '../../web/src/api/types.ts'

/** A conversation as the console is given it: nobody's, open, and nothing was said. */
export const conversation = (fields: Partial<Conversation> = {}): Conversation => ({
  id: 'cv_1_1',
  contact: { id: 'ct_1', name: 'Ada', rating: 0, online: false },
  teamId: 'support',
  assigneeId: null,
  participantIds: [],
  status: 'ongoing',
  waiting: 'none',
  waitingSince: null,
  repNeeded: false,
  lastChannel: null,
  lastMessage: null,
  unread: 0,
  openedAt: new Date(0).toISOString(),
  closedAt: null,
  freeTextUntil: null,
  closedBy: null,
  resolution: null,
  pinnedTo: null,
  blacklisted: false,
  version: 1,
  ...fields,
})

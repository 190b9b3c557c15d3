import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { CONTACT_LAG_MS, type Contact, updatedAtOf } from '../../timeline/domain/contact.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Asked } from '../domain/segment.ts'
import { type Meant, meantBy, type Shown } from './meant.ts'
import { type Candidate, type Way, walk } from './walk.ts'

type Deps = HasStore<ContactAttributesStore & ContactsStore & TimelineStore> & Pick<Parts, 'clock'>

/** Rows read in one page: of contacts as the list has them, and of keys. */
const MAX_WHOLE = 150
const MAX_KEYS = 600
const TIME = 14

/** First those who have no place of their own in the list by change yet, by creation; then that list. */
const MODES = ['c', 'u'] as const
type Mode = (typeof MODES)[number]
const CURSOR = /^([cu])(\d{14}#ct_[0-9A-Z]{26})?$/

/**
 * C1, A2: the contacts that are meant, may be seen and were changed after a time (epoch ms), about in that order. Who is changed while
 * it is read comes to stand further on, and is met there. A page may be short, or empty, and still have a cursor.
 */
export async function findUpdated(
  deps: Deps,
  agent: Agent,
  asked: readonly Asked[],
  { after, cursor, limit }: { after: number; cursor: string | undefined; limit: number },
): Promise<{ contacts: Shown[]; nextCursor: string | null }> {
  const place = placeOf(cursor)
  const meant = await meantBy(deps, agent, asked)
  if (meant.nobody) return { contacts: [], nextCursor: null }
  const isUpdated = (contact: Contact) => updatedAtOf(contact) > after
  const start = String(Math.max(0, after - CONTACT_LAG_MS)).padStart(TIME, '0')
  const ways: Record<Mode, Way> = {
    c: createdWay(deps, meant, start, isUpdated),
    u: changedWay(deps, start),
  }
  const isShown = ({ contact }: Shown) => isUpdated(contact)
  if (place.mode === 'u') {
    const { contacts, next } = await walk(meant, ways.u, place.position, limit, { isShown })
    return { contacts, nextCursor: next && `u${next}` }
  }
  const { contacts, next } = await walk(meant, ways.c, place.position, limit, { isShown })
  return { contacts, nextCursor: next === null ? 'u' : `c${next}` }
}

function placeOf(cursor = 'c'): { mode: Mode; position: string | undefined } {
  const [, mode, position] = CURSOR.exec(cursor) ?? []
  if (mode) return { mode: mode as Mode, position }
  throw new DomainError('invalid_request', 'The cursor is not one of this list.', [
    { path: 'cursor', message: 'is not a cursor of this list' },
  ])
}

function createdWay({ store }: Deps, meant: Meant, start: string, isUpdated: (contact: Contact) => boolean): Way {
  const isWanted = ({ contact }: Candidate) =>
    contact !== undefined && contact.listedAt === undefined && isUpdated(contact) && meant.mayBe(contact)
  return {
    most: MAX_WHOLE,
    read: (after = start, limit, most) =>
      store.readContactRows({ of: 'everybody', by: 'created' }, { limit, after, forward: true, most, isWanted }),
  }
}

function changedWay({ store }: Deps, start: string): Way {
  return {
    most: MAX_KEYS,
    read: (after = start, limit, most) =>
      store.readContactRows({ of: 'everybody', by: 'changed' }, { limit, after, forward: true, most }),
  }
}

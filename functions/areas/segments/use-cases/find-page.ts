import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { askedOfContacts } from '../../../kernel/words.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { fingerprint } from '../../search/domain/cursor.ts'
import { findContacts } from '../../search/index.ts'
import type { SearchParts, SearchStore } from '../../search/port.ts'
import { nameOrder } from '../../timeline/domain/name-order.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type Asked, timesAsked } from '../domain/segment.ts'
import { type Meant, meantBy, type Shown } from './meant.ts'
import { spokenWith } from './spoken-with.ts'
import { type Candidate, MAX_READ, type Stretch, type Way, walk } from './walk.ts'

export type ListDeps = HasStore<
  ContactAttributesStore & ContactsStore & QueuesStore & SearchStore & TimelineStore & WorkspaceStore
> &
  Pick<Parts, 'clock' | 'log'> &
  SearchParts

export type ContactOrder = 'newest' | 'oldest' | 'name' | '-name' | 'lastMessage' | '-lastMessage'

interface PageAsked {
  sort: ContactOrder
  cursor: string | undefined
  limit: number
}

/** Contacts that a list by creation is read for, and rows of keys, in one page. */
const MAX_WHOLE = 150
const MAX_KEYS = 600
/** So many of a selection are read and sorted; of more, the order's own rows are gone through for those that are in it. */
const FEW = MAX_READ
const MAX_SELECTED = 5_000

/** How far a list has come: along rows, in what was sorted here, among those spoken with, or among the others. */
type Mode = 'w' | 'f' | 's' | 't'
interface Place {
  mode: Mode
  position: string | undefined
}

/** Everybody who may be meant, by an index: in the order in which it has them, or all. */
interface Selection {
  way?: Way | undefined
  /** undefined: more than can be sorted */
  all(): Promise<Candidate[] | undefined>
}

/**
 * C1, C9, A2: a page of the contacts that are meant and the agent may see, in an order. What it reads is bounded, however many
 * contacts there are: it may be short, or empty, and still have a cursor.
 */
export async function findPage(
  deps: ListDeps,
  agent: Agent,
  asked: readonly Asked[],
  { sort, cursor, limit }: PageAsked,
): Promise<{ contacts: Shown[]; nextCursor: string | null }> {
  const name = fingerprint([asked, sort])
  const place = placeOf(name, cursor)
  const [meant, layout] = await Promise.all([meantBy(deps, agent, asked), deps.store.readLayout()])
  if (meant.nobody) return { contacts: [], nextCursor: null }
  const hasLists = layout.hasContactLists ?? false
  const order = orderOf(sort, hasLists)
  const selection = select(deps, asked, order, { meant, hasLists })
  const { contacts, next } = await stretchOf({ deps, agent, asked, meant, order, selection, place, limit })
  return { contacts, nextCursor: next && Buffer.from(`${name}${next.mode}${next.position}`).toString('base64url') }
}

function placeOf(name: string, cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, of, mode, position] = /^([\w-]{8})([wfst])([\x21-\x7e]{0,1000})$/.exec(text) ?? []
  if (of === name) return { mode: mode as Mode, position: position || undefined }
  throw new DomainError('invalid_request', 'The cursor is not one of this list.', [
    { path: 'cursor', message: 'is not a cursor of this list' },
  ])
}

interface Order {
  by: 'created' | 'name' | 'spoken'
  forward: boolean
}

/** Until everybody is in the list by name, nobody is missing, but in the order of creation. */
function orderOf(sort: ContactOrder, hasLists: boolean): Order {
  if (sort.endsWith('name') && !hasLists) return { by: 'created', forward: sort === 'name' }
  if (sort.endsWith('name')) return { by: 'name', forward: sort === 'name' }
  if (sort.endsWith('lastMessage')) return { by: 'spoken', forward: sort === '-lastMessage' }
  return { by: 'created', forward: sort === 'oldest' }
}

interface Listing {
  deps: ListDeps
  agent: Agent
  asked: readonly Asked[]
  meant: Meant
  order: Order
  selection: Selection | undefined
  place: Place | undefined
  limit: number
}

async function stretchOf(listing: Listing): Promise<{ contacts: Shown[]; next: Place | null }> {
  const { deps, asked, meant, order, selection, place, limit } = listing
  const along = ({ contacts, next }: Stretch, mode: Mode) => ({
    contacts,
    next: next === null ? null : { mode, position: next },
  })
  if (selection?.way) return along(await walk(meant, selection.way, place?.position, limit), 'w')
  const selected = await selection?.all()
  if (selected && (place ? place.mode === 'f' : selected.length <= FEW)) {
    return along(await sortedHere(meant, selected, order, place?.position, limit), 'f')
  }
  const ids = selected && new Set(selected.map(({ id }) => id))
  if (order.by === 'spoken') {
    const mode = place?.mode === 't' ? 't' : 's'
    const rest = createdWay(deps, asked, meant, false)
    return spokenWith({ ...listing, ids, rest, forward: order.forward, place: { mode, position: place?.position } })
  }
  if (order.by === 'name')
    return along(await walk(meant, namedWay(deps, order.forward, ids), place?.position, limit), 'w')
  const way = selected ? sortedWay(selected, order.forward) : createdWay(deps, asked, meant, order.forward)
  return along(await walk(meant, way, place?.position, limit), 'w')
}

/** The index that knows best who may be meant; undefined: none does, and the order's own rows are gone through. */
function select(
  deps: ListDeps,
  asked: readonly Asked[],
  order: Order,
  { meant, hasLists }: { meant: Meant; hasLists: boolean },
): Selection | undefined {
  const qs = asked.flatMap(({ q }) => (q === undefined ? [] : [q]))
  const q = qs.find((one) => askedOfContacts(one).length > 0)
  const ownerId = asked.find((one) => typeof one.ownerId === 'string')?.ownerId
  const channelId = hasLists ? asked.find((one) => one.channelId !== undefined)?.channelId : undefined
  if (q === undefined && ownerId && hasLists) return pinnedTo(deps, ownerId, order)
  if (q !== undefined || channelId !== undefined) return indexed(deps, { q, channelId }, asked, order, meant)
  const [beginning] = qs.map(nameOrder)
  return beginning ? called(deps, beginning, order) : undefined
}

/** By words, and by channel: what search knows of contacts. */
function indexed(
  deps: ListDeps,
  sought: { q: string | undefined; channelId: string | undefined },
  asked: readonly Asked[],
  { by, forward }: Order,
  meant: Meant,
): Selection {
  let ahead: Candidate[] = []
  let following: string | null = null
  const everybody = createdWay(deps, asked, meant, false)
  const way: Way = {
    most: MAX_WHOLE,
    async read(after, limit, most) {
      if (ahead.length === 0) {
        // Opening the index costs more than looking far: once for a page.
        const page = await findContacts(deps, sought, { below: after, limit: MAX_READ })
        if (!page) return everybody.read(after, limit, most)
        ahead = page.found
        following = page.next
      }
      const rows = ahead.splice(0, limit)
      const isAll = ahead.length === 0 && following === null
      return { rows, last: ahead.length === 0 ? (following ?? undefined) : rows.at(-1)?.position, isAll, read: 0 }
    },
  }
  return {
    way: by === 'created' && !forward ? way : undefined,
    async all() {
      const page = await findContacts(deps, sought, { limit: MAX_SELECTED })
      return page && page.next === null ? page.found : undefined
    },
  }
}

/** Those that are pinned to an agent, which has lists of its own. */
function pinnedTo({ store }: ListDeps, agentId: string, { by, forward }: Order): Selection {
  const rows = (list: 'created' | 'name') => ({
    most: MAX_KEYS,
    read: (after: string | undefined, limit: number, most: number) =>
      store.readContactRows({ of: agentId, by: list }, { limit, after, forward, most }),
  })
  return { way: by === 'spoken' ? undefined : rows(by), all: () => allOf(rows('created')) }
}

/** Those whose name begins so: too few letters for a word. */
function called({ store }: ListDeps, beginning: string, { by, forward }: Order): Selection {
  const way: Way = {
    most: MAX_KEYS,
    read: (after, limit, most) =>
      store.readContactRows({ of: 'everybody', by: 'name', beginning }, { limit, after, forward, most }),
  }
  return { way: by === 'name' ? way : undefined, all: () => allOf(way) }
}

async function allOf(way: Way): Promise<Candidate[] | undefined> {
  const { rows, isAll } = await way.read(undefined, MAX_KEYS, MAX_KEYS)
  return isAll ? rows : undefined
}

/** Everybody by creation, within the time that is asked; the list has the contacts themselves. */
function createdWay({ store }: ListDeps, asked: readonly Asked[], meant: Meant, forward: boolean): Way {
  const { createdFrom, createdBefore } = timesAsked(asked, meant.now)
  const bound = forward ? createdFrom : createdBefore
  const start = Number.isFinite(bound) && bound > 0 ? digits(bound) : undefined
  const isOver = (position: string) => {
    const at = Number(position.slice(0, TIME))
    return forward ? at >= createdBefore : at < createdFrom
  }
  return {
    most: MAX_WHOLE,
    async read(after = start, limit, most) {
      const isWanted = ({ contact }: Candidate) => contact !== undefined && meant.mayBe(contact)
      const page = await store.readContactRows(
        { of: 'everybody', by: 'created' },
        { limit, after, forward, most, isWanted },
      )
      return { ...page, isAll: page.isAll || (page.last !== undefined && isOver(page.last)) }
    },
  }
}

/** Everybody by name, or those of a selection. */
function namedWay({ store }: ListDeps, forward: boolean, ids: ReadonlySet<string> | undefined): Way {
  const isWanted = ids && (({ id }: Candidate) => ids.has(id))
  return {
    most: MAX_KEYS,
    read: (after, limit, most) =>
      store.readContactRows(
        { of: 'everybody', by: 'name' },
        { limit, after, forward, most, ...(isWanted ? { isWanted } : {}) },
      ),
  }
}

/** A selection by its own positions. */
function sortedWay(selected: readonly Candidate[], forward: boolean): Way {
  const sorted = selected.toSorted(before(forward))
  return {
    most: MAX_SELECTED,
    async read(after, limit) {
      const left =
        after === undefined ? sorted : sorted.filter(({ position }) => (forward ? position > after : position < after))
      const rows = left.slice(0, limit)
      return { rows, last: rows.at(-1)?.position, isAll: left.length <= limit, read: 0 }
    },
  }
}

const before =
  (forward: boolean) =>
  ({ position: one }: { position: string }, { position: other }: { position: string }): number =>
    one === other ? 0 : one < other === forward ? -1 : 1

/** A selection that is read whole and sorted as it stands now. */
async function sortedHere(
  meant: Meant,
  selected: readonly Candidate[],
  { by, forward }: Order,
  after: string | undefined,
  limit: number,
): Promise<Stretch> {
  const states = await meant.read(selected.map(({ id }) => id))
  const sorted = states
    .map((state) => ({ state, position: positionOf(state, by, forward) }))
    .toSorted(before(forward))
    .filter(({ position }) => after === undefined || before(forward)({ position: after }, { position }) < 0)
  const shown = sorted.slice(0, limit)
  return {
    contacts: shown.map(({ state }) => state),
    next: sorted.length > limit ? (shown.at(-1)?.position ?? null) : null,
  }
}

const TIME = 14
const EVER = 10 ** TIME - 1
const digits = (ms: number) => String(Math.max(0, Math.trunc(ms))).padStart(TIME, '0')

/** With whom nobody has spoken comes last in either direction, the newest first. */
function positionOf({ contact, latest }: ContactState, by: Order['by'], forward: boolean): string {
  if (by === 'name') return `${nameOrder(contact.name)}!${contact.id}`
  if (by === 'created') return `${digits(contact.createdAt)}#${contact.id}`
  const at = latest?.deletedAt === undefined ? latest?.lastActivityAt : undefined
  if (at !== undefined) return `${digits(at)}#${contact.id}`
  return forward ? `~${digits(EVER - contact.createdAt)}#${contact.id}` : `#${digits(contact.createdAt)}#${contact.id}`
}

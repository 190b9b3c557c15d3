import type { HasStore } from '../../../kernel/ports.ts'
import type { InboxPlace, Listed, QueuesStore } from '../../queues/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { visibleTeams } from '../../workspace/domain/rights.ts'
import type { TeamKey, WorkspaceStore } from '../../workspace/port.ts'
import { type Asked, timesAsked } from '../domain/segment.ts'
import type { Meant, Shown } from './meant.ts'
import { MAX_READ, type Way, walk } from './walk.ts'

/** Conversations looked at for one page, each with its contact: a unit. */
const MAX_CONVERSATIONS = 25
/** By which end of its id a list of conversations knows a contact. */
const MARK = 8

interface Listing {
  deps: { store: HasStore<QueuesStore & WorkspaceStore>['store'] }
  agent: Agent
  asked: readonly Asked[]
  meant: Meant
  /** the longest ago first */
  forward: boolean
  limit: number
  /** undefined: all */
  ids: ReadonlySet<string> | undefined
  /** everybody, for those who are in no list of conversations */
  rest: Way
  place: { mode: 's' | 't'; position: string | undefined }
}

/**
 * Contacts in the order of their latest conversations' activity, and then, the newest first, those who are not in the lists of
 * conversations: with whom nobody has spoken, who is on the blacklist, or whose conversation was deleted.
 */
export async function spokenWith(listing: Listing): Promise<{ contacts: Shown[]; next: Listing['place'] | null }> {
  const { deps, agent, asked, meant, forward, limit, ids, rest, place } = listing
  const isListed = place.mode === 's'
  const ofBlacklist = asked.some(({ blacklisted }) => blacklisted === true)
  const teamId = asked.find((one) => one.teamId !== undefined)?.teamId
  const visible = visibleTeams(agent, await deps.store.readTeams('all', false))
  const teams = teamId === undefined ? visible : visible.filter((team) => team === teamId)
  const { spokenFrom } = timesAsked(asked, meant.now)
  const contacts: Shown[] = []
  let looked = 0
  if (isListed) {
    const inbox: InboxPlace = ofBlacklist ? { by: 'blacklist' } : { by: 'place', place: 'all', teams }
    let cursor = place.position
    let isOver = false
    const ends = ids && new Set([...ids].map((id) => id.slice(-MARK)))
    while (!isOver) {
      if (contacts.length === limit || looked >= MAX_CONVERSATIONS)
        return { contacts, next: { mode: 's', position: cursor } }
      const page = await deps.store.listConversations(
        inbox,
        {
          limit: Math.min(limit - contacts.length, MAX_CONVERSATIONS - looked),
          cursor,
          order: forward ? 'oldest' : 'newest',
        },
        (one) => canSee(agent, one) && (ids?.has(contactOf(one)) ?? true),
        (listed) =>
          maySee(agent, listed) && (ends === undefined || listed.contact === undefined || ends.has(listed.contact)),
      )
      looked += page.items.length
      contacts.push(...(await latestOf(meant, page.items)))
      cursor = page.nextCursor ?? undefined
      const last = page.items.at(-1)
      isOver = cursor === undefined || (!forward && last !== undefined && last.lastActivityAt < spokenFrom)
    }
    if (spokenFrom > 0 && asked.some(({ blacklisted }) => blacklisted !== undefined)) return { contacts, next: null }
    if (contacts.length === limit) return { contacts, next: { mode: 't', position: undefined } }
  }
  const isOther = ({ contact, latest }: Shown) => !isListedIn({ ofBlacklist, teams }, contact.blacklisted, latest)
  const bounds = { most: Math.max(1, MAX_READ - 2 * looked), isShown: isOther }
  const others = await walk(meant, rest, isListed ? undefined : place.position, limit - contacts.length, bounds)
  const next = others.next === null ? null : { mode: 't' as const, position: others.next }
  return { contacts: [...contacts, ...others.contacts], next }
}

const contactOf = ({ contactId, mergedInto }: Conversation) => mergedInto ?? contactId

/** Contacts of whom these are the latest conversations, in their order. */
async function latestOf(meant: Meant, conversations: readonly Conversation[]): Promise<Shown[]> {
  const ids = [...new Set(conversations.map(contactOf))]
  const states = new Map((await meant.read(ids)).map((state) => [state.latest?.id, state]))
  return conversations.flatMap(({ id }) => states.get(id) ?? [])
}

/** Whether a list of conversations has the latest one of a contact. */
function isListedIn(
  { ofBlacklist, teams }: { ofBlacklist: boolean; teams: readonly TeamKey[] },
  blacklisted: boolean,
  latest: Conversation | undefined,
): boolean {
  if (!latest || latest.deletedAt !== undefined) return false
  return ofBlacklist ? latest.blacklisted : !blacklisted && !latest.blacklisted && teams.includes(latest.teamId)
}

/** Whether what a list says of a conversation lets the agent see it. */
function maySee(agent: Agent, { teamId, owners }: Listed): boolean {
  return canSee(agent, { teamId, grabbedBy: owners[0] ?? null, assigneeId: owners.at(-1) ?? null, blacklisted: false })
}

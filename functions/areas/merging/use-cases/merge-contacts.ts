import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readVisibleContact } from '../../contacts/index.ts'
import { type JoinedLink, joinLinks, withLinks } from '../../crm/index.ts'
import type { CrmStore } from '../../crm/port.ts'
import { armTimer } from '../../queues/domain/timers.ts'
import { entryOfContact, isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { presentContact } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { joinedContact } from '../domain/joined-contact.ts'
import { actorOf, closedByMerge, joinedConversation } from '../domain/joined-conversation.ts'
import { type Merge, requireMergeable } from '../domain/merge.ts'
import type { MergingStore } from '../port.ts'

type Deps = HasStore<CrmStore & MergingStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

interface Input {
  /** who stays */
  id: string
  /** who becomes a part of them */
  contactId: string
}

/** C3: two contacts become one, in one commit; those that are one already stay so. */
export function mergeContacts(deps: Deps, call: Call, { id, contactId }: Input) {
  return retryOnConflict(async () => {
    const [{ agent, ...primary }, secondary] = await Promise.all([
      readVisibleContact(deps, call, id),
      readVisibleContact(deps, call, contactId),
    ])
    if (id === contactId) throw invalid('contactId', 'is the contact itself')
    const now = deps.clock.now()
    const merged =
      primary.contact.id === secondary.contact.id ? undefined : await merge(deps, primary, secondary, agent)
    const { contact, latest } = merged?.primary ?? primary
    const answer = presentContact(contact, latest, now)
    await commitAnswer(deps, call, merged?.writes ?? [], answer)
    return answer
  }, ['idempotency'])
}

/** What makes one contact of two, and how the primary is afterwards; `agent` undefined: by the workspace's setting. */
export async function merge(
  deps: Deps,
  primary: ContactState,
  secondary: ContactState,
  agent: Agent | undefined,
): Promise<{ primary: ContactState; writes: Write[] }> {
  requireMergeable(primary.contact, secondary.contact)
  const moment = momentOf(deps)
  const [own, ofPart] = await Promise.all([
    deps.store.readLinks(primary.contact.id),
    deps.store.readLinks(secondary.contact.id),
  ])
  const joined = joinedContact(primary, secondary, moment.now)
  const change = joinedConversation(joined, primary.latest, secondary, agent, moment)
  const { joined: links, count } = joinLinks(joined.id, own, ofPart, change?.conversation ?? primary.latest)
  const contact = withLinks(joined, count)
  const times = await deps.store.teamTimes(change?.conversation.teamId ?? null)
  const after = change && armTimer(withLinks(change.conversation, count), times, moment.now)
  const closed = secondary.latest && closedByMerge(secondary.latest, joined, agent, moment)
  const isSame = primary.latest?.n === after?.n
  const before = isSame ? primary.latest : undefined
  const record: Merge = {
    secondary: secondary.contact,
    primaryId: joined.id,
    at: moment.now,
    by: agent?.id ?? null,
    primary: { before: primary.contact, after: contact },
    ...(secondary.latest && closed ? { ofSecondary: { before: secondary.latest, after: closed.conversation } } : {}),
    ...(after ? { ofPrimary: { ...(before ? { before } : {}), after } } : {}),
    links,
  }
  const told = entryOfContact(joined.id, moment, {
    kind: 'event',
    actor: actorOf(agent),
    event: { name: 'merged', from: secondary.contact.id, to: joined.id },
  })
  const writes = [
    deps.store.putContact(contact),
    deps.store.redirectContact(secondary.contact, joined.id),
    deps.store.putMerge(record),
    ...deps.store.putConversations([
      ...(after ? [{ before, after }] : []),
      ...(secondary.latest && closed ? [{ before: secondary.latest, after: closed.conversation }] : []),
    ]),
    ...(primary.latest && !isSame ? [deps.store.conversationUnchanged(primary.latest)] : []),
    ...noneFollows(deps, primary.contact.id, isSame ? primary.latest : after),
    ...noneFollows(deps, secondary.contact.id, secondary.latest),
    ...[...(closed?.entries ?? []), ...(change ? change.entries : [told])].map(deps.store.putEntry),
    ...linkWrites(deps, links),
  ]
  const stored = after && { ...after, version: after.version + 1 }
  return {
    primary: { contact: { ...contact, version: contact.version + 1 }, latest: stored ?? primary.latest },
    writes,
  }
}

/** Beside a closed conversation a message may be opening the next, which would miss this. */
export function noneFollows(
  { store }: Pick<Deps, 'store'>,
  contactId: string,
  latest: Conversation | undefined,
): Write[] {
  return latest && isOpen(latest) ? [] : [store.conversationAbsent(contactId, (latest?.n ?? 0) + 1)]
}

const linkWrites = ({ store }: Pick<Deps, 'store'>, links: readonly JoinedLink[]): Write[] =>
  links.flatMap(({ after }) => [store.putLink(after), store.putLinkedContact(after)])

import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { type Moment, momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readVisibleContact } from '../../contacts/index.ts'
import { partLinks, withLinks } from '../../crm/index.ts'
import type { CrmStore } from '../../crm/port.ts'
import { armTimer } from '../../queues/domain/timers.ts'
import { appendEvent, byAgent, type Change, entryOfContact, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { isSaid } from '../../timeline/domain/entry-kinds.ts'
import { presentContact } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { partedContacts } from '../domain/joined-contact.ts'
import { endedConversation, partedConversation } from '../domain/joined-conversation.ts'
import { latestMergeOf, type Merge } from '../domain/merge.ts'
import type { MergingStore } from '../port.ts'
import { noneFollows } from './merge-contacts.ts'

type Deps = HasStore<CrmStore & MergingStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** C3: the contact is two again, each as it was, as long as neither got a message since. */
export function unmergeContacts(deps: Deps, call: Call, { id, contactId }: { id: string; contactId: string }) {
  return retryOnConflict(async () => {
    const [{ agent, ...primary }, merge, part] = await Promise.all([
      readVisibleContact(deps, call, id),
      deps.store.readMerge(contactId),
      deps.store.readPart(contactId),
      readVisibleContact(deps, call, contactId),
    ])
    if (!merge || merge.primaryId !== primary.contact.id || !part) {
      throw new DomainError('not_merged', 'That contact is not merged into this one.')
    }
    await requireUndoable(deps, primary, part.latest, merge)
    const moment = momentOf(deps)
    const parted = partedContacts(primary.contact, merge.primary, merge.secondary)
    const links = await partLinks(deps, primary.contact.id, merge.links)
    const own = merge.by === null ? keptApart(parted.primary, contactId) : parted.primary
    const contact = withLinks(own, links.count)
    const change = ofPrimary(merge, contact, primary.latest, agent, moment)
    const back = part.latest && merge.ofSecondary && partedConversation(part.latest, merge.ofSecondary, agent, moment)
    const [after, restored] = await Promise.all([armed(deps, change, moment), armed(deps, back, moment)])
    const latestAfter = after && withLinks(after, links.count)
    const told = entryOfContact(contact.id, moment, {
      kind: 'event',
      actor: byAgent(agent),
      event: { name: 'unmerged', from: contact.id, to: contactId },
    })
    const writes = [
      deps.store.putContact(contact),
      deps.store.restoreContact({ ...parted.secondary, version: parted.secondary.version + 1 }, contact.id),
      deps.store.removeMerge(merge),
      ...deps.store.putConversations([
        ...(primary.latest && latestAfter ? [{ before: primary.latest, after: latestAfter }] : []),
        ...(part.latest && restored ? [{ before: part.latest, after: restored }] : []),
      ]),
      ...noneFollows(deps, contact.id, primary.latest),
      ...noneFollows(deps, contactId, part.latest),
      ...[...(change ? change.entries : [told]), ...(back?.entries ?? [])].map(deps.store.putEntry),
      ...links.writes,
    ]
    const latest = latestAfter && { ...latestAfter, version: latestAfter.version + 1 }
    const answer = presentContact({ ...contact, version: contact.version + 1 }, latest, moment.now)
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** C8: they do not become one by themselves again. */
const keptApart = (contact: Contact, other: string): Contact => ({
  ...contact,
  apart: [...(contact.apart ?? []), other],
})

/** The primary's latest conversation, as it was or over, and what it tells. */
function ofPrimary(
  { ofPrimary: images, secondary }: Merge,
  contact: Contact,
  latest: Conversation | undefined,
  agent: Agent,
  moment: Moment,
): Change | undefined {
  if (!latest || !images) return undefined
  const told = appendEvent(unchanged(latest), moment, byAgent(agent), 'unmerged', contact.id, secondary.id)
  const { before, after } = images
  const change = before
    ? partedConversation(told.conversation, { before, after }, agent, moment)
    : endedConversation(told.conversation, contact, agent, moment)
  return { ...change, entries: [...told.entries, ...change.entries] }
}

async function armed(deps: Deps, change: Change | undefined, { now }: Moment): Promise<Conversation | undefined> {
  if (!change) return undefined
  return armTimer(change.conversation, await deps.store.teamTimes(change.conversation.teamId), now)
}

/** Throws merge_final where something was said since, or somebody else was merged. */
async function requireUndoable(
  deps: Deps,
  { contact, latest }: ContactState,
  ofPart: Conversation | undefined,
  merge: Merge,
): Promise<void> {
  if (latestMergeOf(contact) !== merge.secondary.id) {
    throw new DomainError('merge_final', 'Another contact was merged since: undo that first.')
  }
  const [here, there] = await Promise.all([
    wasSaidSince(deps, latest, merge.ofPrimary?.after),
    wasSaidSince(deps, ofPart, merge.ofSecondary?.after),
  ])
  if (here || there) throw new DomainError('merge_final', 'There are new messages since: it can’t be undone any more.')
}

async function wasSaidSince(
  { store }: Pick<Deps, 'store'>,
  now: Conversation | undefined,
  then: Conversation | undefined,
): Promise<boolean> {
  if (!now || now.seq === then?.seq) return false
  if (now.n !== then?.n) return true
  return (await store.readEntriesAfter(now, then.seq, now.seq - then.seq)).some(isSaid)
}

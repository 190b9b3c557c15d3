import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { CrmStore } from '../port.ts'
import { unlinkWrites } from './link-contact.ts'
import { standingForNobody } from './outside-persons.ts'

type Deps = HasStore<CrmStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** Links and notes that one run removes: what it leaves, the next one does. */
const MAX_AT_ONCE = 50

/**
 * L1: ends the links to a deleted record and removes its notes, a bounded part per run, and at last the record. Where
 * something is left the record is touched, which brings the next run by the stream; doing any of it again does nothing.
 */
export async function clearRecord(deps: Deps, recordId: string): Promise<void> {
  const record = await deps.store.readRecord(recordId)
  if (!record?.deleted) return
  // Links first: whoever is writing a note at this moment does so only as long as the link is as it was.
  const contacts = await deps.store.readLinkedContacts(recordId, MAX_AT_ONCE)
  for (const contactId of contacts) await unlink(deps, contactId, recordId)
  const { items, nextCursor } = await deps.store.listRecordNotes(recordId, { limit: MAX_AT_ONCE })
  await retryOnConflict(async () => {
    const now = await deps.store.readRecord(recordId)
    if (!now) return
    const done = contacts.length < MAX_AT_ONCE && nextCursor === null
    await deps.store.commit([
      ...items.map(deps.store.removeRecordNote),
      ...(done ? [deps.store.removeRecord(now), ...(await standingForNobody(deps, now))] : [deps.store.putRecord(now)]),
    ])
  }, ['note'])
}

function unlink(deps: Deps, contactId: string, recordId: string): Promise<void> {
  return retryOnConflict(async () => {
    const [state, links] = await Promise.all([deps.store.readContact(contactId), deps.store.readLinks(contactId)])
    const link = links.find((candidate) => candidate.recordId === recordId && candidate.active)
    if (!state || !link) return
    const ended = { ...link, active: false }
    await deps.store.commit(
      state.contact.id === contactId
        ? unlinkWrites(deps, state, link, links)
        : // C3: a part's: its contact counts its own.
          [deps.store.putLink(ended), deps.store.putLinkedContact(ended)],
    )
  })
}

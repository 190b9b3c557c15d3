import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { CrmRecord } from '../domain/record.ts'
import type { CrmStore } from '../port.ts'
import { standingForNobody } from './outside-persons.ts'

type Deps = HasStore<CrmStore>

const PAGE = 50

/** What a contact was known by, and until when: what came after that is somebody new's. */
export interface Forgotten {
  names: readonly string[]
  emails: readonly string[]
  phones: readonly string[]
  until: number
}

/**
 * C7: nothing leads from a contact to records any more, and none has notes of them. A person whom nobody else is linked to goes; other
 * records lose what was theirs.
 */
export async function forgetContact(deps: Deps, contactId: string, known: Forgotten): Promise<void> {
  for (const link of await deps.store.readLinks(contactId)) {
    if (link.linkedAt > known.until) continue
    const { recordId } = link
    await removeNotes(deps, recordId, contactId)
    await retryOnConflict(async () => {
      const [record, contacts] = await Promise.all([
        deps.store.readRecord(recordId),
        deps.store.readLinkedContacts(recordId, 2),
      ])
      const now = await deps.store.readLink(contactId, recordId)
      const isAlone = contacts.every((one) => one === contactId)
      const goes = record?.kind === 'person' && isAlone
      const left = record && !goes ? without(record, known) : undefined
      await deps.store.commit([
        ...(now ? [deps.store.removeLink(now)] : []),
        deps.store.putLinkedContact({ ...link, active: false }),
        ...(record && goes ? [deps.store.removeRecord(record), ...(await standingForNobody(deps, record))] : []),
        ...(left ? [deps.store.putRecord(left)] : []),
      ])
    })
  }
}

/** A record without what is a contact's; undefined: it has nothing of theirs. */
function without(record: CrmRecord, { names, emails, phones }: Forgotten): CrmRecord | undefined {
  const left = {
    ...record,
    name: names.includes(record.name) ? '–' : record.name,
    emails: record.emails.filter((email) => !emails.includes(email.toLowerCase())),
    phones: record.phones.filter((phone) => !phones.includes(phone)),
  }
  return JSON.stringify(left) === JSON.stringify(record) ? undefined : left
}

async function removeNotes(deps: Deps, recordId: string, contactId: string): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await deps.store.listRecordNotes(recordId, { limit: PAGE, cursor })
    for (const note of page.items.filter((one) => one.contactId === contactId)) {
      await retryOnConflict(async () => {
        const now = await deps.store.readRecordNote(note.id)
        if (now) await deps.store.commit([deps.store.removeRecordNote(now)])
      })
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

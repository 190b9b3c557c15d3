import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { created, reaction, written } from '../../../platform/stream.ts'
import { contacts, conversations } from '../../timeline/changes.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { soughtKeys } from '../domain/person-search.ts'
import { findPersonJob } from '../job.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore> & Pick<Parts, 'clock' | 'queue'>

/** How long a process goes by what it knows of the connected CRMs. */
const KNOWN_FOR_MS = 60_000
const known = new WeakMap<object, { links: boolean; until: number }>()

/** Whether contacts are linked by themselves: looked at now and then, so that where they are not it costs nothing. */
async function linksBySelf({ store, clock }: Pick<Deps, 'store' | 'clock'>): Promise<boolean> {
  const now = clock.now()
  const found = known.get(store)
  if (found && found.until > now) return found.links
  const links = (await store.readConnectors()).some(({ linkBySelf }) => linkBySelf === true)
  known.set(store, { links, until: now + KNOWN_FOR_MS })
  return links
}

async function look(deps: Deps, contactId: string, deduplicationId: string): Promise<void> {
  if (!(await linksBySelf(deps))) return
  const { job, pace, lane } = findPersonJob(contactId, deps.clock.now())
  await deps.queue.enqueue(job, { pace, lane, deduplicationId })
}

/** Of a file of a hundred thousand nobody is looked for before they write: a CRM lets itself be asked a few times a second. */
const isImport = (before: Contact | undefined, after: Contact) =>
  JSON.stringify(after.imported) !== JSON.stringify(before?.imported)

/** L5: whoever is new, or has another number or address, is looked for in the connected CRMs. */
export const lookForContact = reaction({
  name: 'look-for-contact',
  on: written(contacts),
  when({ before, after }) {
    const keys = soughtKeys(after)
    if (keys.length === 0 || after.blacklisted || isImport(before, after)) return false
    return before === undefined || keys.some((key) => !soughtKeys(before).includes(key))
  },
  run: ({ after: { id, version } }, deps: Deps) => look(deps, id, `${id}.${version}`),
})

/** The same with each new conversation, for those who were there before contacts were linked by themselves. */
export const lookForWhoWrites = reaction({
  name: 'look-for-who-writes',
  on: created(conversations),
  when: ({ after }) => !after.blacklisted && after.links === undefined,
  run: ({ after: { id, contactId } }, deps: Deps) => look(deps, contactId, id),
})

import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { presentContact } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { ContactsStore } from '../port.ts'

type Deps = HasStore<ContactsStore & TimelineStore> & Pick<Parts, 'clock'>

/** Contacts looked at for one page at most: who may see few of many gets a short page, and a cursor to go on. */
const MAX_LOOKED_AT = 200

/** C1, A2: the contacts that the agent may see, the newest first. */
export async function listContacts(
  deps: Deps,
  call: Call,
  input: { cursor?: string | undefined; limit?: number | undefined },
) {
  const agent = await call.agent
  const now = deps.clock.now()
  const limit = input.limit ?? 25
  const items: ReturnType<typeof presentContact>[] = []
  let nextCursor: string | null = input.cursor ?? null
  let looked = 0
  do {
    const cursor = nextCursor ?? undefined
    const page = await deps.store.listContacts({ limit: limit - items.length, cursor })
    const states = await Promise.all(page.items.map((id) => deps.store.readContact(id)))
    for (const [at, state] of states.entries()) {
      // One that was merged just now is shown as what it is a part of.
      if (!state || state.contact.id !== page.items[at]) continue
      if (canSee(agent, visibleAs(state))) items.push(presentContact(state.contact, state.latest, now))
    }
    looked += page.items.length
    nextCursor = page.nextCursor
  } while (nextCursor !== null && items.length < limit && looked < MAX_LOOKED_AT)
  return { items, nextCursor }
}

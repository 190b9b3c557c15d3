import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'

type Deps = HasStore<TimelineStore>

/** C2: a number that is none, by its provider's word, has no star, unless the customer was ever heard from. */
export function rateUnreachable(deps: Pick<Deps, 'store'>, contactId: string): Promise<void> {
  return retryOnConflict(async () => {
    const latest = (await deps.store.readContact(contactId))?.latest
    if (!latest || latest.deletedAt !== undefined || latest.contactRating !== 1) return
    await deps.store.commit(deps.store.putConversation(latest, { ...latest, contactRating: 0 }))
  })
}

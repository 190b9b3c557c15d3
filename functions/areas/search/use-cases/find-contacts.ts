import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { askedOfContacts } from '../../../kernel/words.ts'
import { keyOf, TOP } from '../domain/records.ts'
import { contactsWith } from '../domain/terms.ts'
import type { SearchParts, SearchStore } from '../port.ts'
import { findRecords, withIndex } from './find-records.ts'

type Deps = HasStore<SearchStore> & Pick<Parts, 'clock' | 'log'> & SearchParts

/** Who may be meant, and a place behind which to go on; null: there is nobody else. */
interface FoundContacts {
  found: { id: string; position: string }[]
  next: string | null
}

/**
 * Ids of contacts that may have these words, and an address on the channel, the newest first: whoever asks looks at each as it is.
 * Undefined: not everybody is in the index yet.
 */
export function findContacts(
  deps: Deps,
  { q, channelId }: { q?: string | undefined; channelId?: string | undefined },
  { below = TOP, limit }: { below?: string | undefined; limit: number },
): Promise<FoundContacts | undefined> {
  return withIndex(deps, async (index) => {
    if (index.state.finished === 0) return undefined
    const query = contactsWith(q === undefined ? [] : askedOfContacts(q), channelId)
    const { records, next } = await findRecords(deps, index, query, { below, from: 0, limit })
    return { found: records.map((position) => ({ id: keyOf(position).contactId, position })), next }
  })
}

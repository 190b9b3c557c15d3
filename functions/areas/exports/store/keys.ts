import type { EntryKey } from '../../../kernel/ids.ts'
import { number, time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const exportsKeys = {
  /** by its `exported` entry, apart from the timeline */
  export: ({ contactId, n, at, ulid }: EntryKey) => ({ pk: contactId, sk: `X#${number(n)}#${time(at)}#${ulid}` }),
}

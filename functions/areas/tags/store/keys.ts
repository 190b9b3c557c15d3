import type { Item } from '../../../platform/item.ts'
import { time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const tagsKeys = {
  tag: (id: string) => ({ pk: 'TAGS', sk: id }),
  /** by the message's time: which messages a tag has, in order */
  tagged: (tagId: string, at: number, entryId: string) => ({ pk: `TAGGED#${tagId}`, sk: `${time(at)}#${entryId}` }),
}

/** An item or stream image as which message has which tag. */
export const toTagged = ({ pk, sk }: Item): { tagId: string; entryId: string } => ({
  tagId: String(pk).slice(tagsKeys.tagged('', 0, '').pk.length),
  entryId: String(sk).slice(time(0).length + 1),
})

import { time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const tagsKeys = {
  tag: (id: string) => ({ pk: 'TAGS', sk: id }),
  /** by the message's time: which messages a tag has, in order */
  tagged: (tagId: string, at: number, entryId: string) => ({ pk: `TAGGED#${tagId}`, sk: `${time(at)}#${entryId}` }),
}

import type { Write } from '../../kernel/commit.ts'
import type { EntryKey } from '../../kernel/ids.ts'
import type { Entry } from '../timeline/domain/entry.ts'
import type { Tag } from './domain/tag.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface TagsStore {
  readTags(): Promise<Tag[]>
  readTag(id: string): Promise<Tag | undefined>
  putTag(tag: Tag): Write
  /** unless the message has the tag, has `most`, or is gone; whether it was added */
  tagEntry(key: EntryKey, name: string, maxTags: number): Promise<boolean>
  countTag(tagId: string, entry: Pick<Entry, 'id' | 'at'>): Write[]
}

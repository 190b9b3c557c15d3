import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Entry } from '../../timeline/domain/entry.ts'

/** F2: what messages can be marked with. Never renamed or deleted: what was counted under it stays true. */
export const Tag = z.lazy(() =>
  z.object({
    id: z.string(),
    /** as it was first written */
    name: z.string(),
    /** how many messages were given it */
    messages: z.number(),
    /** epoch ms */
    createdAt: z.number(),
  }),
)
export type Tag = z.infer<typeof Tag>

/** Of one message. */
export const MAX_TAGS_OF_MESSAGE = 100
/** Of the workspace. */
export const MAX_TAGS = 1_000

/** The id of the tag of that name, whatever its case: two who make the same tag make one. */
export function tagIdOf(name: string): string {
  const plain = name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
  return `tag_${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}`
}

/** The tags that a message has now and had not before. */
export function tagsAdded(before: Entry | undefined, after: Entry): string[] {
  const had = before?.message?.tags ?? []
  const has = after.message?.tags ?? []
  return has.length === had.length ? [] : has.filter((tag) => !had.includes(tag))
}

import { createTag, getTag, listTags, tagMessages } from './use-cases/tags.ts'

/** What this area does of the table of operations. */
export const tagsOperations = {
  'tags.list': listTags,
  'tags.get': getTag,
  'tags.create': createTag,
  'messages.tags': tagMessages,
}

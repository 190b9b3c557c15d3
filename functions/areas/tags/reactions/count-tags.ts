import { modified, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import { tagsAdded } from '../domain/tag.ts'
import { countTagged } from '../use-cases/tags.ts'

/** F2: how many messages were given a tag is counted as it happens, each message once. */
export const countTags = reaction({
  name: 'count-tags',
  on: modified(entries, LAST_CHANGE.tagged),
  when: ({ before, after }) => tagsAdded(before, after).length > 0,
  async run({ before, after }, deps: Parameters<typeof countTagged>[0]) {
    for (const tag of tagsAdded(before, after)) await countTagged(deps, after, tag)
  },
})

import type { Reaction } from '../../../edges/stream/reaction.ts'
import { tagsAdded } from '../domain/tag.ts'
import { countTagged } from '../use-cases/tags.ts'

/** F2: how many messages were given a tag is counted as it happens, each message once. */
export const countTags: Reaction = {
  name: 'count-tags',
  on: (change) => change.kind === 'entry' && tagsAdded(change.before, change.after).length > 0,
  async run(change, deps) {
    if (change.kind !== 'entry') return
    for (const tag of tagsAdded(change.before, change.after)) await countTagged(deps, change.after, tag)
  },
}

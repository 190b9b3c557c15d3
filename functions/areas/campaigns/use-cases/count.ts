import type { HasStore } from '../../../kernel/ports.ts'
import { type Tally, tallied } from '../domain/recipient.ts'
import type { CampaignsStore } from '../port.ts'

type Deps = HasStore<CampaignsStore>

interface Counting {
  running: Promise<void>
  /** begins when that is over, for all who have asked since */
  next?: Promise<void>
}
const underWay = new WeakMap<object, Map<string, Counting>>()

/**
 * How far those of a portion have come, counted anew from what became of each: told twice, or in another order, it comes to
 * the same. Many who move at once are counted together.
 */
export function countPortion(deps: Deps, campaignId: string, portion: number): Promise<void> {
  const all = underWay.get(deps.store) ?? new Map<string, Counting>()
  underWay.set(deps.store, all)
  const key = `${campaignId} ${portion}`
  const begin = () => {
    const counting: Counting = { running: count(deps, campaignId, portion) }
    all.set(key, counting)
    const end = () => {
      if (all.get(key) === counting && !counting.next) all.delete(key)
    }
    counting.running.then(end, end)
    return counting.running
  }
  const known = all.get(key)
  if (!known) return begin()
  known.next ??= known.running.then(begin, begin)
  return known.next
}

async function count({ store }: Deps, campaignId: string, portion: number): Promise<void> {
  for (;;) {
    const before = await store.readTally(campaignId, portion)
    const recipients = await store.readRecipients(campaignId, portion)
    const after = tallied(portion, [...recipients.values()], before?.version ?? 0)
    // Who counted after this one's reading has seen what it has seen.
    if ((before && isSame(before, after)) || (await store.putTally(campaignId, after))) return
  }
}

const isSame = (before: Tally, after: Tally) =>
  Object.entries(after).every(([name, value]) => JSON.stringify(value) === JSON.stringify(before[name as keyof Tally]))

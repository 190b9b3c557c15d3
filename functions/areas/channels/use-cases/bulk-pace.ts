import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type BulkPace, heldBack, unpaced } from '../domain/bulk-pace.ts'
import type { ChannelsStore } from '../port.ts'

type Deps = HasStore<ChannelsStore> & Pick<Parts, 'clock' | 'log'>

/** So long it need not be asked for again. */
const KNOWN_FOR_MS = 5_000

const memories = new WeakMap<object, Map<string, { heldUntil: number; knownUntil: number }>>()

function memoryOf(store: object) {
  const memory = memories.get(store) ?? new Map<string, { heldUntil: number; knownUntil: number }>()
  memories.set(store, memory)
  return memory
}

/** M18: until when nothing of a campaign is handed to a channel's provider, by what any process has heard; some seconds late. */
export async function heldUntil({ store, clock }: Pick<Deps, 'store' | 'clock'>, channelId: string): Promise<number> {
  const known = memoryOf(store).get(channelId)
  const now = clock.now()
  if (known && (known.heldUntil > now || known.knownUntil > now)) return known.heldUntil
  const { heldUntil } = (await store.readBulkPace(channelId)) ?? unpaced
  memoryOf(store).set(channelId, { heldUntil, knownUntil: now + KNOWN_FOR_MS })
  return heldUntil
}

/** The provider said that a campaign's message was too much. */
export async function holdBack({ store, clock, log }: Deps, channelId: string): Promise<void> {
  const now = clock.now()
  const known = memoryOf(store).get(channelId)
  if (known && known.heldUntil > now) return
  const before = (await store.readBulkPace(channelId)) ?? unpaced
  const after: BulkPace = heldBack(before, now)
  // Of two at once either may stay.
  if (after !== before) await store.putBulkHold(channelId, after)
  memoryOf(store).set(channelId, { heldUntil: after.heldUntil, knownUntil: after.heldUntil })
  if (after !== before) log.warn('campaign.held', { channelId, streak: after.streak, until: after.heldUntil })
}

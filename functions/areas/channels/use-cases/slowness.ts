import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../port.ts'

type Deps = HasStore<ChannelsStore> & Pick<Parts, 'clock' | 'log'>

type SlownessDeps = Pick<Deps, 'store' | 'clock' | 'log'>

/** What is called for longer than this holds a place that others wait for. */
const SLOW_AFTER_MS = 5_000
/** So long a channel counts as slow after a slow call; told anew while calls stay slow, and so often at most. */
const SLOW_FOR_MS = 5 * 60_000
const TOLD_EVERY_MS = 60_000
/** Half of what a slow call takes before it ends: all processes know of it before their own calls have ended. */
const KNOWN_FOR_MS = SLOW_AFTER_MS

interface Memory {
  slowUntil: number
  /** up to when it need not be asked for again */
  knownUntil: number
}
const memories = new WeakMap<object, Map<string, Memory>>()

function memoriesOf({ store }: Pick<Deps, 'store'>): Map<string, Memory> {
  const memory = memories.get(store) ?? new Map<string, Memory>()
  memories.set(store, memory)
  return memory
}

/** Whether calls to a channel's provider take long at present, by what any process has seen; some seconds late. */
export async function isSlow(deps: Pick<Deps, 'store' | 'clock'>, channelId: string): Promise<boolean> {
  const known = memoriesOf(deps).get(channelId)
  const now = deps.clock.now()
  if (known && known.slowUntil > now) return true
  if (known && known.knownUntil > now) return false
  const slowUntil = await deps.store.readSlowUntil(channelId)
  memoriesOf(deps).set(channelId, { slowUntil, knownUntil: now + KNOWN_FOR_MS })
  return slowUntil > now
}

/** Makes a call to a channel's provider. That it takes long is told while it still lasts, to all processes. */
export async function watchCall<Answer>(
  deps: SlownessDeps,
  channelId: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const late = setTimeout(() => void tellSlow(deps, channelId), SLOW_AFTER_MS)
  try {
    return await call()
  } finally {
    clearTimeout(late)
  }
}

async function tellSlow(deps: SlownessDeps, channelId: string): Promise<void> {
  const now = deps.clock.now()
  const before = memoriesOf(deps).get(channelId)?.slowUntil ?? 0
  if (before - now > SLOW_FOR_MS - TOLD_EVERY_MS) return
  const until = now + SLOW_FOR_MS
  memoriesOf(deps).set(channelId, { slowUntil: until, knownUntil: until })
  try {
    await deps.store.putSlowUntil(channelId, until)
    if (before <= now) deps.log.warn('channel.slow', { channelId })
  } catch (error) {
    deps.log.error('channel.health_unknown', { channelId, name: error instanceof Error ? error.name : 'unknown' })
  }
}

import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelHealth, HealthSide } from '../domain/channel.ts'
import { isNews, type Observed, provenAfter, stateAfter, streakAfter } from '../domain/channel-health.ts'
import type { ChannelsStore } from '../port.ts'

type Deps = HasStore<ChannelsStore> & Pick<Parts, 'clock' | 'log'>

type HealthDeps = Pick<Deps, 'store' | 'clock' | 'log'>
const KNOWN_FOR_MS = 60_000

interface Memory {
  /** bad observations in a row; undefined: none was made in this process */
  streak: number | undefined
  health: ChannelHealth
  until: number
}
// What this process has seen: a message costs no look into the table, and no write while nothing changes.
const memories = new WeakMap<object, Map<string, Memory>>()

function memoriesOf({ store }: HealthDeps): Map<string, Memory> {
  const memory = memories.get(store) ?? new Map<string, Memory>()
  memories.set(store, memory)
  return memory
}

async function recall(deps: HealthDeps, channelId: string, side: HealthSide): Promise<Memory> {
  const cache = memoriesOf(deps)
  const key = `${channelId}#${side}`
  const remembered = cache.get(key)
  const now = deps.clock.now()
  if (remembered && remembered.until > now) return remembered
  // What was known before may be some moments older still; what was set anew is read as it is.
  const all = await deps.store.readChannelHealth(channelId, remembered === undefined)
  const stored = all.find((health) => health.side === side)
  const { state = 'ok', since = null, reason = null, provenAt } = stored ?? {}
  const health = { state, since, reason, ...(provenAt === undefined ? {} : { provenAt }) }
  const memory: Memory = { streak: remembered?.streak, health, until: now + KNOWN_FOR_MS }
  cache.set(key, memory)
  return memory
}

/**
 * Keeps a channel's health true: written where it changes, which no message waits for. What goes wrong here is logged:
 * neither a delivery nor a webhook fails over it.
 */
export async function reportHealth(deps: HealthDeps, channelId: string, observed: Observed): Promise<void> {
  try {
    const memory = await recall(deps, channelId, observed.side)
    memory.streak = streakAfter(memory.streak, observed)
    const next = stateAfter(observed, memory.streak)
    const now = deps.clock.now()
    const before = memory.health
    const provenAt = provenAfter(before, observed, now)
    const news = next && isNews(before, next, now)
    if (!next || (!news && provenAt === before.provenAt)) return
    const health = { ...next, since: news ? now : before.since, ...(provenAt === undefined ? {} : { provenAt }) }
    await deps.store.commit([deps.store.putChannelHealth(channelId, observed.side, health)])
    memory.health = health
    if (next.state === before.state) return
    if (next.state === 'ok') deps.log.info('channel.recovered', { channelId, side: observed.side })
    else deps.log.warn('channel.unwell', { channelId, side: observed.side, state: next.state })
  } catch (error) {
    deps.log.error('channel.health_unknown', { channelId, name: error instanceof Error ? error.name : 'unknown' })
  }
}

/** What was set anew counts as well until it is seen to fail. */
export function forgetHealth(deps: HealthDeps, channelId: string): void {
  for (const side of ['calls', 'webhooks'] as const) memoriesOf(deps).delete(`${channelId}#${side}`)
}

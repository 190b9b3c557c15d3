import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { BucketState } from '../../rate-limits/domain/bucket.ts'
import { takeCall } from '../../rate-limits/index.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Identity, isOfProgram, type ProgramIdentity } from '../../workspace/domain/sign-in.ts'
import { signedInAgent } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type ApiKey, isGood, isKeyId, programOf } from '../domain/api-key.ts'
import type { ApiKeysStore } from '../port.ts'

type Deps = HasStore<ApiKeysStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log'>
type CountingDeps = Deps & HasStore<RateLimitsStore> & Pick<Parts, 'settings'>

/** A key's use is noted so often: whoever looks wants to know whether it is used at all. */
const NOTED_EVERY_MS = 5 * 60_000

/** A secret may be newer than what is remembered of its key, which is then read anew: so seldom, whoever guesses. */
const A_MOMENT_MS = 250

/** Who calls, and of a program the key that it does so by. */
export interface Known {
  agent: Agent
  key?: ApiKey
}

/** Who an identity is, by now: a person as an agent, a program by its key. Throws `unauthorized` or `forbidden`. */
export async function knownBy(deps: Deps, identity: Identity | undefined): Promise<Known> {
  if (!identity || !isOfProgram(identity)) return { agent: await signedInAgent(deps, identity) }
  const key = await goodKey(deps, identity)
  if (!key) throw new DomainError('unauthorized', 'This API key is not good, or not any more.')
  return { agent: programOf(key), key }
}

/** The key that a program names and has the secret of, as it was some seconds ago at most; undefined: there is none, or not any more. */
export async function goodKey(
  deps: HasStore<ApiKeysStore> & Pick<Parts, 'clock'>,
  { keyId, secretHash }: ProgramIdentity,
): Promise<ApiKey | undefined> {
  const now = deps.clock.now()
  const lately = await deps.store.apiKeyLately(keyId, now)
  if (lately && isGood(lately, secretHash, now)) return lately
  const key = await deps.store.apiKeyLately(keyId, now, A_MOMENT_MS)
  return key && isGood(key, secretHash, now) ? key : undefined
}

/**
 * Who calls: as `knownBy`; a program's call is counted (`counted` is told, then `rate_limited` thrown where there were too many),
 * and that its key is used is noted now and then.
 */
export async function callerOf(
  deps: CountingDeps,
  identity: Identity | undefined,
  counted?: (state: BucketState) => void,
): Promise<Known> {
  const known = await knownBy(deps, identity)
  const { key } = known
  if (!key) return known
  await Promise.all([deps.settings.limits ? count(deps, key, counted) : undefined, noteUse(deps, key)])
  return known
}

async function count(deps: CountingDeps, key: ApiKey, counted: ((state: BucketState) => void) | undefined) {
  const state = await takeCall(deps, 'api-key', key.id, key.limits)
  counted?.(state)
  if (state.taken) return
  throw new DomainError('rate_limited', 'This API key makes more calls than its limit lets it.', [], {
    retryAfterSeconds: state.retryAfterSeconds,
  })
}

/** By key, when this process has noted it last: what is remembered of the key does not say so yet. */
const noted = new WeakMap<object, Map<string, number>>()

async function noteUse({ store, clock, log }: Deps, key: ApiKey): Promise<void> {
  const now = clock.now()
  const mine = noted.get(store) ?? new Map<string, number>()
  noted.set(store, mine)
  const last = Math.max(key.lastUsedAt ?? 0, mine.get(key.id) ?? 0)
  if (now - last < NOTED_EVERY_MS) return
  mine.set(key.id, now)
  try {
    await store.noteApiKeyUse(key.id, now, now - NOTED_EVERY_MS)
  } catch (error) {
    // The call itself need not fail for it: the next one a few minutes later notes it.
    log.warn('api-key.use_not_noted', { keyId: key.id, name: error instanceof Error ? error.name : 'unknown' })
  }
}

/** Whoever asked for something that is still being done: an agent by id, or a program while its key is good. */
export async function whoAsked(
  { store, clock }: HasStore<ApiKeysStore & WorkspaceStore> & Pick<Parts, 'clock'>,
  id: string,
): Promise<Agent | undefined> {
  if (!isKeyId(id)) return store.readAgent(id)
  const key = await store.readApiKey(id)
  if (!key) return undefined
  const isOver = key.deleted || (key.expiresAt !== null && key.expiresAt <= clock.now())
  return isOver ? { ...programOf(key), deleted: true } : programOf(key)
}

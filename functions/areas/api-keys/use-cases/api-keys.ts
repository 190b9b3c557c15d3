import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { pageOf, type PageInput } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Agent, Permission } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer, editSettings, given, versionOf } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type ApiKey, type KeyLimits, keyIdOf, newSecret, prefixOf, USUAL_LIMITS } from '../domain/api-key.ts'
import { requireConsistent, requireMayGive } from '../domain/key-rights.ts'
import type { ApiKeysStore } from '../port.ts'

type Deps = HasStore<ApiKeysStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

interface Chosen {
  scopes?: Permission[] | undefined
  teamIds?: string[] | null | undefined
  readOnly?: boolean | undefined
  toolsMayWrite?: boolean | undefined
  limits?: KeyLimits | undefined
  expiresAt?: string | null | undefined
}

/** How many keys that work there may be. */
const MOST_KEYS = 200
const OVERLAP_MS = 24 * 60 * 60_000

const iso = (at: number | null | undefined) => (typeof at === 'number' ? new Date(at).toISOString() : null)

/** A key as whoever keeps the settings sees it; never its secret, nor a digest of it. */
function present(key: ApiKey, now: number) {
  const { id, name, scopes, teamIds, readOnly, toolsMayWrite, limits, createdBy, previousUntil } = key
  return {
    id,
    name,
    prefix: prefixOf(id),
    scopes,
    teamIds,
    readOnly,
    toolsMayWrite,
    limits,
    createdAt: new Date(key.createdAt).toISOString(),
    createdBy,
    expiresAt: iso(key.expiresAt),
    lastUsedAt: iso(key.lastUsedAt),
    previousUntil: iso(previousUntil !== null && previousUntil > now ? previousUntil : null),
    version: versionOf(key),
  }
}

/** The keys that were not taken back, the oldest first. */
export async function listApiKeys(deps: Deps, call: Call, input: PageInput) {
  const [, keys] = await Promise.all([call.agent, deps.store.readApiKeys()])
  const now = deps.clock.now()
  return pageOf(
    keys.map((key) => present(key, now)),
    input,
  )
}

/** One key. */
export async function getApiKey(deps: Deps, call: Call, input: { id: string }) {
  const [, key] = await Promise.all([call.agent, presentOne(deps, input.id)])
  if (!key) throw notFound('API key')
  return present(key, deps.clock.now())
}

async function presentOne({ store }: Pick<Deps, 'store'>, id: string): Promise<ApiKey | undefined> {
  const key = await store.readApiKey(id)
  return key?.deleted ? undefined : key
}

/** A new key, told this once: asked once more under the same idempotency key, it is not told again. */
export function createApiKey(deps: Deps, call: Call, input: Chosen & { name: string; scopes: Permission[] }) {
  const id = keyIdOf(deps.ulid())
  const { key, secretHash } = newSecret(id)
  return retryOnConflict(async () => {
    const [me, all] = await Promise.all([call.agent, deps.store.readApiKeys()])
    if (all.length >= MOST_KEYS) {
      throw new DomainError('limit_reached', `A workspace has at most ${MOST_KEYS} API keys.`)
    }
    const now = deps.clock.now()
    const { readOnly = false, toolsMayWrite = false, limits = USUAL_LIMITS } = input
    const made: ApiKey = {
      id,
      name: input.name,
      scopes: input.scopes,
      teamIds: input.teamIds ?? null,
      readOnly,
      toolsMayWrite,
      limits,
      createdAt: now,
      createdBy: { id: me.id, name: me.name },
      expiresAt: expiryOf(input.expiresAt, now) ?? null,
      secretHash,
      previousUntil: null,
    }
    await requireFitting(deps, me, undefined, made)
    const answer = present({ ...made, version: 1 }, now)
    await commitAnswer(deps, call, [deps.store.putApiKey(made)], { ...answer, key: null })
    return { ...answer, key }
  }, ['idempotency'])
}

/** Changes what is given of a key. */
export async function updateApiKey(
  deps: Deps,
  call: Call,
  input: Chosen & { id: string; name?: string | undefined; version?: number | undefined },
) {
  const { id, version, expiresAt, ...fields } = input
  const answer = await editSettings(deps, call, {
    what: 'API key',
    version,
    read: () => presentOne(deps, id),
    async change(before, me) {
      const until = expiryOf(expiresAt, deps.clock.now())
      const after: ApiKey = { ...before, ...given(fields), ...(until === undefined ? {} : { expiresAt: until }) }
      await requireFitting(deps, me, before, after)
      return after
    },
    write: (_before, after) => [deps.store.putApiKey(after)],
    present: (key) => present(key, deps.clock.now()),
  })
  deps.store.forgetApiKey(id)
  return answer
}

/** Takes a key back: it is refused everywhere within ten seconds. It stays in the table, since timelines name it. */
export async function deleteApiKey(deps: Deps, call: Call, input: { id: string }) {
  const answer = await editSettings(deps, call, {
    what: 'API key',
    version: undefined,
    read: () => presentOne(deps, input.id),
    change: (before) => ({ ...before, deleted: true }),
    write: (_before, after) => [deps.store.putApiKey(after)],
    present: ({ id }) => ({ id, deleted: true as const }),
  })
  deps.store.forgetApiKey(input.id)
  return answer
}

/** Another secret for a key, told this once; the one before is good for `overlap` (ms) beside it. */
export async function rotateApiKey(deps: Deps, call: Call, input: { id: string; overlap?: number | undefined }) {
  const { id, overlap = OVERLAP_MS } = input
  const { key, secretHash } = newSecret(id)
  const answer = await retryOnConflict(async () => {
    const [me, before] = await Promise.all([call.agent, presentOne(deps, id)])
    if (!before) throw notFound('API key')
    // Whoever is told it may do what it may.
    requireMayGive(me, undefined, before)
    const now = deps.clock.now()
    const { previousHash: _previousHash, ...rest } = before
    const after: ApiKey = {
      ...rest,
      secretHash,
      ...(overlap > 0 ? { previousHash: before.secretHash } : {}),
      previousUntil: overlap > 0 ? now + overlap : null,
    }
    const answer = present({ ...after, version: versionOf(before) + 1 }, now)
    await commitAnswer(deps, call, [deps.store.putApiKey(after)], { ...answer, key: null })
    return { ...answer, key }
  }, ['idempotency'])
  deps.store.forgetApiKey(id)
  return answer
}

function expiryOf(given: string | null | undefined, now: number): number | null | undefined {
  if (given === null || given === undefined) return given
  const at = Date.parse(given)
  if (at > now) return at
  throw new DomainError('invalid_request', 'A key that is good for nothing any more is of no use.', [
    { path: 'expiresAt', message: 'is not in the future' },
  ])
}

async function requireFitting(deps: Deps, me: Agent, before: ApiKey | undefined, after: ApiKey): Promise<void> {
  requireConsistent(after)
  requireMayGive(me, before, after)
  const { teamIds } = after
  if (teamIds === null || teamIds === before?.teamIds) return
  const teams = new Set((await deps.store.readTeams()).map(({ id }) => id))
  const errors = teamIds.flatMap((id, index) =>
    teams.has(id) || before?.teamIds?.includes(id) ? [] : [{ path: `teamIds.${index}`, message: 'is not a team' }],
  )
  if (errors.length > 0) throw new DomainError('invalid_request', 'There is no such team.', errors)
}

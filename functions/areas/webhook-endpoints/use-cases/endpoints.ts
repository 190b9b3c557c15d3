import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { problemOfUrl } from '../../outside-calls/domain/outside-url.ts'
import { newWebhookSecret } from '../../outside-calls/domain/standard-webhooks.ts'
import { BOTH_SIGN_FOR_MS } from '../../outside-calls/domain/webhook-secret.ts'
import { type Call, commitAnswer, editSettings, given, invalid, versionOf } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { endpointIdOf } from '../domain/delivery.ts'
import { type Endpoint, type EndpointRun, freshRun } from '../domain/endpoint.ts'
import { EVERY_EVENT } from '../domain/event-types.ts'
import { MOST_ENDPOINTS } from '../domain/states.ts'
import type { WebhookEndpointsStore } from '../port.ts'
import { presentEndpoint } from './present.ts'

type Deps = HasStore<WebhookEndpointsStore & ChannelsStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'>

interface Fields {
  url?: string | undefined
  description?: string | undefined
  events?: Endpoint['events'] | undefined
  teamIds?: string[] | null | undefined
  channelIds?: string[] | null | undefined
  ordered?: boolean | undefined
  enabled?: boolean | undefined
}

/** O3: all endpoints, without their secrets. */
export async function listEndpoints(deps: Deps, call: Call, input: PageInput) {
  const [all] = await Promise.all([deps.store.readEndpoints(), call.agent])
  const now = deps.clock.now()
  return pageOf(
    all.map(({ endpoint, run }) => presentEndpoint(endpoint, run, now)),
    input,
  )
}

/** One endpoint, without its secret. */
export async function getEndpoint(deps: Deps, call: Call, { id }: { id: string }) {
  const [found] = await Promise.all([deps.store.readEndpoint(id), call.agent])
  if (!found) throw notFound('webhook endpoint')
  return presentEndpoint(found.endpoint, found.run, deps.clock.now())
}

/** A new endpoint, and its secret, which is told this once: asked for again under the same key, it is not. */
export function createEndpoint(deps: Deps, call: Call, input: Fields & { url: string }) {
  const { url, description, events = [EVERY_EVENT], teamIds = null, channelIds = null } = input
  const { ordered = false, enabled = true } = input
  const id = endpointIdOf(deps.ulid())
  const secret = newWebhookSecret()
  const secretsAt = `${id}/${deps.ulid()}`
  return cleaningUp(deps, [secretsAt], () =>
    retryOnConflict(async () => {
      const [, all] = await Promise.all([call.agent, deps.store.readEndpoints()])
      if (all.length >= MOST_ENDPOINTS) {
        throw new DomainError('limit_reached', `There are at most ${MOST_ENDPOINTS} webhook endpoints.`)
      }
      const now = deps.clock.now()
      const own = { url, events, teamIds, channelIds, ordered, enabled, ...(description ? { description } : {}) }
      const endpoint: Endpoint = { id, ...own, createdAt: now, secretsAt, madeAt: now, earlierUntil: null }
      await requireComplete(deps, endpoint)
      // Written before anything leads to it.
      await deps.secrets.putChannel(secretsAt, { current: secret })
      const run = freshRun(id, null)
      const answer = presentEndpoint({ ...endpoint, version: 1 }, run, now)
      const writes = [deps.store.putEndpoint(endpoint), deps.store.putEndpointRun(run)]
      await commitAnswer(deps, call, writes, { ...answer, secret: null })
      return { ...answer, secret: secret as string | null }
    }, ['idempotency']),
  )
}

/** Changes what is given. Switched on again, it begins anew, with what waits; its order changed, what waits goes first. */
export function updateEndpoint(deps: Deps, call: Call, input: Fields & { id: string; version?: number | undefined }) {
  const { id, version, ...fields } = input
  let run: EndpointRun = freshRun(id, null)
  const isMoved = (before: Endpoint, after: Endpoint) =>
    (after.enabled && !before.enabled) || after.ordered !== before.ordered || after.url !== before.url
  return editSettings<Endpoint, ReturnType<typeof presentEndpoint>>(deps, call, {
    what: 'webhook endpoint',
    version,
    async read() {
      const found = await deps.store.readEndpoint(id)
      if (found) run = found.run
      return found?.endpoint
    },
    async change(before) {
      const { description, ...rest } = { ...before, ...given(fields) }
      const after: Endpoint = { ...rest, ...(description ? { description } : {}) }
      await requireComplete(deps, after)
      if (isMoved(before, after)) run = again(run, after, deps.clock.now())
      return after
    },
    write: (before, after) => [
      deps.store.putEndpoint(after),
      ...(isMoved(before, after) ? [deps.store.putEndpointRun(run)] : []),
    ],
    present: (endpoint) => presentEndpoint(endpoint, run, deps.clock.now()),
  })
}

/** An endpoint begins anew: what waits is looked at now, and goes first. */
function again({ version, resend, ...before }: EndpointRun, { id, enabled }: Endpoint, now: number): EndpointRun {
  const fresh = { ...freshRun(id, enabled ? now : before.nextAttemptAt), behind: enabled }
  return { ...fresh, ...(resend ? { resend } : {}), ...(version === undefined ? {} : { version }) }
}

/** Nothing is sent to it any more, at once; what was sent is forgotten as it would have been. */
export async function deleteEndpoint(deps: Deps, call: Call, { id }: { id: string }) {
  let run: EndpointRun = freshRun(id, null)
  let secretsAt = ''
  const answer = await editSettings<Endpoint, { id: string; deleted: true }>(deps, call, {
    what: 'webhook endpoint',
    version: undefined,
    async read() {
      const found = await deps.store.readEndpoint(id)
      if (found) run = found.run
      return found?.endpoint
    },
    change(before) {
      secretsAt = before.secretsAt
      return { ...before, enabled: false, secretsAt: '' }
    },
    write: (before) => [deps.store.removeEndpoint(before), deps.store.retireEndpointRun(run, deps.clock.now())],
    present: () => ({ id, deleted: true as const }),
  })
  await removeSecrets(deps, [secretsAt])
  return answer
}

/** Replaces its secret, and tells the new one this once; the one before signs beside it for a day, but not where it `leaked`. */
export async function rotateEndpoint(
  deps: Deps,
  call: Call,
  { id, leaked = false }: { id: string; leaked?: boolean | undefined },
) {
  const secret = newWebhookSecret()
  const secretsAt = `${id}/${deps.ulid()}`
  let replaced: string | undefined
  const answer = await cleaningUp(deps, [secretsAt], () =>
    retryOnConflict(async () => {
      const [, found] = await Promise.all([call.agent, deps.store.readEndpoint(id)])
      if (!found) throw notFound('webhook endpoint')
      const { endpoint, run } = found
      const kept = leaked ? undefined : (await deps.secrets.channel(endpoint.secretsAt)).current
      await deps.secrets.putChannel(secretsAt, { current: secret, ...(kept ? { earlier: kept } : {}) })
      const now = deps.clock.now()
      const after = { ...endpoint, secretsAt, madeAt: now, earlierUntil: kept ? now + BOTH_SIGN_FOR_MS : null }
      replaced = endpoint.secretsAt
      const told = presentEndpoint({ ...after, version: versionOf(endpoint) + 1 }, run, now)
      await commitAnswer(deps, call, [deps.store.putEndpoint(after)], { ...told, secret: null })
      return { ...told, secret: secret as string | null }
    }, ['idempotency']),
  )
  if (replaced !== undefined) await removeSecrets(deps, [replaced])
  return answer
}

async function requireComplete(
  { store, settings: { localhostCalls } }: Pick<Deps, 'store' | 'settings'>,
  { url, teamIds, channelIds }: Endpoint,
): Promise<void> {
  const problem = problemOfUrl(url, { localhost: localhostCalls })
  if (problem) throw invalid('url', problem)
  const [teams, channels] = await Promise.all([
    teamIds ? store.readTeams() : [],
    channelIds ? store.readChannels() : [],
  ])
  const missing = (wanted: readonly string[] | null, there: readonly { id: string }[]) =>
    (wanted ?? []).findIndex((wantedId) => there.every(({ id }) => id !== wantedId))
  const [team, channel] = [missing(teamIds, teams), missing(channelIds, channels)]
  if (team >= 0) throw invalid(`teamIds.${team}`, 'is not a team')
  if (channel >= 0) throw invalid(`channelIds.${channel}`, 'is not a channel')
}

/** Secrets that nothing came to lead to are removed; where it is not known whether something does, they stay. */
async function cleaningUp<Result>(deps: Deps, names: string[], run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    const expected = error instanceof Error && ['DomainError', 'ConflictError'].includes(error.name)
    if (expected) await removeSecrets(deps, names)
    throw error
  }
}

async function removeSecrets(deps: Pick<Deps, 'secrets' | 'log'>, names: string[]): Promise<void> {
  for (const name of names) {
    try {
      await deps.secrets.removeChannel(name)
    } catch (error) {
      // Nothing leads to them any more: the change itself stands.
      deps.log.error('secrets.left', { at: name, name: error instanceof Error ? error.name : 'unknown' })
    }
  }
}

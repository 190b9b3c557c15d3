import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, versionOf } from '../../workspace/index.ts'
import type { ConnectorId } from '../domain/connector-id.ts'
import { type Connector, connectorForms } from '../domain/outside-crm.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore> & Pick<Parts, 'secrets' | 'ulid'>

interface Input {
  id: ConnectorId
  config?: Record<string, string> | undefined
  secrets?: Record<string, string> | undefined
  linkBySelf?: boolean | undefined
  version?: number | undefined
}

function present({ id, config, secretNames, problem, linkBySelf = false, ...rest }: Connector) {
  const trouble = problem && { reason: problem.reason, since: new Date(problem.since).toISOString() }
  return { id, config, secretNames: secretNames.toSorted(), problem: trouble, linkBySelf, version: versionOf(rest) }
}

/** L5: the CRMs that are connected, without their secrets. */
export async function listConnectors(deps: Deps, call: Call) {
  const [, found] = await Promise.all([call.agent, deps.store.readConnectors()])
  return { items: found.map(present), nextCursor: null }
}

/** L5: connects an account, or changes it; settings and secrets that are not named stay. */
export async function setConnector(deps: Deps, call: Call, input: Input) {
  const { id, config = {}, secrets = {}, linkBySelf, version } = input
  // Written before anything leads to them, under a name of their own: a change is seen whole or not at all.
  const at = `connector-${id}/${deps.ulid()}`
  const renewed = Object.keys(secrets).length > 0
  let replaced: string | undefined
  const answer = await retryOnConflict(async () => {
    const [, before] = await Promise.all([call.agent, deps.store.readConnector(id)])
    if (version !== undefined && version !== (before ? versionOf(before) : 0)) {
      throw new DomainError('version_conflict', 'This connector was changed by somebody else.', [
        { path: 'version', message: before ? `is ${versionOf(before)} by now` : 'is not connected any more' },
      ])
    }
    const storedSecrets = before && renewed ? await deps.secrets.channel(before.secretsAt) : {}
    const all = { ...storedSecrets, ...secrets }
    const after: Connector = {
      secretsAt: at,
      secretNames: [],
      ...before,
      id,
      config: { ...before?.config, ...config },
      ...(renewed ? { secretsAt: at, secretNames: Object.keys(all) } : {}),
      problem: null,
      ...(linkBySelf === undefined ? {} : { linkBySelf }),
    }
    requireComplete(after)
    if (renewed) await deps.secrets.putChannel(at, all)
    replaced = before && renewed ? before.secretsAt : undefined
    const answer = present({ ...after, version: (after.version ?? 0) + 1 })
    await commitAnswer(deps, call, [deps.store.putConnector(after)], answer)
    return answer
  }, ['idempotency'])
  if (replaced !== undefined) await deps.secrets.removeChannel(replaced)
  return answer
}

/** L5: disconnects it; what was written there stays. */
export async function deleteConnector(deps: Deps, call: Call, input: { id: ConnectorId }) {
  let orphaned: string | undefined
  const answer = await retryOnConflict(async () => {
    const [, before] = await Promise.all([call.agent, deps.store.readConnector(input.id)])
    const answer = { id: input.id, deleted: true as const }
    await commitAnswer(deps, call, before ? [deps.store.removeConnector(before)] : [], answer)
    orphaned = before?.secretsAt
    return answer
  }, ['idempotency'])
  if (orphaned !== undefined) await deps.secrets.removeChannel(orphaned)
  return answer
}

function requireComplete({ id, config, secretNames }: Connector): void {
  const form = connectorForms[id]
  const unknown = (given: readonly string[], allowed: readonly string[], place: string) =>
    given.filter((name) => !allowed.includes(name)).map((name) => ({ path: `${place}.${name}`, message: 'is unknown' }))
  const missing = form.secretNames
    .filter((name) => !secretNames.includes(name))
    .map((name) => ({ path: `secrets.${name}`, message: 'is missing' }))
  const errors = [
    ...unknown(Object.keys(config), form.configNames, 'config'),
    ...unknown(secretNames, form.secretNames, 'secrets'),
    ...form.problemsOf(config),
    ...missing,
  ]
  if (errors.length > 0) throw new DomainError('invalid_request', 'The connector is not complete.', errors)
}

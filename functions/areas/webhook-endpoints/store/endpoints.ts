import { configuring, type Write } from '../../../kernel/commit.ts'
import { remembering } from '../../../platform/configuration.ts'
import { batchGet, check, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion } from '../../../platform/versioned-item.ts'
import { type Endpoint, type EndpointRun, freshRun } from '../domain/endpoint.ts'
import { expiryOf } from './delivery-item.ts'
import { ENDPOINT_KIND, RUN_KIND, toEndpoint, toRun } from './endpoint-items.ts'
import { webhookEndpointsKeys as keys } from './keys.ts'

/** An endpoint and how it goes with it, consistent; undefined where there is none. */
export async function readEndpoint(
  table: Table,
  id: string,
): Promise<{ endpoint: Endpoint; run: EndpointRun } | undefined> {
  return paired(await batchGet(table, [keys.endpoint(id), keys.run(id)], true))[0]
}

/** All endpoints and how it goes with them, consistent; there are few. */
export async function readEndpoints(table: Table): Promise<{ endpoint: Endpoint; run: EndpointRun }[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.endpoint('').pk },
    ConsistentRead: true,
  })
  return paired(items)
}

/** Endpoints that are on, as they were ten seconds ago at most. */
export const readEndpointsLately = remembering(async (table): Promise<Endpoint[]> => {
  const all = await readEndpoints(table)
  return all.map(({ endpoint }) => endpoint).filter(({ enabled }) => enabled)
})

function paired(items: readonly Record<string, unknown>[]) {
  const ofKind = (kind: string) => items.filter((item) => item[TABLE.kind] === kind)
  const runs = new Map(ofKind(RUN_KIND).map((item) => [item.endpointId, toRun(item)]))
  return ofKind(ENDPOINT_KIND)
    .map(toEndpoint)
    .map((endpoint) => ({ endpoint, run: runs.get(endpoint.id) ?? freshRun(endpoint.id, null) }))
}

/** An endpoint, new or as it was read; conflict label `endpoint`. */
export function putEndpoint(table: Table, endpoint: Endpoint): Write {
  const write = putVersion(table, ENDPOINT_KIND, keys.endpoint(endpoint.id), endpoint)
  return configuring({ ...write, label: 'endpoint' })
}

/** Removes an endpoint as it was read. */
export function removeEndpoint(table: Table, { id, version = 1 }: Endpoint): Write {
  return configuring(remove(table, 'endpoint', keys.endpoint(id), asRead(version)))
}

/** How it goes with an endpoint, new or as it was read; conflict label `run`. */
export function putEndpointRun(table: Table, run: EndpointRun): Write {
  return { ...putVersion(table, RUN_KIND, keys.run(run.endpointId), run), label: 'run' }
}

/** How it went with an endpoint that is deleted, as it was read: it says where the log is, and goes with it. */
export function retireEndpointRun(table: Table, run: EndpointRun, now: number): Write {
  const fields = { ...freshRun(run.endpointId, null), version: run.version, [TABLE.timeToLive]: expiryOf(now) }
  return { ...putVersion(table, RUN_KIND, keys.run(run.endpointId), fields), label: 'run' }
}

/** The ids of all endpoints, and of those that were deleted as long as their log is there; consistent. */
export async function endpointIds(table: Table): Promise<string[]> {
  const { pk, sk } = keys.run('')
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :start)',
    ExpressionAttributeValues: { ':pk': pk, ':start': sk },
    ConsistentRead: true,
  })
  return items.map((item) => toRun(item).endpointId)
}

/** It goes with the endpoint as it was read; conflict label `run`. */
export function checkEndpointRun(table: Table, { endpointId, version = 1 }: EndpointRun): Write {
  const { expression, values } = asRead(version)
  return check(table, 'run', keys.run(endpointId), expression, values)
}

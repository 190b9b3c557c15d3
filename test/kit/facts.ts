import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { FactsOfDay } from '../../functions/areas/reports/domain/gathered-facts.ts'
import type { ReportFact } from '../../functions/areas/reports/domain/report-facts.ts'
import type { ReportsStore } from '../../functions/areas/reports/port.ts'
import { reportsKeys } from '../../functions/areas/reports/store/keys.ts'
import type { TestSystem } from './system.ts'
import type { World } from './world.ts'

const DAY = 24 * 60 * 60_000

/** A contact's rows of the last hundred days, the oldest first, read in pages of so many. */
export async function factRowsOf(world: World, contactId = world.whatsappContact, limit = 100): Promise<FactsOfDay[]> {
  const until = world.system.clock.now() + DAY
  const out: FactsOfDay[] = []
  let cursor: string | undefined
  do {
    const page: Awaited<ReturnType<ReportsStore['listRows']>> = await world.deps.store.listRows(
      until - 100 * DAY,
      until,
      { limit, cursor },
    )
    out.push(...page.items.filter((row) => row.contactId === contactId))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return out.reverse()
}

/** What is kept of a contact's conversations, in order of time. */
export async function keptFactsOf(world: World, contactId = world.whatsappContact, limit = 100): Promise<ReportFact[]> {
  const rows = await factRowsOf(world, contactId, limit)
  return rows.flatMap(({ facts }) => facts).sort((a, b) => a.at - b.at)
}

/** Removes what is kept of a contact's conversations. */
export async function dropFacts(world: World, contactId = world.whatsappContact): Promise<void> {
  const { client, name } = tableOf(world.system)
  for (const row of await factRowsOf(world, contactId)) {
    const earlier = row.facts.map((fact) => reportsKeys.fact(fact, earlierName(fact)))
    for (const Key of [reportsKeys.facts(row), ...earlier])
      await client.send(new DeleteCommand({ TableName: name, Key }))
  }
}

/** Keeps a fact as the first versions did: alone. `name`: what it is known by beside its moment. */
export async function keepAlone(world: World, fact: ReportFact, name = earlierName(fact), more = {}): Promise<void> {
  const { client, name: TableName } = tableOf(world.system)
  const { open: _open, waited: _waited, waitedOpen: _waitedOpen, tags: _tags, programs: _programs, ...kept } = fact
  const Item = { ...reportsKeys.fact(fact, name), itemKind: 'fact', id: name, ...kept, ...more }
  await client.send(new PutCommand({ TableName, Item }))
}

/** Keeps a day as later ones did, which knew less of it. */
export async function keepPacked(world: World, { contactId, n, day, facts }: FactsOfDay): Promise<void> {
  const { client, name: TableName } = tableOf(world.system)
  const packed = facts.map(({ kind, at, duration, channel, teamId, agentId, type, category, score }) => [
    ...[kind, at, duration, channel, teamId, agentId, type, category],
    ...(score === undefined ? [] : [score]),
  ])
  const key = reportsKeys.facts({ contactId, n, day })
  await client.send(
    new PutCommand({ TableName, Item: { ...key, itemKind: 'facts', contactId, n, seq: 9, facts: packed } }),
  )
}

/** How the first versions told facts apart. */
export function earlierName({ kind, at, duration }: ReportFact): string {
  const keys: Partial<Record<ReportFact['kind'], number>> = {
    opened: 0,
    first_response: 0,
    overdue: at - (duration ?? 0),
  }
  return `${kind}:${keys[kind] ?? at}`
}

const tableOf = (system: TestSystem) => system.database.open(system.table)

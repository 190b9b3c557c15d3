import { configuring, type Write } from '../../../kernel/commit.ts'
import { remembering } from '../../../platform/configuration.ts'
import { forgetConfiguration } from '../../../platform/configuration-count.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { MAX_WAIT_DAYS, RemovedWorkflow, Workflow } from '../domain/document.ts'
import type { Listening } from '../domain/listening.ts'
import type { Schedule } from '../domain/schedule.ts'
import { toListening, toSchedule } from './items.ts'
import { workflowsKeys } from './keys.ts'

/** A run waits at each of its steps, and none is known for longer. */
const KEPT_S = 3 * MAX_WAIT_DAYS * 86_400

/** All workflows, consistent. */
export async function readWorkflows(table: Table): Promise<Workflow[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': workflowsKeys.workflow('').pk },
    ConsistentRead: true,
  })
  return items.map((item) => decode(Workflow, withVersion(item)))
}

/** One workflow, consistent. */
export async function readWorkflow(table: Table, id: string): Promise<Workflow | undefined> {
  const item = await get(table, workflowsKeys.workflow(id))
  return item && decode(Workflow, withVersion(item))
}

/** One as it was at a version; it may have been deleted since. */
export async function readWorkflowAt(table: Table, id: string, version: number): Promise<Workflow | undefined> {
  const now = await readWorkflow(table, id)
  if (now?.version === version) return now
  const item = await get(table, workflowsKeys.version(id, version))
  return item && decode(Workflow, item)
}

/** A workflow, new or as it was read, and as it was before where runs may have begun with that. */
export function putWorkflow(table: Table, before: Workflow | undefined, after: Workflow): Write[] {
  return [
    putVersion(table, 'workflow', workflowsKeys.workflow(after.id), after),
    ...kept(table, before, after.updatedAt),
  ]
}

/** Removes a workflow as it was read; its runs go on as they began. */
export function removeWorkflow(table: Table, workflow: Workflow, now: number): Write[] {
  const { id, name, version = 1 } = workflow
  const removed = { ...workflowsKeys.removed(id), [TABLE.kind]: 'removed-workflow', id, name }
  return [
    remove(table, 'workflow', workflowsKeys.workflow(id), asRead(version)),
    put(table, 'removed-workflow', removed),
    ...kept(table, workflow, now),
  ]
}

/** What workflows were called that are not there any more: reports name them for good. */
export async function readRemovedWorkflows(table: Table): Promise<{ id: string; name: string }[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': workflowsKeys.removed('').pk },
  })
  return items.map((item) => decode(RemovedWorkflow, item))
}

function kept(table: Table, before: Workflow | undefined, now: number): Write[] {
  if (!before?.enabled) return []
  const { version = 1 } = before
  const item = { ...before, version, [TABLE.kind]: 'workflow-version', ttl: Math.floor(now / 1_000) + KEPT_S }
  return [put(table, 'workflow-version', { ...workflowsKeys.version(before.id, version), ...item })]
}

/** What workflows wait for, consistent. */
export async function readListening(table: Table): Promise<Listening> {
  const item = await get(table, workflowsKeys.listening)
  return item ? toListening(item) : { listeners: [] }
}

/** The same, as it was ten seconds ago at most. */
export const readListeningLately = remembering(readListening)

/** This process learned that what workflows wait for has changed. */
export const forgetListening = (table: Table): void => forgetConfiguration(table)

/** What workflows wait for, as it was read. */
export function putListening(table: Table, listening: Listening): Write {
  return configuring(putVersion(table, 'listening', workflowsKeys.listening, listening))
}

/** The schedule of a workflow that is on, consistent. */
export async function readSchedule(table: Table, workflowId: string): Promise<Schedule | undefined> {
  const item = await get(table, workflowsKeys.schedule(workflowId))
  return item && toSchedule(item)
}

/** All schedules of workflows that are on, consistent. */
export async function readSchedules(table: Table): Promise<Schedule[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': workflowsKeys.schedule('').pk },
    ConsistentRead: true,
  })
  return items.map(toSchedule)
}

/** A schedule, new or as it was read. */
export function putSchedule(table: Table, schedule: Schedule): Write {
  return putVersion(table, 'workflow-schedule', workflowsKeys.schedule(schedule.workflowId), schedule)
}

/** Removes a schedule as it was read. */
export function removeSchedule(table: Table, { workflowId, version = 1 }: Schedule): Write {
  return remove(table, 'workflow-schedule', workflowsKeys.schedule(workflowId), asRead(version))
}

import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode } from '../../../platform/item.ts'
import { number } from '../../../platform/keys.ts'
import { newestFirst } from '../../../platform/newest-first.ts'
import { get, put, query, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import { type Job, KEPT_MS, Outcome, Refusal } from '../domain/job.ts'
import { toJob } from './job-item.ts'
import { jobsKeys } from './keys.ts'

const Portion = z.lazy(() => z.object({ targets: z.array(z.string()) }))
const Refusals = z.lazy(() => z.object({ refusals: z.array(Refusal) }))
const isNew = { expression: 'attribute_not_exists(#pk)' }
const ends = ({ createdAt }: Job) => ({ [TABLE.timeToLive]: Math.ceil((createdAt + KEPT_MS) / 1000) })

/** One, consistent. */
export async function readJob(table: Table, id: string): Promise<Job | undefined> {
  const item = await get(table, jobsKeys.job(id))
  return item && toJob(item)
}

/** Newest first. */
export const listJobs = (table: Table, page: PageRequest, keep: (job: Job) => boolean): Promise<Page<Job>> =>
  newestFirst(table, { pk: jobsKeys.job('').pk, ids: /^jb_/, toRow: toJob, keep }, page)

/** A new one, or one that got further, as it was read. Label `job`. */
export function putJob(table: Table, job: Job): Write {
  const { version } = job
  const item = { ...jobsKeys.job(job.id), [TABLE.kind]: 'job', ...job, version: version + 1, ...ends(job) }
  return put(table, 'job', item, version === 0 ? isNew : asRead(version))
}

/** What a job is about, in portions from the `first` on. Label `job`. */
export function putPortions(table: Table, job: Job, first: number, portions: readonly string[][]): Write[] {
  return portions.map((targets, at) => {
    const key = jobsKeys.portion(job.id, first + at)
    return put(table, 'job', { ...key, [TABLE.kind]: 'job-portion', targets, ...ends(job) })
  })
}

/** One portion. */
export async function readPortion(table: Table, job: Job, portion: number): Promise<string[]> {
  const item = await get(table, jobsKeys.portion(job.id, portion))
  return item ? decode(Portion, item).targets : []
}

/** All that was found so far. */
export async function readPortions(table: Table, job: Job): Promise<string[]> {
  const items = await queryAll(table, { ...ofJob(job, 'P#'), ConsistentRead: true })
  return items.flatMap((item) => decode(Portion, item).targets)
}

/** What was done to one, once; conflict label `idempotency`. */
export function putOutcome(table: Table, job: Job, portion: number, place: number, outcome: Outcome): Write {
  const key = jobsKeys.outcome(job.id, portion, place)
  return put(table, 'idempotency', { ...key, [TABLE.kind]: 'job-outcome', ...outcome, ...ends(job) }, isNew)
}

/** What was done of a portion, by place. */
export async function readOutcomes(table: Table, job: Job, portion: number): Promise<Map<number, Outcome>> {
  const items = await queryAll(table, { ...ofJob(job, `O#${number(portion)}#`), ConsistentRead: true })
  return new Map(items.map((item) => [Number(String(item[TABLE.sortKey]).split('#')[2]), decode(Outcome, item)]))
}

/** What was done to one. */
export async function readOutcome(
  table: Table,
  job: Job,
  portion: number,
  place: number,
): Promise<Outcome | undefined> {
  const item = await get(table, jobsKeys.outcome(job.id, portion, place))
  return item && decode(Outcome, item)
}

/** Those of a portion that were refused. Label `job`. */
export function putRefusals(table: Table, job: Job, portion: number, refusals: readonly Refusal[]): Write {
  const key = jobsKeys.refusals(job.id, portion)
  return put(table, 'job', { ...key, [TABLE.kind]: 'job-refusals', refusals: [...refusals], ...ends(job) })
}

/** Those refused, those of a portion on a page. */
export async function readRefusals(table: Table, job: Job, cursor: string | undefined): Promise<Page<Refusal>> {
  const after = fromCursor(cursor, /^R#\d{6}$/)
  const { pk } = jobsKeys.refusals(job.id, 0)
  const { items, lastKey } = await query(table, {
    ...ofJob(job, 'R#'),
    Limit: 1,
    ConsistentRead: true,
    ...(after ? { ExclusiveStartKey: { pk, sk: after } } : {}),
  })
  const rows = items.flatMap((item) => decode(Refusals, item).refusals)
  return { items: rows, nextCursor: lastKey ? toCursor(String(lastKey[TABLE.sortKey])) : null }
}

const ofJob = ({ id }: Job, prefix: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': jobsKeys.refusals(id, 0).pk, ':prefix': prefix },
})

import { CSV_MARK, type CsvRow, csvLine, readCsv, UnreadableCsv } from '../../../kernel/csv.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { sleep } from '../../../kernel/sleep.ts'
import { uploadKey } from '../../attachments/domain/file-keys.ts'
import { keepMade } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { finished, type Job, type Refusal } from '../../jobs/domain/job.ts'
import type { Progress, Steps } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type ImportProgress, importKeys, importOf, MAX_ROWS, noCounts, PIECE } from '../domain/import.ts'
import { keysOf, type RowRefusal, type RowValues, readRow } from '../domain/row.ts'
import { packKeys, repeatedLines } from '../domain/twice.ts'
import { type Importing, importRow, type RowOutcome } from './import-row.ts'

type Deps = HasStore<AttachmentsStore & ContactAttributesStore & JobsStore & TimelineStore & WorkspaceStore> &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock' | 'ulid' | 'settings'>

/** How long a step goes on; so much of the file is read at once while contacts are written. */
const FOR_MS = 20_000
const BITE = 128 * 1024
/** Rows that are written at once, and how long so many take at least: what follows from each must not keep messages waiting. */
const AT_ONCE = 5
const ROWS = 25
const ROWS_TAKE_MS = 500
/** Of a step's refused rows so many are told with the job; the file has all. */
const TOLD = 50

/** C6: contacts of a file. First it is read for what stands there twice, then row by row contacts are made and changed. */
export const importContacts: Steps<Deps> = {
  async step(deps, job, agent, goesOn) {
    if (!agent || !can(agent, 'contacts.import')) {
      throw new DomainError('forbidden', 'Whoever asked for it may not import contacts any more.')
    }
    const { progress } = importOf(job)
    try {
      if (progress.stage === 'checking') return await check(deps, job, progress)
      return await work(deps, job, progress, agent, goesOn)
    } catch (error) {
      if (error instanceof UnreadableCsv) throw new DomainError('invalid_request', error.message)
      throw error
    }
  },
  async stopped(deps, job) {
    await clear(deps, job)
    return job
  },
}

/** The rows from where the import has come to, at most as many bytes of them. */
async function readRows(deps: Deps, job: Job, { form, size, etag, at, line }: ImportProgress, bytes: number) {
  const { params } = importOf(job)
  let length = bytes
  for (;;) {
    const piece = await deps.files.readPart(uploadKey(params.attachmentId), at, length, etag)
    if (!piece) throw new DomainError('not_found', 'The file is gone, or was uploaded again.')
    try {
      return readCsv(piece, form, { line, isLast: at + piece.byteLength >= size })
    } catch (error) {
      if (!(error instanceof UnreadableCsv) || length >= PIECE) throw error
      length = PIECE
    }
  }
}

/** Reads on for what rows are known by; at the end, which say what an earlier one says. */
async function check(deps: Deps, job: Job, progress: ImportProgress): Promise<Progress> {
  const { params } = importOf(job)
  const { country } = await deps.store.readWorkspace()
  const until = deps.clock.now() + FOR_MS
  let [at, line, total] = [progress.at, progress.line, job.total]
  const packed: Uint8Array[] = []
  while (at < progress.size && deps.clock.now() < until) {
    const { rows, next } = await readRows(deps, job, { ...progress, at, line }, PIECE)
    const read: { line: number; keys: string[] }[] = []
    for (const row of rows) {
      const values = await readRow(row, progress.titles, params.columns, country)
      if (!('code' in values)) read.push({ line: row.line, keys: keysOf(values) })
    }
    packed.push(packKeys(read))
    total += rows.length
    if (total > MAX_ROWS) throw new DomainError('limit_reached', `It has more than ${MAX_ROWS} rows.`)
    at += next.at
    line = next.line
  }
  await deps.files.put(importKeys.keys(job.id, progress.keys), Buffer.concat(packed), 'application/octet-stream')
  const keys = progress.keys + 1
  const now = deps.clock.now()
  const after: Job = { ...job, state: 'running', total, movedAt: now }
  if (at < progress.size) return { job: { ...after, progress: { ...progress, at, line, keys } } }
  const all: Uint8Array[] = []
  for (let nth = 0; nth < keys; nth++) all.push(await deps.files.read(importKeys.keys(job.id, nth)))
  const repeated = repeatedLines(all)
  if (repeated.size > 0) {
    const listed = new TextEncoder().encode(JSON.stringify([...repeated]))
    await deps.files.put(importKeys.twice(job.id), listed, 'application/json')
  }
  const { first } = progress
  const next: ImportProgress = { ...progress, ...first, keys, twice: repeated.size > 0, stage: 'importing' }
  return { job: { ...after, progress: next } }
}

async function readRepeated(deps: Deps, { id }: Job, { twice }: ImportProgress): Promise<Map<number, number>> {
  if (!twice) return new Map()
  const listed = Buffer.from(await deps.files.read(importKeys.twice(id))).toString()
  return new Map(JSON.parse(listed) as [number, number][])
}

/** What is the same for all rows of a step. */
async function prepare(deps: Deps, job: Job, agent: Agent): Promise<Importing> {
  const [attributes, agents] = await Promise.all([deps.store.readContactAttributes(), deps.store.readAgents()])
  const here = agents.filter(({ deleted }) => !deleted)
  const named = here.flatMap((one) => [[one.id.toLowerCase(), one] as const, [one.email.toLowerCase(), one] as const])
  return { jobId: job.id, params: importOf(job).params, agent, attributes, agents: new Map(named) }
}

/** Makes and changes contacts, row by row, as long as a step may take. */
async function work(
  deps: Deps,
  job: Job,
  progress: ImportProgress,
  agent: Agent,
  goesOn: () => Promise<boolean>,
): Promise<Progress> {
  const [importing, repeated, { country }, { rows, next }] = await Promise.all([
    prepare(deps, job, agent),
    readRepeated(deps, job, progress),
    deps.store.readWorkspace(),
    readRows(deps, job, progress, BITE),
  ])
  const until = deps.clock.now() + FOR_MS
  const refused: { row: CsvRow; why: RowRefusal }[] = []
  const counts = { ...noCounts, ...job.counts }
  let done = 0
  while (done < rows.length && deps.clock.now() < until && (await goesOn())) {
    const some = rows.slice(done, done + ROWS)
    const took = importing.params.dryRun || !deps.settings.limits ? 0 : ROWS_TAKE_MS
    const paced = done + some.length < rows.length || progress.at + next.at < progress.size ? sleep(took) : undefined
    const outcomes = await inTurn(some, async (row): Promise<RowOutcome> => {
      const before = repeated.get(row.line)
      const values: RowValues | RowRefusal = await readRow(row, progress.titles, importing.params.columns, country)
      if ('code' in values) return values
      if (before !== undefined) return { code: 'twice', message: `line ${before} says the same contact` }
      return importRow(deps, importing, row.line, values)
    })
    for (const [at, outcome] of outcomes.entries()) {
      const row = some[at] as CsvRow
      counts[typeof outcome === 'string' ? outcome : 'refused'] += 1
      if (typeof outcome !== 'string') refused.push({ row, why: outcome })
    }
    done += some.length
    await paced
  }
  return noted(deps, job, { progress, rows, next, done, counts, refused })
}

interface Worked {
  progress: ImportProgress
  rows: readonly CsvRow[]
  next: { at: number; line: number }
  done: number
  counts: typeof noCounts
  refused: readonly { row: CsvRow; why: RowRefusal }[]
}

/** How far the import is after a step; after the last one, with the file of what was refused. */
async function noted(deps: Deps, job: Job, worked: Worked): Promise<Progress> {
  const { progress, rows, next, done, counts, refused } = worked
  let refusals = progress.refusals
  const told: Refusal[] = refused.slice(0, TOLD).map(({ row, why }) => ({ line: row.line, ...why }))
  if (refused.length > 0) {
    const lines = refused.map(({ row, why }) => refusedLine(progress.titles, row, why))
    const bytes = new TextEncoder().encode(lines.join(''))
    await deps.files.put(importKeys.refusals(job.id, refusals), bytes, 'text/csv')
    refusals += 1
  }
  const writes = told.length > 0 ? [deps.store.putRefusals(job, progress.refusals, told)] : []
  const reached = done === rows.length ? next : (rows[done - 1]?.next ?? { at: 0, line: progress.line })
  const at = progress.at + reached.at
  const now = deps.clock.now()
  const after: Job = {
    ...job,
    state: 'running',
    counts,
    done: counts.new + counts.updated + counts.skipped,
    refused: counts.refused,
    progress: { ...progress, at, line: reached.line, refusals },
    movedAt: now,
  }
  if (at < progress.size) return { job: after, writes }
  const over = finished(after, now)
  if (refusals > 0) {
    const made = { id: `up_${job.id.slice(3)}`, owner: job.agentId, name: 'refused-contacts.csv', type: 'text/csv' }
    writes.push(await keepMade(deps, made, refusedFile(deps, job.id, progress.titles, refusals)))
    over.attachmentId = made.id
  }
  return { job: over, writes, afterwards: () => clear(deps, over) }
}

function refusedLine(
  titles: readonly string[],
  { line, cells, unclosed }: CsvRow,
  { code, message }: RowRefusal,
): string {
  // Of a line that could not be taken apart nothing is under any title.
  const own = titles.map((_title, at) => (unclosed ? '' : (cells[at] ?? '')))
  return csvLine([...own, String(line), `${code}: ${message}`, ...(unclosed ? cells : cells.slice(titles.length))])
}

async function* refusedFile({ files }: Deps, jobId: string, titles: readonly string[], parts: number) {
  yield new TextEncoder().encode(`${CSV_MARK}${csvLine([...titles, 'Line', 'Reason'])}`)
  for (let nth = 0; nth < parts; nth++) yield await files.read(importKeys.refusals(jobId, nth))
}

/** What lay in the bucket between steps, and the file itself once all of it was imported. */
async function clear({ files }: Deps, job: Job): Promise<void> {
  const { params, progress } = importOf(job)
  const keys = Array.from({ length: progress.keys }, (_, nth) => importKeys.keys(job.id, nth))
  const refusals = Array.from({ length: progress.refusals }, (_, nth) => importKeys.refusals(job.id, nth))
  const twice = progress.twice ? [importKeys.twice(job.id)] : []
  const file = params.dryRun || job.state !== 'done' ? [] : [uploadKey(params.attachmentId)]
  for (const key of [...keys, ...twice, ...refusals, ...file]) await files.remove(key)
}

/** A few at once, each answer in its place. */
async function inTurn<Of, Answer>(all: readonly Of[], run: (one: Of) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  const errors: unknown[] = []
  const waiting = all.entries()
  const worker = async () => {
    for (const [at, one] of waiting) {
      try {
        answers[at] = await run(one)
      } catch (error) {
        errors.push(error)
        return
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (errors.length > 0) throw errors[0]
  return answers
}

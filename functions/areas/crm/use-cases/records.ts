import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer, editSettings, given, invalid, versionOf } from '../../workspace/index.ts'
import type { ConnectorId } from '../domain/connector-id.ts'
import {
  type CrmRecord,
  mayDeleteRecord,
  outsideIdsOf,
  type RecordKind,
  recordIdOf,
  withOutsideId,
} from '../domain/record.ts'
import type { CrmStore } from '../port.ts'
import { standingFor } from './outside-persons.ts'
import { findRecord, readPresentRecord } from './present-record.ts'
import { listRecordNotes, type NotesInput } from './record-notes.ts'

type Deps = HasStore<CrmStore & TimelineStore> & Pick<Parts, 'clock' | 'settings' | 'ulid'>

/** What of a record a person sets. */
interface RecordFields {
  name?: string | undefined
  emails?: string[] | undefined
  phones?: string[] | undefined
  organization?: string | null | undefined
  value?: number | null | undefined
  currency?: string | null | undefined
  stage?: string | undefined
  outsideId?: string | null | undefined
  /** of which connector `outsideId` is; undefined: Pipedrive */
  outsideConnector?: ConnectorId | undefined
}
/** A lead's or deal's name goes by the name of `title` on the wire. */
export type WireFields = RecordFields & { title?: string | undefined }

const FIRST_STAGE = 'new'

/** A record as it goes over the wire. */
export function presentRecord(record: CrmRecord) {
  const { id, kind, name, emails, phones, organization, value, currency, stage, createdBy } = record
  return {
    id,
    kind,
    ...(kind === 'person' ? { name } : { title: name, value, currency }),
    ...(kind === 'deal' ? { stage: stage ?? FIRST_STAGE } : {}),
    emails,
    phones,
    organization,
    outsideId: record.outsideId ?? null,
    outsideIds: outsideIdsOf(record),
    createdBy,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    version: versionOf(record),
  }
}

/** A record as it is before anything is stored. */
export function newRecord(
  deps: Pick<Deps, 'clock' | 'ulid'>,
  kind: RecordKind,
  name: string,
  fields: RecordFields,
  createdBy: string,
): CrmRecord {
  const now = deps.clock.now()
  const { outsideId, outsideConnector, ...rest } = fields
  const record: CrmRecord = {
    id: recordIdOf(kind, deps.ulid()),
    kind,
    emails: [],
    phones: [],
    organization: null,
    value: null,
    currency: null,
    stage: kind === 'deal' ? FIRST_STAGE : null,
    createdBy,
    createdAt: now,
    updatedAt: now,
    ...given(rest),
    name,
  }
  requireCurrency(record)
  return outsideId === undefined ? record : withOutsideId(record, outsideConnector ?? 'pipedrive', outsideId)
}

/** A value says in what, and nothing costs no currency. */
function requireCurrency({ value, currency }: CrmRecord): void {
  if (value !== null && currency === null) throw invalid('currency', 'is missing for the value')
  if (value === null && currency !== null) throw invalid('value', 'is missing for the currency')
}

function named({ title, name, ...fields }: WireFields): RecordFields {
  const called = name ?? title
  return called === undefined ? fields : { ...fields, name: called }
}

interface ListInput {
  q?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** The five calls of one kind of record (L1). */
export function recordCalls(kind: RecordKind) {
  return {
    /** Newest first; `q` is a part of the name or title. */
    async list(deps: Deps, call: Call, { q, cursor, limit = 25 }: ListInput) {
      await call.agent
      const part = q?.trim().toLowerCase() ?? ''
      const page = await deps.store.listRecords(kind, { limit, cursor }, ({ name }) =>
        name.toLowerCase().includes(part),
      )
      return { items: page.items.map(presentRecord), nextCursor: page.nextCursor }
    },

    async get(deps: Deps, call: Call, input: { id: string }) {
      const { record } = await readPresentRecord(deps, call, input.id, kind)
      return presentRecord(record)
    },

    async create(deps: Deps, call: Call, input: WireFields) {
      const me = await call.agent
      const { name = '', ...fields } = named(input)
      const record = newRecord(deps, kind, name, fields, me.id)
      const answer = presentRecord({ ...record, version: 1 })
      await commitAnswer(deps, call, [deps.store.putRecord(record), ...(await standingFor(deps, record))], answer)
      return answer
    },

    /** Changes what is given; a value that is taken away takes its currency with it. */
    update(deps: Deps, call: Call, input: WireFields & { id: string; version?: number | undefined }) {
      const { id, version, ...fields } = input
      return editSettings(deps, call, {
        what: kind,
        version,
        read: () => findRecord(deps, id, kind),
        change(before) {
          const { outsideId, outsideConnector = 'pipedrive', ...others } = named(fields)
          const set = given(others)
          const edited: CrmRecord = { ...before, ...set }
          const after = outsideId === undefined ? edited : withOutsideId(edited, outsideConnector, outsideId)
          if (set.value === null && set.currency === undefined) after.currency = null
          requireCurrency(after)
          const changed = JSON.stringify(after) !== JSON.stringify(before)
          return changed ? { ...after, updatedAt: deps.clock.now() } : before
        },
        write: async (_before, after) => [deps.store.putRecord(after), ...(await standingFor(deps, after))],
        present: presentRecord,
      })
    },

    /** L2: those that the agent may see. */
    notes: (deps: Deps, call: Call, input: NotesInput) => listRecordNotes(deps, call, kind, input),

    /** It is gone at once; its links and notes follow by the stream. */
    remove(deps: Deps, call: Call, input: { id: string }) {
      return retryOnConflict(async () => {
        const { agent, record } = await readPresentRecord(deps, call, input.id, kind)
        if (!mayDeleteRecord(agent, record)) {
          throw new DomainError('forbidden', 'Who made it deletes it, or whoever sees all conversations.')
        }
        const answer = { id: record.id, deleted: true as const }
        await commitAnswer(deps, call, [deps.store.putRecord({ ...record, deleted: true })], answer)
        return answer
      }, ['idempotency'])
    },
  }
}

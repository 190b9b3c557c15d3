import { notFound } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Call } from '../../workspace/index.ts'
import { type CrmRecord, kindOfRecord, type RecordKind } from '../domain/record.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore>

/** A record of that kind that is there: one that is being deleted is not. */
export async function findRecord(
  deps: Pick<Deps, 'store'>,
  id: string,
  kind: RecordKind,
): Promise<CrmRecord | undefined> {
  const record = kindOfRecord(id) === kind ? await deps.store.readRecord(id) : undefined
  return record?.deleted ? undefined : record
}

/** Who calls, and the record; who may not call learns nothing of it. Throws not_found. */
export async function readPresentRecord(
  deps: Pick<Deps, 'store'>,
  call: Call,
  id: string,
  kind: RecordKind,
): Promise<{ agent: Agent; record: CrmRecord }> {
  const [agent, record] = await Promise.all([call.agent, findRecord(deps, id, kind)])
  if (!record) throw notFound(kind)
  return { agent, record }
}

import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { ConnectorId } from '../domain/connector-id.ts'
import { type CrmRecord, outsideIdIn, outsideIdsOf } from '../domain/record.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore>

/** The record that stands for a person of a CRM, and which one is noted to (it may be gone, or stand for another by now). */
export async function recordFor(
  { store }: Deps,
  connector: ConnectorId,
  outsideId: string,
): Promise<{ record: CrmRecord | undefined; noted: string | undefined }> {
  const noted = await store.readOutsidePerson(connector, outsideId)
  const record = noted === undefined ? undefined : await store.readRecord(noted)
  const stands = record && !record.deleted && outsideIdIn(record, connector) === outsideId
  return { record: stands ? record : undefined, noted }
}

/** Notes that the record stands for a person of that CRM, where no other does. */
export function standFor(deps: Deps, record: CrmRecord, connector: ConnectorId): Promise<void> {
  return retryOnConflict(async () => {
    await deps.store.commit(await standingFor(deps, record, [connector]))
  })
}

/** The writes by which a record is found by the persons that it stands for; those that another one stands for stay its. */
export async function standingFor(deps: Deps, record: CrmRecord, among?: readonly ConnectorId[]): Promise<Write[]> {
  if (record.kind !== 'person') return []
  const writes: Write[] = []
  for (const [connector, outsideId] of Object.entries(outsideIdsOf(record)) as [ConnectorId, string][]) {
    if (among && !among.includes(connector)) continue
    const { record: other, noted } = await recordFor(deps, connector, outsideId)
    if (other || noted === record.id) continue
    writes.push(deps.store.putOutsidePerson({ connector, outsideId, recordId: record.id }, noted))
  }
  return writes
}

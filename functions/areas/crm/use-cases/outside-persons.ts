import type { Write } from '../../../kernel/commit.ts'
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

/** The writes by which a record is found by the persons that it stands for; those that another one stands for stay its. */
export async function standingFor(deps: Deps, record: CrmRecord): Promise<Write[]> {
  if (record.kind !== 'person') return []
  const writes: Write[] = []
  for (const [connector, outsideId] of Object.entries(outsideIdsOf(record)) as [ConnectorId, string][]) {
    const { record: other, noted } = await recordFor(deps, connector, outsideId)
    if (other || noted === record.id) continue
    writes.push(deps.store.putOutsidePerson({ connector, outsideId, recordId: record.id }, noted))
  }
  return writes
}

/** The writes by which nobody finds a record any more by the persons that it stood for. */
export async function standingForNobody({ store }: Deps, record: CrmRecord): Promise<Write[]> {
  const ids = Object.entries(outsideIdsOf(record)) as [ConnectorId, string][]
  const noted = await Promise.all(ids.map(([connector, outsideId]) => store.readOutsidePerson(connector, outsideId)))
  return ids.flatMap(([connector, outsideId], index) =>
    noted[index] === record.id ? [store.removeOutsidePerson({ connector, outsideId, recordId: record.id })] : [],
  )
}

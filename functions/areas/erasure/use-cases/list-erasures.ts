import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import type { Erasure } from '../domain/erasure.ts'
import type { ErasureStore } from '../port.ts'

const iso = (at: number) => new Date(at).toISOString()

/** C7: what was erased, the latest first. */
export async function listErasures({ store }: HasStore<ErasureStore>, call: Call, { cursor, limit = 25 }: PageInput) {
  await call.agent
  const { items, nextCursor } = await store.listErasures({ limit, cursor })
  return { items: items.map(presentErasure), nextCursor }
}

function presentErasure({ id, ref, at, by, finishedAt, counts }: Erasure) {
  return {
    id,
    contactRef: ref,
    erasedAt: iso(at),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
    by,
    counts,
  }
}

import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, editSettings, given, versionOf } from '../../workspace/index.ts'
import { type AttributeCondition, asConditions } from '../domain/attribute-conditions.ts'
import { MAX_SEGMENTS, type Segment, type SegmentFilter } from '../domain/segment.ts'
import type { SegmentsStore } from '../port.ts'

type Deps = HasStore<SegmentsStore> & Pick<Parts, 'clock' | 'ulid'>

/** A filter as a caller puts it. */
export type Filter = { [Name in keyof Omit<SegmentFilter, 'attributes'>]?: SegmentFilter[Name] | undefined } & {
  attributes?: AttributeCondition[] | Record<string, string> | undefined
}

/** A filter as it is kept. */
export function filterOf({ attributes, ...filter }: Filter): SegmentFilter {
  return { ...given(filter), ...(attributes ? { attributes: asConditions(attributes) } : {}) }
}

const present = (segment: Segment) => {
  const { id, name, filter, createdBy, createdAt } = segment
  return { id, name, filter, createdBy, createdAt: new Date(createdAt).toISOString(), version: versionOf(segment) }
}

/** All segments. */
export async function listSegments(deps: Deps, call: Call, input: PageInput) {
  const [, segments] = await Promise.all([call.agent, deps.store.readSegments()])
  return pageOf(segments.map(present), input)
}

async function read(deps: Deps, id: string): Promise<Segment> {
  const found = await deps.store.readSegment(id)
  if (!found) throw notFound('segment')
  return found
}

/** One segment. */
export async function getSegment(deps: Deps, call: Call, input: { id: string }) {
  const [, segment] = await Promise.all([call.agent, read(deps, input.id)])
  return present(segment)
}

/** A new one. */
export function createSegment(deps: Deps, call: Call, { name, filter }: { name: string; filter: Filter }) {
  return retryOnConflict(async () => {
    const [agent, existing] = await Promise.all([call.agent, deps.store.readSegments()])
    if (existing.length >= MAX_SEGMENTS) {
      throw new DomainError('limit_reached', `A workspace has at most ${MAX_SEGMENTS} segments.`)
    }
    const id = `sg_${deps.ulid()}`
    const segment = { id, name, filter: filterOf(filter), createdBy: agent.id, createdAt: deps.clock.now() }
    const answer = present({ ...segment, version: 1 })
    await commitAnswer(deps, call, [deps.store.putSegment(segment)], answer)
    return answer
  }, ['idempotency'])
}

/** Changes name, filter, or both; whoever asks the segment from then on asks the new one. */
export function updateSegment(
  deps: Deps,
  call: Call,
  input: { id: string; version?: number | undefined; name?: string | undefined; filter?: Filter | undefined },
) {
  const { id, version, name, filter } = input
  return editSettings(deps, call, {
    what: 'segment',
    version,
    read: () => read(deps, id),
    change: (before) => ({ ...before, ...given({ name, filter: filter && filterOf(filter) }) }),
    write: (_before, after) => [deps.store.putSegment(after)],
    present,
  })
}

/** Removes one; its contacts stay. */
export function deleteSegment(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const [, segment] = await Promise.all([call.agent, read(deps, input.id)])
    const answer = { id: segment.id, deleted: true as const }
    await commitAnswer(deps, call, [deps.store.removeSegment(segment)], answer)
    return answer
  }, ['idempotency'])
}

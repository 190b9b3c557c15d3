import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, editSettings, given, versionOf } from '../../workspace/index.ts'
import { type AttributeCondition, asConditions } from '../domain/attribute-conditions.ts'
import { MAX_SEGMENTS, type Segment, type SegmentFilter } from '../domain/segment.ts'
import type { SegmentsStore } from '../port.ts'
import { type NamedDeps, whatIsGone } from './what-is-gone.ts'

type Deps = HasStore<SegmentsStore> & NamedDeps & Pick<Parts, 'clock' | 'ulid'>

/** A filter as a caller puts it. */
export type Filter = { [Name in keyof Omit<SegmentFilter, 'attributes'>]?: SegmentFilter[Name] | undefined } & {
  attributes?: AttributeCondition[] | Record<string, string> | undefined
}

/** A filter as it is kept. */
export function filterOf({ attributes, ...filter }: Filter): SegmentFilter {
  return { ...given(filter), ...(attributes ? { attributes: asConditions(attributes) } : {}) }
}

function present(segment: Segment, gone: string[]) {
  const { id, name, filter, createdBy, createdAt } = segment
  const broken = gone.length > 0 ? { broken: gone } : {}
  return {
    ...{ id, name, filter, ...broken, createdBy },
    createdAt: new Date(createdAt).toISOString(),
    version: versionOf(segment),
  }
}

const presentOne = async (deps: Deps, segment: Segment) =>
  present(segment, (await whatIsGone(deps, [segment]))(segment))

/** Which of the attributes that a filter names are defined: they are missed when they are no more. */
async function definedIn({ store }: Deps, { attributes = [] }: SegmentFilter, before: readonly string[] = []) {
  if (attributes.length === 0) return {}
  const { definitions } = await store.readContactAttributes()
  const named = new Set(attributes.map(({ key }) => key))
  const defined = [...new Set([...before, ...definitions.map(({ key }) => key)])].filter((key) => named.has(key))
  return defined.length > 0 ? { defined } : {}
}

/** All segments. */
export async function listSegments(deps: Deps, call: Call, input: PageInput) {
  const [, segments] = await Promise.all([call.agent, deps.store.readSegments()])
  const gone = await whatIsGone(deps, segments)
  return pageOf(
    segments.map((segment) => present(segment, gone(segment))),
    input,
  )
}

async function read(deps: Deps, id: string): Promise<Segment> {
  const found = await deps.store.readSegment(id)
  if (!found) throw notFound('segment')
  return found
}

/** One segment. */
export async function getSegment(deps: Deps, call: Call, input: { id: string }) {
  const [, segment] = await Promise.all([call.agent, read(deps, input.id)])
  return presentOne(deps, segment)
}

/** A new one. */
export function createSegment(deps: Deps, call: Call, { name, filter }: { name: string; filter: Filter }) {
  return retryOnConflict(async () => {
    const [agent, existing] = await Promise.all([call.agent, deps.store.readSegments()])
    if (existing.length >= MAX_SEGMENTS) {
      throw new DomainError('limit_reached', `A workspace has at most ${MAX_SEGMENTS} segments.`)
    }
    const id = `sg_${deps.ulid()}`
    const kept = filterOf(filter)
    const defined = await definedIn(deps, kept)
    const segment = { id, name, filter: kept, ...defined, createdBy: agent.id, createdAt: deps.clock.now() }
    const answer = await presentOne(deps, { ...segment, version: 1 })
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
    async change({ defined, ...before }) {
      if (filter === undefined) return { ...before, ...given({ name, defined }) }
      const kept = filterOf(filter)
      return { ...before, ...given({ name }), filter: kept, ...(await definedIn(deps, kept, defined)) }
    },
    write: (_before, after) => [deps.store.putSegment(after)],
    present: (segment) => presentOne(deps, segment),
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

import type { Operation } from '../../../contracts/operation.ts'

interface Found {
  name: string
  parameters: Record<string, string>
}

const isParameter = (segment: string) => segment.startsWith('{')
const likeness = (method: string, segments: readonly string[]) => `${method} ${segments.length}`
/** Each apart, those with fixed text first, by method and length. */
function taken(operations: Iterable<Operation>) {
  const all = [...operations].map(({ name, method, path }) => ({ name, method, segments: path.split('/') }))
  const known = new Map<string, typeof all>()
  for (const one of all.toSorted((a, b) => rank(a.segments) - rank(b.segments))) {
    const like = likeness(one.method, one.segments)
    known.set(like, [...(known.get(like) ?? []), one])
  }
  return known
}
const rank = (segments: readonly string[]) =>
  segments.reduce((sum, segment) => sum * 2 + (isParameter(segment) ? 1 : 0), 0)

/**
 * Which operation a method and a path, by its segments, are about, and what stands in the path: several come by one route. Where
 * more than one fits, fixed text wins over a parameter.
 */
export function operationFinder(
  operations: Iterable<Operation>,
): (method: string, asked: readonly string[]) => Found | undefined {
  let known: ReturnType<typeof taken> | undefined
  return (method, asked) => {
    known ??= taken(operations)
    const found = known
      .get(likeness(method, asked))
      ?.find(({ segments }) =>
        segments.every((segment, at) => (isParameter(segment) ? asked[at] !== '' : segment === asked[at])),
      )
    if (!found) return undefined
    const inPath = found.segments.flatMap((segment, at) =>
      isParameter(segment) ? [[segment.slice(1, -1), asked[at] ?? '']] : [],
    )
    return { name: found.name, parameters: Object.fromEntries(inPath) }
  }
}

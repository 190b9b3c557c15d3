import type { Operation } from '../../../contracts/operation.ts'

interface Found {
  name: string
  parameters: Record<string, string>
}

const isParameter = (segment: string) => segment.startsWith('{')
/** Each apart, those with fixed text first. */
const taken = (operations: Iterable<Operation>) =>
  [...operations]
    .map(({ name, method, path }) => ({ name, method, segments: path.split('/') }))
    .sort((one, other) => rank(one.segments) - rank(other.segments))
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
    const found = known.find(
      (one) =>
        one.method === method &&
        one.segments.length === asked.length &&
        one.segments.every((segment, at) => (isParameter(segment) ? asked[at] !== '' : segment === asked[at])),
    )
    if (!found) return undefined
    const inPath = found.segments.flatMap((segment, at) =>
      isParameter(segment) ? [[segment.slice(1, -1), asked[at] ?? '']] : [],
    )
    return { name: found.name, parameters: Object.fromEntries(inPath) }
  }
}

import type { Suggestion } from './suggestion.ts'

/** Who can be called in a note. */
interface Callable {
  id: string
  name: string
}

const isWord = (character: string) => /[\p{L}\p{N}]/u.test(character)

/** C5: where a note names somebody with `@`, and whom; of two names that begin alike the longer one is meant. */
export function mentionsIn(text: string, known: readonly Callable[]): { from: number; to: number; id: string }[] {
  const byLength = known.filter(({ name }) => name !== '').toSorted((a, b) => b.name.length - a.name.length)
  const found: { from: number; to: number; id: string }[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && isWord(text.charAt(at - 1))) continue
    const called = byLength.find(
      ({ name }) => text.startsWith(name, at + 1) && !isWord(text.charAt(at + 1 + name.length)),
    )
    if (called) found.push({ from: at, to: at + 1 + called.name.length, id: called.id })
  }
  return found
}

/** C5: the ids of those whom a note calls, each once. */
export const calledIn = (text: string, known: readonly Callable[]): string[] => [
  ...new Set(mentionsIn(text, known).map(({ id }) => id)),
]

/** C5: whom `@` offers: by the beginning of any of their names. */
export function findCallable(
  query: string,
  groups: readonly { title: string; members: readonly Callable[] }[],
): Suggestion[] {
  const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const wanted = fold(query)
  return groups.flatMap(({ title, members }) =>
    members
      .filter(
        ({ name }) =>
          fold(name)
            .split(/\s+/)
            .some((word) => word.startsWith(wanted)) || fold(name).startsWith(wanted),
      )
      .map(({ id, name }) => ({ id, label: name, text: `@${name} `, group: title })),
  )
}

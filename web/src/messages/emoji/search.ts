/** An emoji: itself, its name, the words that are typed after a colon, what else it is found by, and its group. */
export type Emoji = readonly [emoji: string, label: string, names: string, tags: string, group: number]

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** The emoji that are meant by some words: by the beginning of a name first, then by any part of what is said of them. */
export function searchEmoji(all: readonly Emoji[], query: string): readonly Emoji[] {
  const words = fold(query)
    .split(/[\s_]+/)
    .filter((word) => word !== '')
  const first = words[0]
  if (first === undefined) return all
  const ranked = all.flatMap((emoji) => {
    const [, label, names, tags] = emoji
    const name = fold(label)
    const said = fold(`${name} ${names.replaceAll('_', ' ')} ${tags}`)
    if (!words.every((word) => said.includes(word))) return []
    const isNamed = names.split(' ').some((one) => one.startsWith(words.join('_')))
    const rank = isNamed || name.startsWith(first) ? 0 : said.split(' ').some((one) => one.startsWith(first)) ? 1 : 2
    return [{ emoji, rank }]
  })
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ emoji }) => emoji)
}

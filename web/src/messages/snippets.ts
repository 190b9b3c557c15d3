import type { CannedResponse } from '../api/types.ts'
import type { Suggestion } from './suggestion.ts'

const MAX_SUGGESTIONS = 60
const PREVIEW = 90

/** Without accents and case: as people type when they are in a hurry. */
const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** How well it is meant by a word; undefined: not at all. */
function rankOf({ shortcut, title, topic, text }: CannedResponse, wanted: string): number | undefined {
  const short = fold(shortcut ?? '')
  const name = fold(title)
  if (wanted === '') return 0
  if (short === wanted) return 0
  if (short.startsWith(wanted)) return 1
  if (name.startsWith(wanted)) return 2
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 3
  return fold(`${short}\n${name}\n${topic}\n${text}`).includes(wanted) ? 4 : undefined
}

/** M7: the best first; those of a topic together, and of one's own and everybody's one's own before. */
export function findSnippets(all: readonly CannedResponse[], query: string, ownMark: string): Suggestion[] {
  const wanted = fold(query)
  const own = ({ scope }: CannedResponse) => (scope === 'personal' ? 0 : 1)
  const found = all
    .flatMap((response) => {
      const rank = rankOf(response, wanted)
      return rank === undefined ? [] : [{ response, rank }]
    })
    .toSorted(
      (one, other) =>
        one.rank - other.rank ||
        own(one.response) - own(other.response) ||
        (wanted === '' ? one.response.topic.localeCompare(other.response.topic) : 0) ||
        one.response.title.localeCompare(other.response.title),
    )
  const byTopic = new Map<string, CannedResponse[]>()
  for (const { response } of found.slice(0, MAX_SUGGESTIONS)) {
    const { topic } = response
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), response])
  }
  const topics = [...byTopic].toSorted(([one], [other]) => (wanted === '' ? one.localeCompare(other) : 0))
  return topics.flatMap(([topic, responses]) =>
    responses.map(({ id, title, shortcut, text, scope }) => ({
      id,
      text,
      label: title,
      group: topic,
      detail: text.replaceAll(/\s+/g, ' ').trim().slice(0, PREVIEW),
      ...(shortcut ? { hint: `/${shortcut}` } : {}),
      ...(scope === 'personal' ? { mark: ownMark } : {}),
    })),
  )
}

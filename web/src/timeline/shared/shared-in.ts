import type { Message } from '../../api/types.ts'

export type Shared = NonNullable<Message['shared']>[number]

const NUMBER = String.raw`-?\d{1,3}(?:\.\d+)?`
/** How a place was written before its parts were kept. */
const PLACE = new RegExp(String.raw`^\[Location: (?:(.*) \()?(${NUMBER}), (${NUMBER})\)?\]$`, 's')

/** Places, people and products of a message; of an earlier message the place that its words tell. */
export function sharedIn({ shared, direction, text }: Message): readonly Shared[] {
  if (shared) return shared
  const [, name, latitude, longitude] = direction === 'inbound' ? (PLACE.exec(text) ?? []) : []
  if (latitude === undefined || longitude === undefined) return []
  return [{ kind: 'location', latitude: Number(latitude), longitude: Number(longitude), ...(name ? { name } : {}) }]
}

const STAND_IN = /^\[(Location|Contact|Product|Order)\b.*\]$/

/** What was written beside them: without the words that stand in for them. */
export const wordsBeside = ({ text }: Pick<Message, 'text'>): string =>
  text
    .split('\n')
    .filter((line) => !STAND_IN.test(line))
    .join('\n')

import type { Endpoint } from './endpoint.ts'

/** So many calls of an endpoint are made at once at most, where the order does not count. */
const LANES = 4

/**
 * The lane of an event in the queue: an ordered endpoint has one; of another one each thing (a contact, a record) has its own of a
 * few, so that what is about one thing keeps its order and an endpoint never has more calls at once than lanes.
 */
export function laneOf({ id, ordered }: Pick<Endpoint, 'id' | 'ordered'>, thing: string): string {
  if (ordered) return id
  let sum = 0
  for (const letter of thing) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return `${id}.${sum % LANES}`
}

/** The lane in which what waits is looked at: of an ordered endpoint the one of its events. */
export const lineOf = (endpointId: string): string => endpointId

import { replaceEqualDeep } from '@tanstack/react-query'

/** Of one thing what is later: an answer may be older than what the socket told, or one changed, meanwhile. */
export function latest(had: unknown, has: unknown): unknown {
  const [before, after] = [had, has] as ({ id: string; version: number } | undefined)[]
  const isOlder = before && after && before.id === after.id && before.version > after.version
  return isOlder ? had : replaceEqualDeep(had, has)
}

import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Rotation, SigningKeys } from '../kernel/ports.ts'

/*
 * A purpose's keys, newest first. A new one verifies as soon as it is known and signs two minutes later: by then every
 * process has read the list again, so that nobody is shown a signature of a key that they don't know.
 */

/** How long a process goes by the list that it has read. */
export const KEYS_FOR_MS = 60_000
const SIGNS_AFTER_MS = 2 * KEYS_FOR_MS
/** What fits into a parameter of 4 KB, with room. */
const MAX_KEYS = 40

const KeyList = z.lazy(() => z.array(z.object({ key: z.string(), signsFrom: z.number() })).min(1))
/** Keys as they are stored, with the time from which each signs. */
export type KeyList = z.infer<typeof KeyList>

/** A stored list. */
export const readKeyList = (text: string): KeyList => KeyList.parse(JSON.parse(text))

/** The list that a purpose begins with: the key that signed for all purposes in earlier versions, or one of its own. */
export function firstKeys(earlier: string | undefined): KeyList {
  return [{ key: earlier ?? newKey(), signsFrom: 0 }]
}

/** The keys as they are used now: the one that signs, then all others. */
export function usableKeys(list: KeyList, now: number): SigningKeys {
  const signs = list.find(({ signsFrom }) => signsFrom <= now) ?? list[0]
  if (!signs) throw new Error('There is no signing key.')
  return [signs.key, ...list.filter((one) => one !== signs).map(({ key }) => key)]
}

/**
 * A list with a new key in front; keys that stopped signing longer ago than `keepMs` go, and with `leaked` all go at once.
 * One that was rotated and does not sign yet stays as it is: the same command again is the same rotation.
 */
export function rotateKeys(list: KeyList, now: number, { keepMs, leaked }: Rotation): KeyList {
  if (leaked) return [{ key: newKey(), signsFrom: now }]
  if ((list[0]?.signsFrom ?? 0) > now) return list
  const kept = list.filter((_, at) => {
    const next = list[at - 1]
    return next === undefined || next.signsFrom + keepMs > now
  })
  if (kept.length >= MAX_KEYS) throw new Error(`There are ${kept.length} keys already whose signatures still count.`)
  return [{ key: newKey(), signsFrom: now + SIGNS_AFTER_MS }, ...kept]
}

const newKey = () => randomBytes(32).toString('base64url')

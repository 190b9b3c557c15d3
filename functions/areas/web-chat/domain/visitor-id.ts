import { createHmac, randomBytes } from 'node:crypto'
import { sameText } from '../../../kernel/same-text.ts'

/*
 * A visitor's id is all that a browser has to show for a chat before anybody signed in, so that it is made here, and
 * signed: one that we did not make is none. Its address has the random half only, which agents see and which opens nothing.
 */

const ID = /^v_([\w-]{22})\.([\w-]{22})$/
/** As browsers and this server made them before they were signed: 24 characters and more. */
const UNSIGNED_ID = /^v_[\w-]{24,126}$/

const sign = (random: string, key: string) =>
  createHmac('sha256', key).update(`visitor-id:${random}`).digest().subarray(0, 16).toString('base64url')

/** A new visitor's id, signed under the key. */
export function issueVisitorId(key: string): string {
  const random = randomBytes(16).toString('base64url')
  return `v_${random}.${sign(random, key)}`
}

/** The same id under the key that signs now; one from before they were signed as it is. */
export function signedAnew(id: string, key: string): string {
  const random = ID.exec(id)?.[1]
  return random === undefined ? id : `v_${random}.${sign(random, key)}`
}

/** What an id says: its address, and whether its signature holds; undefined when it is none of ours. */
export function readVisitorId(id: string, keys: readonly string[]): { address: string; signed: boolean } | undefined {
  const [, random = '', signature = ''] = ID.exec(id) ?? []
  if (keys.some((key) => sameText(sign(random, key), signature))) {
    return { address: `visitor:v_${random}`, signed: true }
  }
  return UNSIGNED_ID.test(id) ? { address: `visitor:${id}`, signed: false } : undefined
}

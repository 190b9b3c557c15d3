import { createHash, createHmac, randomBytes } from 'node:crypto'
import { sameText } from '../../../kernel/same-text.ts'

/** A browser needs about a second for it; ten thousand visitors need hours. */
export const WORK_BITS = 17
const VALID_MS = 2 * 60_000

const sign = (body: string, key: string) =>
  createHmac('sha256', key).update(`proof:${body}`).digest().subarray(0, 16).toString('base64url')

/** What work is done upon: made here, for one network, good for two minutes (`now` in epoch ms). */
export function issueNonce(network: string, key: string, now: number): string {
  const body = `${(now + VALID_MS).toString(36)}.${randomBytes(12).toString('base64url')}`
  return `${body}.${sign(`${body}.${network}`, key)}`
}

/** Until when one of ours is good, epoch ms. */
export const endOfNonce = (nonce: string): number => Number.parseInt(nonce.split('.')[0] ?? '', 36)

/** Whether it is such a nonce, and in time. */
export function isNonce(nonce: string, network: string, keys: readonly string[], now: number): boolean {
  const [until = '', random = '', signature = '', ...rest] = nonce.split('.')
  // What hangs on to it would be another nonce with the same work behind it: `<nonce>.<answer>` is one text.
  if (rest.length > 0) return false
  const signed = keys.some((key) => sameText(sign(`${until}.${random}.${network}`, key), signature))
  return signed && endOfNonce(nonce) > now
}

/** Whether the SHA-256 of `<nonce>.<answer>` begins with so many zero bits. */
export function isWorkDone(nonce: string, answer: string): boolean {
  const digest = createHash('sha256').update(`${nonce}.${answer}`).digest()
  return digest.readUInt32BE(0) >>> (32 - WORK_BITS) === 0
}

import { fold } from '../../../kernel/fold.ts'

/** Of a name in its place; those that begin alike for so long come in no order. */
const MAX_LENGTH = 48

/**
 * A name as what it is sorted by: without case and accents, all in ASCII, so that the table and we have one order. Letters that
 * are not in it follow as their numbers, behind all others.
 */
export function nameOrder(name: string): string {
  const plain = fold(name)
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  let place = ''
  for (const unit of plain.split('')) {
    const next = /[a-z0-9-]/.test(unit) ? unit : `~${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
    if (place.length + next.length > MAX_LENGTH) break
    place += next
  }
  return place
}

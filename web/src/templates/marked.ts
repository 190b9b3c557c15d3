import { type Formatted, readMarks, sliceOf } from '../../../contracts/channels/marks.ts'

/** How a place in a template is shown while it is filled in. */
export type Place = 'missing' | 'current'

// Of the private use area: nobody types them, and they are no part of a word.
const OPEN: Record<Place, string> = { missing: '\uE000', current: '\uE001' }
const CLOSE = '\uE002'
const SIGNS = /[\uE000-\uE002]/g

/** A value that is shown as a place. */
export const placed = (text: string, place: Place): string => `${OPEN[place]}${text}${CLOSE}`

export interface Piece extends Formatted {
  place?: Place
}

/** A text in pieces, each in or out of a place. `isMarked`: WhatsApp's marks in it are formatting. */
export function piecesOf(written: string, isMarked: boolean): Piece[] {
  const formatted = isMarked ? readMarks(written) : { text: written, styles: [] }
  const pieces: Piece[] = []
  let from = 0
  let place: Place | undefined
  const cut = (to: number) => {
    if (to > from) pieces.push({ ...sliceOf(formatted, from, to), ...(place ? { place } : {}) })
    from = to + 1
  }
  for (const { 0: sign, index } of formatted.text.matchAll(SIGNS)) {
    cut(index)
    place = sign === CLOSE ? undefined : sign === OPEN.missing ? 'missing' : 'current'
  }
  cut(formatted.text.length)
  return pieces
}

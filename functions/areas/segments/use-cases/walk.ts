import type { Contact } from '../../timeline/domain/contact.ts'
import type { Meant, Shown } from './meant.ts'

/** Contacts that are read with their latest conversation for one page, half a unit each. */
export const MAX_READ = 50
/** Where most are not meant, so many are looked at together. */
const AT_LEAST = 15

/** Who may be meant, and where they stand. */
export interface Candidate {
  id: string
  position: string
  /** as the list has it */
  contact?: Contact
}
interface Candidates {
  rows: Candidate[]
  /** how far it was looked; undefined: nowhere */
  last: string | undefined
  isAll: boolean
  /** rows that were read for it */
  read: number
}
/** An order in which contacts can be gone through. */
export interface Way {
  /** rows read for one page */
  most: number
  /** some more behind a position, at most `limit` */
  read(after: string | undefined, limit: number, most: number): Promise<Candidates>
}
export interface Stretch {
  contacts: Shown[]
  /** the position to go on behind; null: there is nobody else */
  next: string | null
}

interface Bounds {
  /** contacts that may be read */
  most?: number
  /** others are left out */
  isShown?: (one: Shown) => boolean
}

/** Goes along a way until a page is full, or enough was looked at. */
export async function walk(
  meant: Meant,
  way: Way,
  after: string | undefined,
  limit: number,
  { most = MAX_READ, isShown = () => true }: Bounds = {},
): Promise<Stretch> {
  const contacts: Shown[] = []
  let [place, looked, passed] = [after, 0, 0]
  while (contacts.length < limit && looked < most && passed < way.most) {
    const wanted = Math.min(Math.max(limit - contacts.length, AT_LEAST), most - looked)
    const { rows, last, isAll, read } = await way.read(place, wanted, way.most - passed)
    const found = (await meant.read(rows.map(({ id }) => id))).filter(isShown)
    looked += rows.length
    passed += read
    const shown = found.slice(0, limit - contacts.length)
    contacts.push(...shown)
    if (shown.length < found.length) {
      const end = rows.find(({ id }) => id === shown.at(-1)?.contact.id)
      return { contacts, next: end?.position ?? null }
    }
    if (isAll) return { contacts, next: null }
    place = last ?? place
  }
  return { contacts, next: place ?? null }
}

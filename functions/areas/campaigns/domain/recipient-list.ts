import Papa from 'papaparse'
import { decodeText } from '../../../platform/charset.ts'
import { MAX_RECIPIENTS } from './kinds.ts'
import type { Target } from './recipient.ts'

/** A row of a list. */
type Row = Extract<Target, { phone: string }>

/** The numbers of a file, and what else stands beside them. */
export interface RecipientList {
  columns: string[]
  rows: Row[]
}

/** A file that no list can be read from, and why. */
export class UnreadableList extends Error {}

const PHONE = ['phone', 'telephone', 'mobile', 'telefon', 'handy', 'téléphone', 'telefono', 'teléfono', 'telefone']
const NAME = ['name', 'nom', 'nombre', 'nome']
const MAX_COLUMNS = 50
const MAX_VALUE = 1_000

const plain = (title: string) =>
  title
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '')

/** A telephone number in international form, as people write it; undefined: it is none. */
export function numberIn(written: string): string | undefined {
  const digits = written
    .trim()
    .replace(/^[‪-‮]+/, '')
    .replaceAll(/[\s().\-/\u00a0\u2010-\u2015]/g, '')
    .replace(/^00/, '+')
  const whole = /^\d/.test(digits) ? `+${digits}` : digits
  return /^\+[1-9]\d{6,14}$/.test(whole) ? whole : undefined
}

/** UTF-16, as some spreadsheets save “Unicode text”, says so at its beginning; anything else is looked at. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return decodeText(bytes)
}

/**
 * M18: reads a list of numbers from a CSV file, whatever its encoding and whatever stands between its columns. A number that
 * is none, or stands there twice, stays in its place, and says so.
 */
export function readRecipientList(bytes: Uint8Array): RecipientList {
  const seen = new Set<string>()
  const rows: Row[] = []
  let titles: string[] | undefined
  let [phoneAt, nameAt] = [-1, -1]
  const rowOf = (record: string[], columns: string[]): Row => {
    const written = (record[phoneAt] ?? '').trim()
    const phone = numberIn(written)
    const name = nameAt < 0 ? '' : (record[nameAt] ?? '').trim().slice(0, 200)
    const values = columns.flatMap((title, at) => {
      const value = at === phoneAt || title === '' ? '' : (record[at] ?? '').trim()
      return value === '' ? [] : [[title, value.slice(0, MAX_VALUE)]]
    })
    const row = { ...(name === '' ? {} : { name }), columns: Object.fromEntries(values) as Record<string, string> }
    if (phone === undefined) return { phone: written.slice(0, 50), ...row, refused: 'invalid_number' }
    if (seen.has(phone)) return { phone, ...row, refused: 'duplicate' }
    seen.add(phone)
    return { phone, ...row }
  }
  let problem: string | undefined
  Papa.parse<string[]>(textOf(bytes).replace(/^\ufeff/, ''), {
    skipEmptyLines: 'greedy',
    step({ data }, parser) {
      if (titles && rows.length < MAX_RECIPIENTS) {
        rows.push(rowOf(data, titles))
        return
      }
      if (titles) problem = `It has more than ${MAX_RECIPIENTS} rows.`
      titles ??= data.slice(0, MAX_COLUMNS).map((title) => title.trim())
      const found = titles.map(plain)
      phoneAt = found.findIndex((title) => PHONE.includes(title))
      nameAt = found.findIndex((title) => NAME.includes(title))
      if (phoneAt < 0) problem = 'It has no column “phone”.'
      if (problem !== undefined) parser.abort()
    },
  })
  if (problem !== undefined) throw new UnreadableList(problem)
  if (!titles) throw new UnreadableList('It is empty.')
  return { columns: titles.filter((title) => title !== ''), rows }
}

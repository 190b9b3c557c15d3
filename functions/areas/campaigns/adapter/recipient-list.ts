import { csvForm, FORM_BYTES, readCsv, UnreadableCsv } from '../../../kernel/csv.ts'
import { readPhone } from '../../channels/domain/phone-number.ts'
import { MAX_RECIPIENTS } from '../domain/kinds.ts'
import { type RecipientList, type Row, UnreadableList } from '../domain/recipient.ts'

const PHONE = ['phone', 'telephone', 'mobile', 'telefon', 'handy', 'téléphone', 'telefono', 'teléfono', 'telefone']
const NAME = ['name', 'nom', 'nombre', 'nome']
const MAX_COLUMNS = 50
const MAX_VALUE = 1_000

const plain = (title: string) => title.toLowerCase().replaceAll(/[\s_-]+/g, '')

/** What a row says: its number as it stands there, and everything beside it by its column. */
function rowOf(cells: readonly string[], titles: readonly string[], phoneAt: number, nameAt: number): Row {
  const columns: Record<string, string> = {}
  for (const [at, title] of titles.entries()) {
    const value = at === phoneAt || title === '' ? '' : (cells[at] ?? '').trim()
    if (value !== '') columns[title] = value.slice(0, MAX_VALUE)
  }
  const name = nameAt < 0 ? '' : (cells[nameAt] ?? '').trim().slice(0, 200)
  return { phone: (cells[phoneAt] ?? '').trim().slice(0, 50), ...(name === '' ? {} : { name }), columns }
}

/** The cells of all rows. */
function cellsOf(bytes: Uint8Array, country: string | null): string[][] {
  try {
    const form = csvForm(bytes.subarray(0, FORM_BYTES), bytes.length <= FORM_BYTES, country)
    const { rows } = readCsv(bytes.subarray(form.start), form, { line: 1, isLast: true })
    return rows.map(({ cells }) => cells)
  } catch (error) {
    if (error instanceof UnreadableCsv) throw new UnreadableList(error.message)
    throw error
  }
}

/**
 * M18: reads a list of numbers from a CSV file, whatever its encoding and whatever stands between its columns. A number that
 * is none, or stands there twice, stays in its place, and says so. `country`: where numbers without their country's code are.
 */
export async function readRecipientList(bytes: Uint8Array, country: string | null): Promise<RecipientList> {
  const [head = [], ...rest] = cellsOf(bytes, country)
  const titles = head.slice(0, MAX_COLUMNS).map((title) => title.trim())
  const known = titles.map(plain)
  const phoneAt = known.findIndex((title) => PHONE.includes(title))
  const nameAt = known.findIndex((title) => NAME.includes(title))
  if (phoneAt < 0) throw new UnreadableList('It has no column “phone”.')
  if (rest.length > MAX_RECIPIENTS) throw new UnreadableList(`It has more than ${MAX_RECIPIENTS} rows.`)
  const rows = rest.map((cells) => rowOf(cells, titles, phoneAt, nameAt))
  const seen = new Set<string>()
  for (const row of rows) {
    const phone = await readPhone(row.phone, country)
    if (phone === undefined) row.refused = 'invalid_number'
    else if (seen.has(phone)) row.refused = 'duplicate'
    else {
      seen.add(phone)
      row.phone = phone
    }
  }
  return { columns: titles.filter((title) => title !== ''), rows }
}

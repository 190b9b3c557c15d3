import Papa from 'papaparse'
import { readPhone } from '../../channels/domain/phone-number.ts'
import { MAX_RECIPIENTS } from '../domain/kinds.ts'
import { type RecipientList, type Row, UnreadableList } from '../domain/recipient.ts'

const PHONE = ['phone', 'telephone', 'mobile', 'telefon', 'handy', 'téléphone', 'telefono', 'teléfono', 'telefone']
const NAME = ['name', 'nom', 'nombre', 'nome']
const MAX_COLUMNS = 50
const MAX_VALUE = 1_000

const plain = (title: string) => title.toLowerCase().replaceAll(/[\s_-]+/g, '')

/** In which encoding spreadsheets of a country save a CSV file that is not UTF-8, where it is not the one of western Europe. */
const ENCODINGS: Record<string, string> = {
  'windows-1250': 'AL BA CZ HR HU ME PL RO SI SK',
  'windows-1251': 'BG BY KG KZ MK MN RS RU TJ UA UZ',
  'windows-1253': 'CY GR',
  'windows-1254': 'AZ TR',
  'windows-1255': 'IL',
  'windows-1256': 'AE AF BH DZ EG IQ IR JO KW LB LY MA OM PK PS QA SA SD SY TN YE',
  'windows-1257': 'EE LT LV',
  'windows-1258': 'VN',
  'windows-874': 'TH',
  shift_jis: 'JP',
  gb18030: 'CN SG',
  big5: 'HK MO TW',
  'euc-kr': 'KR',
}
const encodingOf = (country: string | null) =>
  Object.keys(ENCODINGS).find((name) => country !== null && ENCODINGS[name]?.split(' ').includes(country)) ??
  'windows-1252'

/** UTF-16, as some spreadsheets save “Unicode text”, says so at its beginning; what is not UTF-8 is as the country has it. */
function textOf(bytes: Uint8Array, country: string | null): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder(encodingOf(country)).decode(bytes)
  }
}

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

function parse(text: string): RecipientList {
  const rows: Row[] = []
  let titles: string[] | undefined
  let [phoneAt, nameAt] = [-1, -1]
  let problem: string | undefined
  Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    step({ data }, parser) {
      if (titles) {
        if (rows.length === MAX_RECIPIENTS) problem = `It has more than ${MAX_RECIPIENTS} rows.`
        else rows.push(rowOf(data, titles, phoneAt, nameAt))
      } else {
        titles = data.slice(0, MAX_COLUMNS).map((title) => title.trim())
        const known = titles.map(plain)
        phoneAt = known.findIndex((title) => PHONE.includes(title))
        nameAt = known.findIndex((title) => NAME.includes(title))
        if (phoneAt < 0) problem = 'It has no column “phone”.'
      }
      if (problem !== undefined) parser.abort()
    },
  })
  if (problem !== undefined) throw new UnreadableList(problem)
  if (!titles) throw new UnreadableList('It is empty.')
  return { columns: titles.filter((title) => title !== ''), rows }
}

/**
 * M18: reads a list of numbers from a CSV file, whatever its encoding and whatever stands between its columns. A number that
 * is none, or stands there twice, stays in its place, and says so. `country`: where numbers without their country's code are.
 */
export async function readRecipientList(bytes: Uint8Array, country: string | null): Promise<RecipientList> {
  const { columns, rows } = parse(textOf(bytes, country))
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
  return { columns, rows }
}

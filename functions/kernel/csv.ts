/*
 * CSV as spreadsheets write it: read piece by piece, whatever its encoding and whatever stands between its columns, and
 * written so that no spreadsheet takes a value for a formula.
 */

/** How a file is written. */
export interface CsvForm {
  encoding: string
  delimiter: string
  /** what ends a line, where it is no line feed */
  ending: '\n' | '\r'
  /** bytes before its first line: the mark of its encoding, the line by which it names its delimiter */
  start: number
  /** lines before its first row */
  skipped: number
}

/** One row: its cells, on which line of the file it begins, and where what follows does. */
export interface CsvRow {
  line: number
  cells: string[]
  next: { at: number; line: number }
  /** a quote that is opened in it is never closed: what follows is read from its next line on */
  unclosed?: true
}

/** A file that no table can be read from, and why. */
export class UnreadableCsv extends Error {}

const DELIMITERS = [',', ';', '\t', '|']
/** The longest row that is one: what goes on for longer has a quote that was never closed. */
const MAX_ROW = 100_000
/** Bytes of a file that its form is told by, or those there are. */
export const FORM_BYTES = 64 * 1024

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
const encodingOfCountry = (country: string | null) =>
  Object.keys(ENCODINGS).find((name) => country !== null && ENCODINGS[name]?.split(' ').includes(country)) ??
  'windows-1252'

const isUtf8 = (bytes: Uint8Array, isWhole: boolean): boolean => {
  try {
    // Of a piece the last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

/** UTF-16 says so by its mark, or by the zeros beside each Latin letter; what is not UTF-8 is as the country has it. */
function encodingOf(bytes: Uint8Array, isWhole: boolean, country: string | null): { encoding: string; mark: number } {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', mark: 2 }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', mark: 2 }
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', mark: 3 }
  const zeros = [0, 0]
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > bytes.length / 8 && even <= odd / 8) return { encoding: 'utf-16le', mark: 0 }
  if (even > bytes.length / 8 && odd <= even / 8) return { encoding: 'utf-16be', mark: 0 }
  if (even + odd > 0) throw new UnreadableCsv('It is no text, so no CSV file.')
  return { encoding: isUtf8(bytes, isWhole) ? 'utf-8' : encodingOfCountry(country), mark: 0 }
}

/**
 * How a file is written, by its first bytes; `isWhole`: they are all there is. `country`: whose spreadsheets wrote it, where it is
 * not said. Throws UnreadableCsv.
 */
export function csvForm(bytes: Uint8Array, isWhole: boolean, country: string | null): CsvForm {
  const { encoding, mark } = encodingOf(bytes, isWhole, country)
  const width = encoding.startsWith('utf-16') ? 2 : 1
  const even = bytes.subarray(mark, bytes.length - ((bytes.length - mark) % width))
  const text = new TextDecoder(encoding).decode(even)
  if (text.trim() === '') throw new UnreadableCsv('It is empty.')
  const ending = text.includes('\n') || !text.includes('\r') ? '\n' : '\r'
  const said = /^sep=(.)\r?[\n\r]/.exec(text)
  const delimiter = said?.[1] ?? delimiterOf(text, ending)
  return {
    encoding,
    delimiter,
    ending,
    start: mark + (said ? said[0].length * width : 0),
    skipped: said ? 1 : 0,
  }
}

/** What parts the most rows into as many columns as the first one has. */
function delimiterOf(text: string, ending: CsvForm['ending']): string {
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const widths = parse(text, { delimiter, ending }, 30).flatMap(({ cells }) => (isBlank(cells) ? [] : cells.length))
    const first = widths[0] ?? 1
    const score = first < 2 ? 0 : widths.filter((width) => width === first).length / widths.length + first / 1000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

interface Parsed {
  cells: string[]
  /** where the text behind it begins */
  end: number
  /** line ends within it, and the one that ends it */
  lines: number
  /** `open`: a quote is open where the text ends; `unclosed`: it has been for longer than a row is */
  state: 'ended' | 'last' | 'open' | 'unclosed'
}

/** The rows of a text, at most `most`. */
function parse(text: string, form: Pick<CsvForm, 'delimiter' | 'ending'>, most: number): Parsed[] {
  const rows: Parsed[] = []
  for (let at = 0; at < text.length && rows.length < most; ) {
    const row = parseRow(text, at, form)
    rows.push(row)
    at = row.end
  }
  return rows
}

const QUOTE = 34

function parseRow(text: string, from: number, { delimiter, ending }: Pick<CsvForm, 'delimiter' | 'ending'>): Parsed {
  const [parting, newLine] = [delimiter.charCodeAt(0), ending.charCodeAt(0)]
  const longest = Math.min(text.length, from + MAX_ROW)
  const cells: string[] = []
  let [at, lines] = [from, 0]
  for (;;) {
    let quoted = ''
    if (text.charCodeAt(at) === QUOTE) {
      // Up to a quote that is not doubled; what stands behind that, before the delimiter, belongs to the cell all the same.
      let begin = ++at
      for (; at < longest; at++) {
        const code = text.charCodeAt(at)
        if (code === newLine) lines += 1
        if (code !== QUOTE) continue
        if (text.charCodeAt(at + 1) !== QUOTE) break
        quoted += text.slice(begin, at + 1)
        begin = ++at + 1
      }
      if (at >= longest) return { ...firstLine(text, from, ending), state: longest < text.length ? 'unclosed' : 'open' }
      quoted += text.slice(begin, at)
      at += 1
    }
    const begin = at
    while (at < text.length && text.charCodeAt(at) !== parting && text.charCodeAt(at) !== newLine) at += 1
    const isParted = text.charCodeAt(at) === parting && at < text.length
    const rest = text.slice(begin, at)
    cells.push(quoted + (!isParted && rest.endsWith('\r') ? rest.slice(0, -1) : rest))
    if (!isParted) {
      return at < text.length
        ? { cells, end: at + 1, lines: lines + 1, state: 'ended' }
        : { cells, end: at, lines, state: 'last' }
    }
    at += 1
  }
}

/** A row whose quote has no end is its first line. */
function firstLine(text: string, from: number, ending: string) {
  const nextLine = text.indexOf(ending, from)
  const [end, lines] = nextLine < 0 ? [text.length, 0] : [nextLine + 1, 1]
  return { cells: [text.slice(from, end).trim()], end, lines }
}

/** Where each line of some bytes ends. */
function lineEnds(bytes: Uint8Array, { encoding, ending }: CsvForm): number[] {
  const code = ending.charCodeAt(0)
  const ends: number[] = []
  if (!encoding.startsWith('utf-16')) {
    for (let at = bytes.indexOf(code); at >= 0; at = bytes.indexOf(code, at + 1)) ends.push(at + 1)
    return ends
  }
  const low = encoding === 'utf-16le' ? 0 : 1
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at + low] === code && bytes[at + 1 - low] === 0) ends.push(at + 2)
  }
  return ends
}

/**
 * The rows of a piece of a file that begins with one, on `line`, blank ones left out; `next` says where the next piece begins, as a
 * row that is cut is left to it. `isLast`: nothing comes behind these bytes. Throws UnreadableCsv for a line longer than the piece.
 */
export function readCsv(
  bytes: Uint8Array,
  form: CsvForm,
  { line, isLast }: { line: number; isLast: boolean },
): { rows: CsvRow[]; next: { at: number; line: number } } {
  const ends = lineEnds(bytes, form)
  // A line feed is one in every encoding that is read here, so that what is cut at one can be decoded by itself.
  const whole = isLast ? bytes.length : (ends.at(-1) ?? 0)
  const text = new TextDecoder(form.encoding).decode(bytes.subarray(0, whole))
  const rows: CsvRow[] = []
  let [at, lines, end] = [0, 0, 0]
  while (at < text.length) {
    const { cells, state, ...parsed } = parseRow(text, at, form)
    if (state === 'open' && !isLast) break
    const begun = line + lines
    at = parsed.end
    lines += parsed.lines
    end = at === text.length ? whole : (ends[lines - 1] ?? whole)
    if (isBlank(cells)) continue
    const next = { at: end, line: line + lines }
    rows.push({ line: begun, cells, next, ...(state === 'open' || state === 'unclosed' ? { unclosed: true } : {}) })
  }
  if (end === 0 && bytes.length > 0) {
    throw new UnreadableCsv(`Line ${line} is longer than any line of a table: this is no CSV file.`)
  }
  return { rows, next: { at: end, line: line + lines } }
}

/** How a spreadsheet is kept from taking a value for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/

/** A row as spreadsheets of every country read it, with a value that would be a formula there as text. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const harmless = FORMULA.test(cell) ? `'${cell}` : cell
    return /["\n\r,;\t|]/.test(harmless) || harmless !== harmless.trim()
      ? `"${harmless.replaceAll('"', '""')}"`
      : harmless
  })
  return `${written.join(',')}\r\n`
}

/** What a cell says that was written so. */
export const csvText = (cell: string): string => {
  const isKept = cell.startsWith("'") && FORMULA.test(cell.slice(1))
  return (isKept ? cell.slice(1) : cell).trim()
}

/** Says to spreadsheets that a file is UTF-8. */
export const CSV_MARK = '\uFEFF'

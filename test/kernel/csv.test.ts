import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvForm, csvLine, csvText, FORM_BYTES, readCsv, UnreadableCsv } from '../../functions/kernel/csv.ts'

/** A whole file, read in pieces of so many bytes as a job reads them. */
function read(bytes: Uint8Array, { piece = 1 << 20, country = null as string | null } = {}) {
  const form = csvForm(bytes.subarray(0, FORM_BYTES), bytes.length <= FORM_BYTES, country)
  const rows: { line: number; cells: string[]; unclosed?: true }[] = []
  let [at, line] = [form.start, form.skipped + 1]
  while (at < bytes.length) {
    const isLast = at + piece >= bytes.length
    const part = readCsv(bytes.subarray(at, at + piece), form, { line, isLast })
    for (const { next, ...row } of part.rows) {
      expect(next.at).toBeGreaterThan(0)
      rows.push(row)
    }
    // From any row on it could have gone on.
    const middle = part.rows[Math.floor(part.rows.length / 2)]
    const after = part.rows[Math.floor(part.rows.length / 2) + 1]
    if (middle && after) {
      const [again] = readCsv(bytes.subarray(at + middle.next.at, at + piece), form, {
        line: middle.next.line,
        isLast,
      }).rows
      expect(again).toMatchObject({ cells: after.cells, line: after.line })
    }
    at += part.next.at
    line = part.next.line
  }
  return { form, rows, cells: rows.map(({ cells }) => cells) }
}
const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, isBig: boolean, mark = true) => {
  const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le')
  return new Uint8Array(isBig ? bytes.swap16() : bytes)
}

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'a,b',
    'a;b',
    'say "hi"',
    'two\nlines',
    'two\r\nlines',
    '"',
    '""',
    '=1+1',
    "'quoted",
    'Ümläut 名前',
    '\t',
  ),
)
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 }))
  .map((rows) => [rows[0]?.map((_, at) => `Column ${at}`) ?? [], ...rows])
const written = (rows: string[][], delimiter: string, ending: string) =>
  rows
    .map((cells) =>
      cells
        .map((one) => (/["\n\r]/.test(one) || one.includes(delimiter) ? `"${one.replaceAll('"', '""')}"` : one))
        .join(delimiter),
    )
    .join(ending)

describe('C6 CSV', () => {
  it('reads what any program writes, in pieces of any length', () => {
    const ways = fc.record({
      rows: table,
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      ending: fc.constantFrom('\n', '\r\n'),
      last: fc.boolean(),
      encoding: fc.constantFrom('utf-8', 'mark', 'utf-16le', 'utf-16be'),
      piece: fc.integer({ min: 600, max: 4_000 }),
    })
    fc.assert(
      fc.property(ways, ({ rows, delimiter, ending, last, encoding, piece }) => {
        // What no program would guess: that a text is a table of another kind.
        const clean = rows.map((cells) => cells.map((one) => one.replaceAll(/[,;|]|^\t$/g, ' ').replaceAll('\0', '')))
        const kept = clean.filter((cells) => cells.some((one) => one.trim() !== ''))
        const text = written(clean, delimiter, ending) + (last ? ending : '')
        const bytes =
          encoding === 'utf-8'
            ? utf8(text)
            : encoding === 'mark'
              ? utf8(`\uFEFF${text}`)
              : utf16(text, encoding === 'utf-16be')
        const found = read(bytes, { piece: piece - (piece % 2) })
        expect(found.form.delimiter).toBe(delimiter)
        expect(found.cells).toEqual(kept)
      }),
      { numRuns: 400 },
    )
  })

  it('writes what it reads, and what no spreadsheet runs', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const bytes = utf8(`\uFEFF${rows.map(csvLine).join('')}`)
        const kept = rows.filter((cells) => cells.some((one) => one.trim() !== '' || one.includes('\t')))
        const { cells } = read(bytes)
        expect(cells.map((row) => row.map(csvText))).toEqual(kept.map((row) => row.map((one) => csvText(one))))
        for (const value of cells.flat()) expect(value).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
    expect(csvLine(['=HYPERLINK("x")', '+49 30 1', '-1', '@me', 'plain'])).toBe(
      `"'=HYPERLINK(""x"")",'+49 30 1,'-1,'@me,plain\r\n`,
    )
    expect(csvText("'+49 30 1")).toBe('+49 30 1')
    expect(csvText("'s Gravenhage")).toBe("'s Gravenhage")
  })

  it('tells encodings apart', () => {
    const text = 'Name;Straße\r\nJörg;Allee'
    expect(read(utf16(text, false, false)).cells).toEqual([
      ['Name', 'Straße'],
      ['Jörg', 'Allee'],
    ])
    expect(read(utf16(text, true, false)).form.encoding).toBe('utf-16be')
    const latin = new Uint8Array([...text].map((one) => one.charCodeAt(0)))
    expect(read(latin)).toMatchObject({
      form: { encoding: 'windows-1252' },
      cells: [
        ['Name', 'Straße'],
        ['Jörg', 'Allee'],
      ],
    })
    // "Имя" as Russian spreadsheets save it.
    expect(read(new Uint8Array([0xc8, 0xec, 0xff, 44, 97, 10]), { country: 'RU' }).cells).toEqual([['Имя', 'a']])
    // A character that the first piece cuts in two is one all the same.
    const long = utf8(`a,b\n${'x'.repeat(FORM_BYTES - 5)}ä,c\n`)
    expect(read(long).form.encoding).toBe('utf-8')
  })

  it('names the line on which each row begins, however many a cell has', () => {
    const { rows } = read(utf8('a,b\n"1\n2\n3",x\n\n\nlast,y\n'))
    expect(rows.map(({ line, cells }) => [line, cells[1]])).toEqual([
      [1, 'b'],
      [2, 'x'],
      [7, 'y'],
    ])
    expect(read(utf8('sep=|\r\na|b,c\r\n1|2\r\n')).rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [2, 'a', 'b,c'],
      [3, '1', '2'],
    ])
    expect(read(utf8('a\rb\rc')).rows.map(({ line }) => line)).toEqual([1, 2, 3])
  })

  it('a quote that is never closed costs its own row alone', () => {
    const { rows } = read(utf8('a,b\n1,"open\n2,y\n3,z\n'))
    expect(rows.map(({ line, unclosed }) => [line, unclosed ?? false])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, false],
    ])
    const many = `a,b\n1,"open\n${'2,y\n'.repeat(30_000)}`
    const found = read(utf8(many), { piece: 110 * 1024 }).rows
    expect(found.filter(({ unclosed }) => unclosed).map(({ line }) => line)).toEqual([2])
    expect(found).toHaveLength(30_002)
  })

  it('says what is no table', () => {
    const answer = (bytes: Uint8Array, piece?: number) => {
      try {
        read(bytes, piece === undefined ? {} : { piece })
        return undefined
      } catch (error) {
        return error instanceof UnreadableCsv ? error.message : 'crashed'
      }
    }
    expect(answer(new Uint8Array())).toContain('empty')
    expect(answer(utf8('\uFEFF \n\n'))).toContain('empty')
    expect(answer(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 8, 0]))).toContain('no CSV file')
    expect(answer(utf8('x'.repeat(300_000)), 100_000)).toBe(
      'Line 1 is longer than any line of a table: this is no CSV file.',
    )
  })
})

/** What a list says of itself before the server has read it. */
export interface ListHead {
  columns: string[]
  /** by column, in the first row */
  sample: Record<string, string>
  /** as many as there seem to be */
  rows: number
}

const READ = 64 * 1024

/** The first row of a CSV file and the one after it; separator and encoding are found. */
export async function readHead(file: Blob): Promise<ListHead> {
  const bytes = new Uint8Array(await file.slice(0, READ).arrayBuffer())
  const text = decode(bytes)
  const [head = '', ...more] = recordsIn(text)
  const separator = [';', '\t', '|'].find((each) => fieldsOf(head, each).length > fieldsOf(head, ',').length) ?? ','
  const columns = fieldsOf(head, separator).map((name) => name.trim())
  const first = fieldsOf(more[0] ?? '', separator)
  const average = text.length / Math.max(1, more.length + 1)
  return {
    columns: columns.filter((name) => name !== ''),
    sample: Object.fromEntries(columns.map((name, at) => [name, (first[at] ?? '').trim()])),
    rows: file.size <= READ ? more.length : Math.round(file.size / Math.max(1, average * (bytes.length / text.length))),
  }
}

function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** Lines, but for those within quotes. */
function recordsIn(text: string): string[] {
  const records: string[] = []
  let record = ''
  let isQuoted = false
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted
    if (char === '\n' && !isQuoted) {
      if (record.trim() !== '') records.push(record)
      record = ''
    } else if (char !== '\r') record += char
  }
  return record.trim() === '' ? records : [...records, record]
}

function fieldsOf(record: string, separator: string): string[] {
  const fields = ['']
  let isQuoted = false
  for (const char of record) {
    if (char === '"') isQuoted = !isQuoted
    else if (char === separator && !isQuoted) fields.push('')
    else fields[fields.length - 1] += char
  }
  return fields
}

/** Columns by the names under which `$` offers them: letters, digits and `_`. */
export function columnNames(columns: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const column of columns) {
    const plain = (column.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['column']).join('_')
    let name = `column.${plain}`
    for (let count = 2; names.has(name); count++) name = `column.${plain}_${count}`
    names.set(name, column)
  }
  return names
}

type Values = Readonly<Record<string, string | { column: string }>>

/** What was written, as the server takes it; undefined where a column stands beside other words. */
export function withColumns(
  written: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): Record<string, string | { column: string }> | undefined {
  const values: Record<string, string | { column: string }> = {}
  for (const [variable, text] of Object.entries(written)) {
    const column = names.get(text.trim().toLowerCase().replace(/^\$/, ''))
    if (text.trim().startsWith('$') && column !== undefined) values[variable] = { column }
    else if (/\$column\./i.test(text)) return undefined
    else values[variable] = text
  }
  return values
}

/** The same, as it is written. */
export function asWritten(values: Values, names: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([variable, value]) => {
      if (typeof value === 'string') return [variable, value]
      const name = [...names].find(([, column]) => column === value.column)?.[0]
      return [variable, name ? `$${name}` : '']
    }),
  )
}

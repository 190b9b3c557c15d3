import { randomUUID } from 'node:crypto'
import type { StreamedBody } from './http-call.ts'

/** A file of a form; `size` in bytes is what its pieces are together. */
export interface FormFile {
  field: string
  name: string
  type: string
  size: number
  pieces: AsyncIterable<Uint8Array>
}

// https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
const escaped = (name: string) =>
  name.replace(/[\r\n"]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** A form as `multipart/form-data`, of whose file no more is in memory than a piece. https://www.rfc-editor.org/rfc/rfc7578 */
export function formWithFile(fields: Readonly<Record<string, string>>, file: FormFile): StreamedBody {
  const boundary = `form-${randomUUID()}`
  const part = (name: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(name)}"${more}\r\n\r\n`
  const before = Object.entries(fields).map(([name, value]) => `${part(name)}${value}\r\n`)
  const about = part(file.field, `; filename="${escaped(file.name)}"\r\ncontent-type: ${file.type}`)
  const head = Buffer.from(`${before.join('')}${about}`)
  const end = Buffer.from(`\r\n--${boundary}--\r\n`)
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    size: head.length + file.size + end.length,
    async *pieces() {
      yield head
      yield* file.pieces
      yield end
    },
  }
}

import { decodeText } from './charset.ts'

export interface PackedFile {
  name: string | undefined
  content: Uint8Array
}

// MS-OXTNEF: attributes, each with a level, an id, a length and a checksum.
// https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef
const SIGNATURE = 0x223e9f78
const TITLE = 0x8010
const DATA = 0x800f
const BEGIN_ATTACHMENT = 0x9002
const ATTACHMENT_PROPERTIES = 0x9005
// MS-OXPROPS
const LONG_FILENAME = 0x3707
const ATTACHED = 0x3701
const OBJECT_INTERFACE_BYTES = 16
const MAX_FILES = 200
const MAX_ATTRIBUTES = 10_000

class OutOfBounds extends Error {}

/** Reads numbers on from where it stands, and nothing beyond the end. */
class Cursor {
  private readonly view: DataView
  private readonly bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.bytes.byteLength - this.at
  }
  take(length: number): Uint8Array {
    if (length > this.left) throw new OutOfBounds()
    const taken = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    return taken
  }
  number(bytes: 1 | 2 | 4): number {
    const at = this.at
    this.take(bytes)
    if (bytes === 1) return this.view.getUint8(at)
    return bytes === 2 ? this.view.getUint16(at, true) : this.view.getUint32(at, true)
  }
}

/**
 * The files in a `winmail.dat`, into which Outlook packs what it attaches for receivers that it takes for Outlook. What is
 * not one, or is broken off, gives those that could be read. By ourselves, since the packages that there are for it copy
 * what is left once for each attribute: docs/adr/0006-small-bundles.md.
 */
export function unpackWinmail(bytes: Uint8Array): PackedFile[] {
  const files: PackedFile[] = []
  try {
    const cursor = new Cursor(bytes)
    if (cursor.number(4) !== SIGNATURE) return []
    cursor.take(2)
    for (let count = 0; cursor.left >= 9 && count < MAX_ATTRIBUTES; count += 1) {
      cursor.number(1)
      const id = cursor.number(4) & 0xffff
      const data = cursor.take(cursor.number(4))
      cursor.take(Math.min(2, cursor.left))
      if (id === BEGIN_ATTACHMENT) {
        if (files.length === MAX_FILES) break
        files.push({ name: undefined, content: new Uint8Array(0) })
        continue
      }
      const file = files.at(-1)
      if (file) describe(file, id, data)
    }
  } catch (error) {
    if (!(error instanceof OutOfBounds)) throw error
  }
  return files.filter(({ content }) => content.byteLength > 0)
}

function describe(file: PackedFile, id: number, data: Uint8Array): void {
  if (id === DATA) file.content = data
  if (id === TITLE) file.name ??= stringOf(data)
  if (id !== ATTACHMENT_PROPERTIES) return
  const properties = propertiesOf(data)
  // The title is cut to what DOS could read.
  file.name = properties.get(LONG_FILENAME)?.text ?? file.name
  const attached = properties.get(ATTACHED)
  if (file.content.byteLength === 0 && attached) file.content = attached.bytes
}

interface Property {
  text: string
  bytes: Uint8Array
}

const stringOf = (bytes: Uint8Array) => decodeText(bytes).replace(/\0.*$/s, '')
const utf16 = new TextDecoder('utf-16le')
const FIXED: Record<number, number> = { 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 }
const STRING = 0x1e
const UNICODE = 0x1f
const BINARY = 0x102
const OBJECT = 0x0d
const MULTIPLE = 0x1000

function propertiesOf(bytes: Uint8Array): Map<number, Property> {
  const found = new Map<number, Property>()
  const cursor = new Cursor(bytes)
  const padded = (length: number) => {
    const value = cursor.take(length)
    cursor.take(Math.min((4 - (length % 4)) % 4, cursor.left))
    return value
  }
  try {
    for (let left = Math.min(cursor.number(4), MAX_ATTRIBUTES); left > 0; left -= 1) {
      const kind = cursor.number(2)
      const id = cursor.number(2)
      if (id >= 0x8000) {
        cursor.take(16)
        if (cursor.number(4) === 0) cursor.take(4)
        else padded(cursor.number(4))
      }
      const type = kind & ~MULTIPLE
      const fixed = FIXED[type]
      const isCounted = fixed === undefined || (kind & MULTIPLE) !== 0
      for (let values = isCounted ? Math.min(cursor.number(4), MAX_ATTRIBUTES) : 1; values > 0; values -= 1) {
        if (fixed !== undefined) {
          cursor.take(fixed)
          continue
        }
        if (![STRING, UNICODE, BINARY, OBJECT].includes(type)) return found
        const value = padded(cursor.number(4))
        const text = type === UNICODE ? utf16.decode(value).replace(/\0.*$/s, '') : stringOf(value)
        found.set(id, { text, bytes: type === OBJECT ? value.subarray(OBJECT_INTERFACE_BYTES) : value })
      }
    }
  } catch (error) {
    if (!(error instanceof OutOfBounds)) throw error
  }
  return found
}

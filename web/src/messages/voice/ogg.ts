/** The one thing that WhatsApp takes as a voice note is Opus in Ogg; most browsers record Opus in WebM. */

interface Opus {
  /** its own description, as both containers carry it */
  head: Uint8Array
  packets: Uint8Array[]
}

const MASTERS = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0])
const CODEC_PRIVATE = 0x63a2
const BLOCKS = new Set([0xa3, 0xa1])

/** Reads what a recorder wrote: elements one in another, whose outer ones may have no size. https://www.rfc-editor.org/rfc/rfc8794 */
export function readWebm(bytes: Uint8Array): Opus {
  let at = 0
  let head: Uint8Array | undefined
  const packets: Uint8Array[] = []
  /** a number whose first byte says how long it is; with the mark for an id, without for a size */
  const number = (keepsMark: boolean): number => {
    const first = bytes[at] ?? 0
    const length = Math.clz32(first) - 23
    if (length > 8) throw new Error('This is no WebM.')
    let value = keepsMark ? first : first & (0xff >> length)
    for (let index = 1; index < length; index++) value = value * 256 + (bytes[at + index] ?? 0)
    at += length
    return value
  }
  while (at < bytes.length) {
    const id = number(true)
    const size = number(false)
    // What is inside of these comes next, whether or not they say how much that is.
    if (MASTERS.has(id)) continue
    const content = bytes.subarray(at, at + size)
    if (id === CODEC_PRIVATE) head = content
    else if (BLOCKS.has(id)) packets.push(frameOf(content))
    at += size
  }
  if (!head || packets.length === 0) throw new Error('There is no sound in it.')
  return { head, packets }
}

/** After the track, two bytes of time and one of flags. */
function frameOf(block: Uint8Array): Uint8Array {
  const track = Math.clz32(block[0] ?? 0) - 23
  if ((block[track + 2] ?? 0) & 0x06) throw new Error('Several frames in one block are not known here.')
  return block.subarray(track + 3)
}

/** How long a packet sounds, in samples of 48 kHz. https://www.rfc-editor.org/rfc/rfc6716#section-3.1 */
function samplesOf(packet: Uint8Array): number {
  const [first = 0, second = 0] = packet
  const mode = first >> 3
  const frame = mode < 12 ? ([480, 960, 1920, 2880][mode & 3] ?? 0) : mode < 16 ? 480 << (mode & 1) : 120 << (mode & 3)
  const code = first & 3
  return frame * (code === 0 ? 1 : code === 3 ? second & 0x3f : 2)
}

const PACKETS_PER_PAGE = 50
const SERIAL = 1

/** The same sound in Ogg. https://www.rfc-editor.org/rfc/rfc7845 */
export function writeOgg({ head, packets }: Opus): Blob {
  const tags = new Uint8Array([...new TextEncoder().encode('OpusTags'), 0, 0, 0, 0, 0, 0, 0, 0])
  const pages = [page([head], { number: 0, samples: 0, flags: 2 }), page([tags], { number: 1, samples: 0, flags: 0 })]
  let samples = 0
  for (let from = 0; from < packets.length; ) {
    const some: Uint8Array[] = []
    let segments = 0
    while (from < packets.length && some.length < PACKETS_PER_PAGE) {
      const packet = packets[from] ?? new Uint8Array()
      segments += segmentsOf(packet)
      if (segments > 255) break
      some.push(packet)
      samples += samplesOf(packet)
      from++
    }
    pages.push(page(some, { number: pages.length, samples, flags: from >= packets.length ? 4 : 0 }))
  }
  return new Blob(pages, { type: 'audio/ogg; codecs=opus' })
}
const segmentsOf = ({ length }: Uint8Array) => Math.floor(length / 255) + 1

function page(packets: Uint8Array[], { number, samples, flags }: { number: number; samples: number; flags: number }) {
  const table = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255])
  const start = 27 + table.length
  const bytes = new Uint8Array(start + packets.reduce((sum, { length }) => sum + length, 0))
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('OggS'))
  bytes[5] = flags
  view.setBigUint64(6, BigInt(samples), true)
  view.setUint32(14, SERIAL, true)
  view.setUint32(18, number, true)
  bytes[26] = table.length
  bytes.set(table, 27)
  let at = start
  for (const packet of packets) {
    bytes.set(packet, at)
    at += packet.length
  }
  view.setUint32(22, checksum(bytes), true)
  return bytes
}

const remainders = Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})
/** Over the page with zeros in its place. */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = ((sum << 8) ^ (remainders[((sum >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0
  return sum
}

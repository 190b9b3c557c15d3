/** Width and height of a picture by its first bytes, as far as they tell: so that its place is known before it is loaded. */
export function pictureSize(bytes: Uint8Array, type: string): { width: number; height: number } | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const [width, height] = readers[type]?.(view) ?? [0, 0]
    return width > 0 && height > 0 ? { width, height } : undefined
  } catch (error) {
    // It ends before it says so.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

type Size = [width: number, height: number]

const readers: Record<string, (view: Buffer) => Size | undefined> = {
  'image/png': (view) => [view.readUInt32BE(16), view.readUInt32BE(20)],
  'image/gif': (view) => [view.readUInt16LE(6), view.readUInt16LE(8)],
  'image/webp': webpSize,
  'image/jpeg': jpegSize,
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(view: Buffer): Size | undefined {
  switch (view.toString('latin1', 12, 16)) {
    case 'VP8X':
      return [view.readUIntLE(24, 3) + 1, view.readUIntLE(27, 3) + 1]
    case 'VP8L': {
      const bits = view.readUInt32LE(21)
      return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1]
    }
    case 'VP8 ':
      return [view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff]
    default:
      return undefined
  }
}

// Markers that begin a frame; between them are those of tables.
const NO_FRAME = new Set([0xc4, 0xc8, 0xcc])

/** From marker to marker up to the one that begins a frame. */
function jpegSize(view: Buffer): Size | undefined {
  let at = 2
  while (view.readUInt8(at) === 0xff) {
    const marker = view.readUInt8(at + 1)
    if (marker === 0xff) at += 1
    else if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker)) {
      return [view.readUInt16BE(at + 7), view.readUInt16BE(at + 5)]
    } else at += 2 + view.readUInt16BE(at + 2)
  }
  return undefined
}

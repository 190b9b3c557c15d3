import { wellFormed } from '../../../kernel/text.ts'
import { plainType } from '../../channels/domain/file-limits.ts'

const text = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1')
const starts = (bytes: Uint8Array, ...signature: number[]) => signature.every((byte, index) => bytes[index] === byte)

/** The type that the first bytes of a file tell; undefined where they tell none. */
export function typeOfBytes(bytes: Uint8Array): string | undefined {
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (/^GIF8[79]a/.test(text(bytes, 0, 6))) return 'image/gif'
  const [form, inside] = [text(bytes, 0, 4), text(bytes, 8, 12)]
  if (form === 'RIFF') return { WEBP: 'image/webp', WAVE: 'audio/wav', 'AVI ': 'video/x-msvideo' }[inside]
  if (form === 'OggS') return 'audio/ogg'
  if (form === '%PDF') return 'application/pdf'
  if (text(bytes, 4, 8) === 'ftyp') return /^(heic|heix|mif1)$/.test(inside) ? 'image/heic' : 'video/mp4'
  if (text(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf2)) return 'audio/mpeg'
  if (starts(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return 'video/webm'
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) return 'application/zip'
  return undefined
}

/** Whether a page of HTML begins here: a sign-in or an error that came instead of a file. */
function isPage(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 1_000))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return /^\s*(<!--[\s\S]*?-->\s*)?<(!doctype\s+html|html|head|body|script|meta|title)\b/i.test(start)
}

// Signatures of these are those of their containers: what was declared says more.
const CONTAINERS = new Set(['audio/ogg', 'video/mp4', 'video/webm', 'application/zip'])

/**
 * The type under which a file is kept: what its bytes tell where it was declared to be something else; undefined where it
 * is a page of HTML that pretends to be a file.
 */
export function trustedType(declared: string, bytes: Uint8Array): string | undefined {
  const plain = plainType(declared)
  if (!plain.startsWith('text/') && plain !== 'application/xhtml+xml' && isPage(bytes)) return undefined
  const detected = typeOfBytes(bytes)
  const family = plain.split('/')[0] ?? ''
  if (detected === undefined) return family === 'image' ? 'application/octet-stream' : declared
  if (!CONTAINERS.has(detected)) return detected
  if (detected === 'application/zip') return family === 'application' ? declared : detected
  return family === 'audio' || family === 'video' ? declared : detected
}

// What a browser can show without running anything in it.
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/

/** The type that a person’s browser gets: anything that could run there is only bytes. */
export function servedType(type: string): string {
  const plain = plainType(type)
  return SHOWN.test(plain) ? plain : 'application/octet-stream'
}

/** `attachment` with the name as it is (RFC 6266, RFC 5987) and in ASCII for old clients. */
export function downloadAs(name: string): string {
  const safe = name.replace(/[\p{Cc}/\\]/gu, '_')
  const ascii = safe.replace(/[^\x20-\x7e]|["%]/g, '_')
  const encoded = encodeURIComponent(wellFormed(safe)).replace(
    /['()*!]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

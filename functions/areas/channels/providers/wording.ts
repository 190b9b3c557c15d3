import type { Shared } from '../domain/context.ts'
import type { InboundMedia } from '../port.ts'

export { STARTED } from '../domain/welcome.ts'

/** `text`, or `otherwise` when there is nothing in it to read. */
export function readable(text: string | undefined, otherwise: string): string {
  return text?.trim() ? text : otherwise
}

/** `[Label]`, or `[Label: detail, detail]` with those details that say something. */
export function placeholder(label: string, ...details: (string | number | undefined)[]): string {
  const parts = details.map((detail) => String(detail ?? '').trim()).filter((detail) => detail !== '')
  return parts.length > 0 ? `[${label}: ${parts.join(', ')}]` : `[${label}]`
}

/** For a kind of message that this channel's adapter doesn't know. */
export function unsupportedText(type?: string): string {
  return placeholder('Unsupported message', type?.slice(0, 60))
}

/** `[Location: name, address (lat, long)]` */
export function locationText(place: Place): string {
  const { latitude, longitude } = place
  const point = latitude === undefined || longitude === undefined ? '' : `${latitude}, ${longitude}`
  const words = [place.name, place.address].filter((word) => word?.trim()).join(', ')
  return placeholder('Location', words && point ? `${words} (${point})` : words || point)
}

interface Place {
  name?: string | undefined
  address?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
}

/** A place that was sent, as it was told; none where that is nowhere. */
export function sharedPlace({ name, address, latitude, longitude }: Place): Shared[] {
  const isPoint = latitude !== undefined && longitude !== undefined
  const point = isPoint && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : {}
  const words = worded({ name, address })
  return Object.keys({ ...point, ...words }).length > 0 ? [{ kind: 'location', ...point, ...words }] : []
}

interface Card {
  name?: string | undefined
  company?: string | undefined
  phones?: (string | undefined)[]
  emails?: (string | undefined)[]
}

/** Somebody whose card was sent; none where it is empty. */
export function sharedPerson({ name, company, phones = [], emails = [] }: Card): Shared[] {
  const said = (list: (string | undefined)[]) => list.flatMap((one) => one?.trim() || []).slice(0, MOST_ADDRESSES)
  const card = { ...worded({ name, company }), phones: said(phones), emails: said(emails) }
  const isEmpty = Object.values(card).every((value) => value.length === 0)
  return isEmpty ? [] : [{ kind: 'contact', ...card }]
}
const MOST_ADDRESSES = 10

/** A product that was asked about or ordered. */
export const sharedProduct = (words: Omit<Extract<Shared, { kind: 'product' }>, 'kind'> | Words): Shared => ({
  kind: 'product',
  ...worded(words),
})

type Words = Record<string, string | undefined>
/** Those that say something. */
const worded = <Names extends Words>(words: Names): { [Name in keyof Names]?: string } =>
  Object.fromEntries(Object.entries(words).filter(([, word]) => word?.trim())) as { [Name in keyof Names]?: string }

export const EMPTY = '[Empty message]'

const LABELS = new Map([
  ['image', 'Image'],
  ['video', 'Video'],
  ['document', 'Document'],
  ['voice', 'Voice message'],
  ['audio', 'Audio'],
  ['sticker', 'Sticker'],
])
const USUAL_TYPES = new Map([
  ['image', 'image/jpeg'],
  ['video', 'video/mp4'],
  ['audio', 'audio/mp4'],
  ['voice', 'audio/ogg'],
  ['sticker', 'image/webp'],
])
const EXTENSIONS = new Map([
  ['jpeg', 'jpg'],
  ['mpeg', 'mp3'],
  ['plain', 'txt'],
  ['quicktime', 'mov'],
  ['vcard', 'vcf'],
  ['x-vcard', 'vcf'],
  ['octet-stream', 'bin'],
])

export type MediaKind = 'image' | 'video' | 'document' | 'voice' | 'audio' | 'sticker'

/** The caption of a file, or its kind in square brackets; a document goes by its name. */
export function mediaText(kind: MediaKind, caption?: string, name?: string): string {
  return readable(caption, placeholder(LABELS.get(kind) ?? 'File', kind === 'document' ? name : undefined))
}

/** The kind of file that a MIME type stands for. */
export function mediaKind(type: string | undefined): MediaKind {
  const family = type?.split('/')[0]?.trim().toLowerCase()
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}

/** A file the provider holds; one without a name is called after its kind and type: `image.jpg`. */
export function mediaFile(
  kind: MediaKind,
  file: { name?: string; type?: string; size?: number; mediaId?: string; url?: string },
): InboundMedia {
  const type = readable(file.type, USUAL_TYPES.get(kind) ?? 'application/octet-stream')
  const subtype = type.split(';')[0]?.split('/')[1]?.trim().toLowerCase() ?? ''
  const extension = EXTENSIONS.get(subtype) ?? (/^[a-z0-9]{1,5}$/.test(subtype) ? subtype : 'bin')
  const { mediaId, url } = file
  return {
    name: readable(file.name, `${kind}.${extension}`),
    type,
    size: file.size ?? null,
    ...(kind === 'voice' && { voice: true as const }),
    source: { ...(mediaId !== undefined && { mediaId }), ...(url !== undefined && { url }) },
  }
}

/** `+` and digits when the address is a telephone number in international form, else undefined. */
export function phoneOf(address: string): string | undefined {
  const digits = address.replace(/[\s()+.-]/g, '')
  return /^\d{5,15}$/.test(digits) ? `+${digits}` : undefined
}

/** Why something failed: what can be done about it, then the provider's own words. */
export function inWords(meaning: string | undefined, own: string | undefined): string | undefined {
  const said = own?.trim() || undefined
  if (meaning === undefined || said === undefined) return meaning ?? said
  return `${meaning} (${said})`
}

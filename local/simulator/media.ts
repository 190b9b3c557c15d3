import { createHash } from 'node:crypto'
import type { SentMedia } from './customer.ts'
import { digitsOf } from './customer.ts'
import { faceOf } from './people.ts'
import { heldBy } from './simulators.ts'

export interface HeldFile extends SentMedia {
  bytes: Buffer
}

const MAX_BYTES = 64 * 1024 * 1024

// A grey square of 16 × 16.
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAD0lEQVR42mOYiQYYRrYAAE3PmQHGauWJAAAAAElFTkSuQmCC',
  'base64',
)
const DOCUMENT = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

/** What everybody's phone has. */
export const STICKER = { name: 'sticker.png', type: 'image/png', bytes: PICTURE }

function sampleFor(id: string): HeldFile {
  const [name, type, bytes] = id.includes('pdf')
    ? (['sample.pdf', 'application/pdf', DOCUMENT] as const)
    : (['sample.png', 'image/png', faceOf(id) ?? PICTURE] as const)
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  return { id, url: '', name, type, bytes, size: bytes.length, sha256 }
}

/**
 * The files that customers sent, as their providers hold them: by id where the provider's API gives them out, and by an
 * address where its webhooks do. Kept in memory, the oldest making room; they never expire otherwise. Of an id that nobody
 * sent (a webhook made by hand) it has a sample: a small picture, or a document where the id says `pdf`.
 */
export function createMedia() {
  const held = new Map<string, HeldFile>()
  let bytesHeld = 0

  function keep(file: { name: string; type: string; bytes: Buffer }, id: string, urlOf: (id: string) => string) {
    const { name, type, bytes } = file
    const mediaId = String(digitsOf(`media ${id}`, 15))
    const media: HeldFile = {
      id: mediaId,
      url: urlOf(mediaId),
      name,
      type,
      bytes,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('base64'),
    }
    held.set(mediaId, media)
    bytesHeld += bytes.length
    for (const [oldest, { size }] of held) {
      if (bytesHeld <= MAX_BYTES || oldest === mediaId) break
      held.delete(oldest)
      bytesHeld -= size
    }
    return media
  }

  /** What a provider's API answers to a call about a file: the file, or where it is. `base` is the simulated origin. */
  function answer(path: string, query: URLSearchParams, base: string): HeldFile | { json: object } | undefined {
    const [, own] = /^\/media\/([\w.-]+)$/.exec(path) ?? []
    const asked: ReturnType<typeof heldBy> = own === undefined ? heldBy(path, query) : { id: own }
    if (!asked) return undefined
    const file = held.get(asked.id) ?? sampleFor(asked.id)
    return asked.describe ? { json: asked.describe(file, base) } : file
  }

  return { keep, answer }
}
export type Media = ReturnType<typeof createMedia>

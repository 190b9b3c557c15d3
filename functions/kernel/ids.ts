import { createHash } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 26 characters of Crockford base 32 from the first 130 bits of a SHA-256. */
function digest26(text: string): string {
  const bytes = createHash('sha256').update(text).digest()
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5 && out.length < 26) {
      bits -= 5
      out += ALPHABET[(value >> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return out
}

/**
 * The contact that an address on a channel belongs to unless it was attached to another one. Derived, not looked up:
 * a customer's message finds its contact in one read, and two first messages can't make two contacts.
 */
export function homeContactId(channelId: string, address: string): string {
  return `ct_${digest26(`${channelId}\n${address}`)}`
}

/** The id of a contact's n-th conversation. */
export function conversationIdOf(contactId: string, n: number): string {
  return `cv_${contactId.slice(3)}_${n}`
}

/** Contact and number of a conversation's id; undefined when it is none. */
export function parseConversationId(id: string): { contactId: string; n: number } | undefined {
  const match = /^cv_([0-9A-HJKMNP-TV-Z]{26})_(\d{1,6})$/.exec(id)
  return match ? { contactId: `ct_${match[1]}`, n: Number(match[2]) } : undefined
}

/** The id of a contact's picture, and of which one: it was had at that time. */
export function pictureIdOf(contactId: string, at: number): string {
  return `pic_${contactId.slice(3)}_${at}`
}

/** Whose picture an id stands for; undefined when it is none. */
export function parsePictureId(id: string): { contactId: string; at: number } | undefined {
  const match = /^pic_([0-9A-HJKMNP-TV-Z]{26})_(\d{1,14})$/.exec(id)
  return match ? { contactId: `ct_${match[1]}`, at: Number(match[2]) } : undefined
}

/** An entry's id carries its whole key, so that no index is needed to find it. */
export function entryIdOf(contactId: string, n: number, at: number, ulid: string): string {
  return `en_${contactId.slice(3)}_${n}_${at}_${ulid}`
}

export interface EntryKey {
  contactId: string
  n: number
  at: number
  ulid: string
}

/** The parts of an entry's id; undefined when it is none. */
export function parseEntryId(id: string): EntryKey | undefined {
  const match = /^en_([0-9A-HJKMNP-TV-Z]{26})_(\d{1,6})_(\d{1,14})_([0-9A-HJKMNP-TV-Z]{26})$/.exec(id)
  return match
    ? { contactId: `ct_${match[1]}`, n: Number(match[2]), at: Number(match[3]), ulid: match[4] as string }
    : undefined
}

/** The id of an entry's attachment, which carries the entry's key; `index` counts from 0. */
export function attachmentIdOf(entryId: string, index: number): string {
  return `at${entryId.slice(2)}_${index + 1}`
}

/** The entry and position of an attachment's id; undefined when it is none. */
export function parseAttachmentId(id: string): { entry: EntryKey; entryId: string; index: number } | undefined {
  const [, rest, number] = /^at(_[0-9A-Z]+_\d+_\d+_[0-9A-Z]+)_(\d{1,2})$/.exec(id) ?? []
  const entryId = `en${rest}`
  const entry = rest === undefined ? undefined : parseEntryId(entryId)
  return entry && Number(number) > 0 ? { entry, entryId, index: Number(number) - 1 } : undefined
}

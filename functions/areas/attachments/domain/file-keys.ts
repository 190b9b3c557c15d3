import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Entry } from '../../timeline/domain/entry.ts'

/** Below which the files of a conversation lie. */
export function conversationFolder(contactId: string, n: number): string {
  return `files/${contactId}/${n}/`
}

/** Where a file of a message lies; the same whoever stores it, and however often. */
export function fileKey(
  { id, contactId, n }: Pick<Entry, 'id' | 'contactId' | 'n'>,
  attachment: Pick<Attachment, 'id'>,
): string {
  const own = /^\d+$/.test(attachment.id) ? `${id.slice(id.lastIndexOf('_') + 1)}-${attachment.id}` : attachment.id
  return `${conversationFolder(contactId, n)}${own}`
}

/** Where a contact's picture lies: one per contact, in place of the one before. */
export const pictureKey = (contactId: string): string => `files/${contactId}/picture`

/** Pictures that a browser shows. */
export const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(type)

/** An email lies beside itself: as it came, and as it may be shown. */
export const AS_IT_CAME = 'original'
export const AS_SHOWN = 'shown'
/** The folder in which an email lies as it came. */
export const folderOf = (original: string): string => original.slice(0, original.lastIndexOf('/') + 1)

/** Where the other form of an email lies, by where it lies as it came. */
export const shownBeside = (original: string): string => original.replace(/original$/, AS_SHOWN)

/** Where the email that a message was lies, as it came; the same whoever puts it there, and however often. */
export function originalKey({ id, contactId, n }: Pick<Entry, 'id' | 'contactId' | 'n'>): string {
  return `${conversationFolder(contactId, n)}${id.slice(id.lastIndexOf('_') + 1)}-${AS_IT_CAME}`
}

/** Where an upload lies until a message has it. What is left there expires. */
export function uploadKey(uploadId: string): string {
  return `uploads/${uploadId}`
}

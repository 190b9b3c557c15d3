import { createAttachment, getAttachment } from './use-cases/attachments.ts'
import { getOriginal, showEmail } from './use-cases/original.ts'

/** What this area does of the table of operations. */
export const attachmentsOperations = {
  'attachments.create': createAttachment,
  'attachments.get': getAttachment,
  'messages.html': showEmail,
  'messages.original': getOriginal,
}

import { createAttachment, getAttachment } from './use-cases/attachments.ts'

/** What this area does of the table of operations. */
export const attachmentsOperations = {
  'attachments.create': createAttachment,
  'attachments.get': getAttachment,
}

export type Delivered = { done: true } | { retryAfterSeconds: number }

export type QueueJob = DeliveryJob | NoteJob | MediaJob | ExportJob | ReplayJob

export interface DeliveryJob {
  entryId: string
  contactId: string
  round: number
}

/** F3: a conversation that is to be sent by email. */
export interface ExportJob {
  /** of the `exported` entry */
  exportId: string
  contactId: string
}

/** M5: a customer's file, which its provider still holds. */
export interface MediaJob {
  entryId: string
  contactId: string
  /** which of the entry's attachments, from 0 */
  attachment: number
}

/** A kept webhook that is to be read again. */
export interface ReplayJob {
  webhookId: string
  /** epoch ms: by which request; a later one has a job of its own */
  askedAt: number
}

/** L5: a note that changed or is gone, to be brought up to date in the CRM. */
export interface NoteJob {
  noteId: string
  recordId: string
  /** epoch ms: when it was asked for */
  at: number
}

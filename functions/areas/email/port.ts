import type { SendResult } from '../channels/port.ts'
import type { EmailDoubt } from './domain/held-mail.ts'
import type { DeliveryReport } from './domain/returned-mail.ts'

export interface OutboundEmail {
  from: { name: string; address: string }
  to: string
  replyTo?: string
  subject: string
  text: string
  /** the same for programs that show HTML; everything in it escaped */
  html?: string
  inReplyTo?: string
  references: string[]
  /** our entry id, as a header: tells a repeated email from a new one */
  reference: string
}

export interface Mailer {
  /** hands it to SES; the Message-ID under which SES sent it, in angle brackets */
  send(email: OutboundEmail): Promise<SendResult>
}

export interface Mailbox {
  /** undefined: there is none, or none any more */
  read(bucket: string, key: string): Promise<InboundEmail | undefined>
}

/** An email as the parser read it. */
export interface InboundEmail {
  /** what makes it count once: the Message-ID, or the name under which it was stored */
  id: string
  from: { address: string; name: string }
  recipients: string[]
  subject: string
  /** without the quoted history */
  text: string
  sentAt: number | undefined
  /** vacation notices and the like (RFC 3834) */
  automatic: boolean
  /** what mail servers say of their own: it has no sender who could be answered */
  fromSystem: boolean
  /** what it says of an email that comes back */
  report?: DeliveryReport
  /** why it does not count as said by whom it names; undefined: it does */
  doubt: EmailDoubt | undefined
  attachments: { name: string; type: string; size: number; content: Uint8Array }[]
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface EmailStore {
  readMailThread(contactId: string, n: number): Promise<string[]>
  addToMailThread(contactId: string, n: number, messageId: string): Promise<void>
}

export interface EmailParts {
  mailer: Mailer
  /** received emails by where they were stored */
  mailbox: Mailbox
}

import type { Write } from '../../kernel/commit.ts'
import type { OutsideAnswer } from './domain/outside-answer.ts'
import type { WebhookSecret } from './domain/webhook-secret.ts'

/** What is sent, by POST, as JSON. */
export interface OutsideRequest {
  url: string
  headers: Record<string, string>
  body: string
  /** for everything, from the name's look-up to the answer's last byte */
  timeoutMs: number
}

/** Calling an address that somebody named. Throws on nothing but a defect. */
export interface Outside {
  post(request: OutsideRequest): Promise<OutsideAnswer>
}

export interface OutsideParts {
  outside: Outside
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface OutsideCallsStore {
  readWebhookSecret(): Promise<WebhookSecret | undefined>
  /** new, or as it was read */
  putWebhookSecret(secret: WebhookSecret): Write
}

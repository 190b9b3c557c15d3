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

/**
 * What was heard of an address that was told something: its status, and the beginning of its answer; or why there is none, in a
 * sentence that shows nothing of the address.
 */
export type Heard =
  | { status: number; beginning: string; afterSeconds?: number | undefined }
  | { status?: undefined; reason: string }

/** Calling an address that somebody named. Throws on nothing but a defect. */
export interface Outside {
  post(request: OutsideRequest): Promise<OutsideAnswer>
  /** the same, where the answer is for people to look at, whatever it is: of its body no more than so many characters */
  tell(request: OutsideRequest, mostCharacters: number): Promise<Heard>
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

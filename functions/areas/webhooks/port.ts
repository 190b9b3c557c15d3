import type { Page, PageRequest } from '../../kernel/page.ts'
import type { KeptWebhook } from './domain/kept-webhook.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface WebhooksStore {
  keepWebhook(webhook: KeptWebhook, body: Buffer): Promise<void>
  readWebhook(id: string): Promise<{ webhook: KeptWebhook; body: Buffer } | undefined>
  listWebhooks(page: PageRequest): Promise<Page<KeptWebhook>>
  /** C7: with its body */
  removeWebhook(id: string): Promise<void>
  /** undefined: there is none of that id */
  askForReplay(id: string, at: number): Promise<KeptWebhook | undefined>
  /** false: somebody has asked again since `askedAt` */
  recordReplay(id: string, askedAt: number, outcome: Pick<KeptWebhook, 'reasons' | 'replayedAt'>): Promise<boolean>
}

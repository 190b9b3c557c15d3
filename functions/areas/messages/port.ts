import type { Write } from '../../kernel/commit.ts'
import type { EntryKey } from '../../kernel/ids.ts'
import type { SendingError } from '../channels/port.ts'
import type { DeliveryStatus } from '../timeline/domain/entry.ts'

export interface ReceiptTarget {
  entry: EntryKey
  round: number
  /** of a message of several parts: which one, unless it is the last */
  part?: number | undefined
}

export interface EarlyReceipt {
  status: DeliveryStatus
  error: SendingError | null
  /** how the provider names this event, where one message has several that are failures */
  eventId?: string | undefined
  /** the address that it was sent to, where it is not the contact's on the channel */
  address?: string | undefined
  /** epoch ms by the provider's clock */
  at?: number | undefined
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface MessagesStore {
  markSeen(channelId: string, providerId: string, now: number): Write
  isSeen(channelId: string, providerId: string, now: number): Promise<boolean>
  putReceiptTarget(channelId: string, providerMessageId: string, target: ReceiptTarget): Promise<void>
  putEarlyReceipt(channelId: string, providerMessageId: string, receipt: EarlyReceipt): Promise<void>
  readReceipts(
    channelId: string,
    providerMessageId: string,
  ): Promise<{ target: ReceiptTarget | undefined; early: EarlyReceipt[] }>
}

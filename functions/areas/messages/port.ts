import type { EntryKey } from '../../kernel/ids.ts'
import type { DeliveryStatus } from '../timeline/domain/entry.ts'

export interface ReceiptTarget {
  entry: EntryKey
  round: number
  /** of a message of several parts: which one, unless it is the last */
  part?: number | undefined
}

export interface EarlyReceipt {
  status: DeliveryStatus
  error: { code: string; reason: string } | null
}

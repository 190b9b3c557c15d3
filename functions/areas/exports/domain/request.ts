import type { Entry } from '../../timeline/domain/entry.ts'
import type { Export } from './export.ts'

/** F3: what is to be sent, by the `exported` entry that stands for it on the timeline. */
export function requestOf(
  { id, contactId, n, seq: upTo, receivedAt: at }: Entry,
  wanted: Pick<Export, 'by' | 'to' | 'subject' | 'messageIds' | 'forContact' | 'channelId'>,
): Export {
  return { id, contactId, n, upTo, at, ...wanted, status: 'queued', attempts: 0, leaseUntil: null }
}

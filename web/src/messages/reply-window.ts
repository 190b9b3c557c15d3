import type { ChannelType } from '../api/types.ts'
import { useBefore } from '../realtime/server-clock.ts'
import type { TimelineData } from '../timeline/merge.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** When the customer last wrote on a channel, epoch ms; undefined: longer ago than what has been read. */
export function lastInboundAt(data: TimelineData | undefined, channelId: string | undefined): number | undefined {
  let last: number | undefined
  for (const page of data?.pages ?? []) {
    for (const { message, at } of page.items) {
      if (message?.direction !== 'inbound' || message.channel.id !== channelId) continue
      last = Math.max(last ?? 0, Date.parse(at))
    }
  }
  return last
}

/** M8: when WhatsApp takes no free text any more, if the customer does not write again; undefined: always, or not known. */
export function windowEnd(type: ChannelType | undefined, lastInbound: number | undefined): number | undefined {
  return type === 'whatsapp' && lastInbound !== undefined ? lastInbound + DAY_MS : undefined
}

/** M8: WhatsApp takes free text for 24 hours after the customer's last message. Not known counts as open: the server decides. */
export function useReplyWindow(type: ChannelType | undefined, lastInbound: number | undefined): boolean {
  const isBefore = useBefore((lastInbound ?? 0) + DAY_MS)
  return type !== 'whatsapp' || lastInbound === undefined || isBefore
}

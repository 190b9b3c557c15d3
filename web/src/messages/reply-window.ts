import type { Channel, Conversation } from '../api/types.ts'
import type { TimelineData } from '../timeline/merge.ts'

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

/**
 * M8: until when a channel takes free text, if the customer does not write again, epoch ms; undefined: always, or not known: the
 * server decides.
 */
export function windowEnd(
  { lastChannel, freeTextUntil }: Pick<Conversation, 'lastChannel' | 'freeTextUntil'>,
  channel: Pick<Channel, 'id' | 'replyWindowMs'> | undefined,
  lastInbound: number | undefined,
): number | undefined {
  if (!channel?.replyWindowMs) return undefined
  const told = lastChannel?.id === channel.id && freeTextUntil ? Date.parse(freeTextUntil) : undefined
  // What was just read of the timeline may be newer than the conversation.
  const heard = lastInbound === undefined ? undefined : lastInbound + channel.replyWindowMs
  return told === undefined || heard === undefined ? (told ?? heard) : Math.max(told, heard)
}

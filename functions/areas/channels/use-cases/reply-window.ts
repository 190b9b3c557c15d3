import type { ChannelRef } from '../domain/channel.ts'
import { hasLateAnswers, replyWindowMs } from '../domain/reply-window.ts'
import type { ChannelParts } from '../port.ts'

type Deps = Pick<ChannelParts, 'channels'>

/** M8: how long after the customer's last words a channel, as it is set, takes free text; undefined: always. */
export async function replyWindowOf(
  { channels }: Pick<Deps, 'channels'>,
  ref: ChannelRef,
): Promise<number | undefined> {
  return replyWindowMs((hasLateAnswers(ref.type) && (await channels.find(ref.id))) || ref)
}

import type { ChannelRef } from './channel.ts'

/** M12: what stands in the timeline where a customer arrived without having written yet. */
export const STARTED = '[Started a conversation]'

/** M12: whether somebody has opened a conversation without writing: `/start`, *Get Started*, and what says no more than that. */
export function isWelcome({
  channel,
  text,
  payload,
}: {
  channel: Pick<ChannelRef, 'type'>
  text: string
  payload?: string | undefined
}): boolean {
  if (text === STARTED || payload === 'GET_STARTED') return true
  return channel.type === 'telegram' && /^\/start(?:@\w+)?(?:\s|$)/.test(text)
}

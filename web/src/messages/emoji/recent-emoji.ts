import { remember, remembered } from '../../ui/remembered.ts'

const RECENT = 'switchboard.emoji'
const MOST_RECENT = 24

/** Those that were used last on this device, the latest first. */
export function recentEmoji(): string[] {
  const kept: unknown = JSON.parse(remembered(RECENT) ?? '[]')
  return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
}
export function rememberEmoji(emoji: string): void {
  const recent = [emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, MOST_RECENT)
  remember(RECENT, JSON.stringify(recent))
}

import { type Channel, type ChannelRef, type ChannelType, channelTypes } from './channel.ts'
import type { SettingRule } from './web-chat-settings.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const WEEK_MS = 7 * DAY_MS

/**
 * M8: how long after the customer's last words a kind of channel takes free text; what is not here always does.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows and
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/policy/
 */
const standard: Partial<Record<ChannelType, number>> = { whatsapp: DAY_MS, messenger: DAY_MS, instagram: DAY_MS }

/**
 * A setting of channels whose app Meta let answer as a human agent: for seven days, instead of one.
 * https://developers.facebook.com/docs/features-reference/human-agent/
 */
export const humanAgentSetting = {
  humanAgent: { pattern: /^(on|off)$/, message: 'is not one of on, off' },
} satisfies Record<string, SettingRule>

/** How long an answer may come after the customer's last words; undefined: always. `config`: what is set for the channel. */
export function replyWindowMs({ type, config }: Pick<ChannelRef, 'type'> & Partial<Pick<Channel, 'config'>>) {
  return config?.humanAgent === 'on' && hasLateAnswers(type) ? WEEK_MS : standard[type]
}

/** Whether channels of a kind may be set to take a person's late answers, which are marked as such. */
export const hasLateAnswers = (type: ChannelType): boolean => type === 'messenger' || type === 'instagram'

/** What is known of what the customer did on each channel. */
export interface Heard {
  /** when they last wrote */
  windows: Readonly<Record<string, number>>
  /** until when free text may be sent, where that is later than what they wrote says */
  openUntil?: Readonly<Record<string, number>> | undefined
}

/** M8: until when, and at that very millisecond still, a channel takes free text, epoch ms; null: always. */
export function freeTextUntil(heard: Heard, { id, type }: ChannelRef, windowMs = replyWindowMs({ type })) {
  if (windowMs === undefined) return null
  return Math.max((heard.windows[id] ?? 0) + windowMs, heard.openUntil?.[id] ?? 0)
}

/** M8: whether a channel takes no free text at `now` (epoch ms) until the customer writes again. */
export function isShut(heard: Heard, channel: ChannelRef, now: number, windowMs?: number): boolean {
  return now > (freeTextUntil(heard, channel, windowMs) ?? Number.POSITIVE_INFINITY)
}

/** Whether an answer comes when only one marked as a human agent's is let through. */
export function isLate(
  heard: Heard,
  { id, type, config }: Pick<Channel, 'id' | 'type' | 'config'>,
  now: number,
): boolean {
  return hasLateAnswers(type) && config.humanAgent === 'on' && now > (heard.windows[id] ?? 0) + DAY_MS
}

/**
 * Until when what a customer did at `at` keeps a channel open, where that is longer than for something they write: whom an
 * advertisement led to Messenger or Instagram may be answered for seven days.
 */
export function opensUntil(
  { type, config }: Pick<Channel, 'type' | 'config'>,
  at: number,
  by: 'message' | 'advertisement' | 'gesture',
): number | undefined {
  if (!hasLateAnswers(type)) return undefined
  const most = replyWindowMs({ type, config }) ?? 0
  if (by === 'gesture') return at + most
  const until = at + (by === 'advertisement' ? WEEK_MS : most)
  return until > at + DAY_MS ? until : undefined
}

/** `Heard` with a channel open until then, if it was not longer. */
export function withOpen<Known extends Heard>(heard: Known, channelId: string, until: number | undefined): Known {
  if (until === undefined || until <= (heard.openUntil?.[channelId] ?? 0)) return heard
  return { ...heard, openUntil: { ...heard.openUntil, [channelId]: until } }
}

/** The code of what can't be sent since the window is shut: the console offers a template for it, where there are any. */
export const SHUT = 'outside_whatsapp_window'

/** What is said of it. */
export function shutWords({ type }: Pick<ChannelRef, 'type'>, windowMs = replyWindowMs({ type })): string {
  const since = windowMs === WEEK_MS ? '7 days' : '24 hours'
  const what = type === 'whatsapp' ? 'only an approved template' : 'nothing until they write again'
  return `The customer last wrote here more than ${since} ago: ${channelTypes[type].name} takes ${what}.`
}

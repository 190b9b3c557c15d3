import type { Channel } from './channel.ts'

/** What a setting may be, and what is said where it is something else. */
export interface SettingRule {
  pattern: RegExp
  message: string
}

const text: SettingRule = { pattern: /\S/, message: 'is empty' }

const oneOf = <const Values extends readonly string[]>(...values: Values) => ({
  values,
  pattern: new RegExp(`^(${values.join('|')})$`),
  message: `is not one of ${values.join(', ')}`,
})

const pixels: SettingRule = { pattern: /^([1-3]?\d?\d|400)$/, message: 'is not a number from 0 to 400' }

/** The public settings of a web channel: how its widget looks and what it asks for. All are optional. */
export const webChatSettings = {
  /** heading of the chat */
  title: text,
  /** first line of an empty chat */
  greeting: text,
  /** the same while nobody is available */
  awayText: text,
  /** accent, `#rrggbb` */
  color: { pattern: /^#[0-9a-f]{6}$/i, message: 'is not a colour like #1a56db' },
  position: oneOf('left', 'right'),
  /** beside the picture of the button that opens the chat */
  launcherText: { pattern: /^.{1,40}$/u, message: 'is longer than 40 characters' },
  /** from the corner, in pixels */
  distanceSide: pixels,
  distanceBottom: pixels,
  /** fields of the form before the first message */
  askName: oneOf('off', 'optional', 'required'),
  askEmail: oneOf('off', 'optional', 'required'),
  /** how soon an answer may be expected */
  replyTime: oneOf('minutes', 'hour', 'hours', 'day'),
} satisfies Record<string, SettingRule>

const perMinute: SettingRule = { pattern: /^[1-9]\d{0,5}$/, message: 'is not a number from 1 to 999999' }

/** Whom a web channel lets in, and how often. All are optional. */
export const webChatDoor = {
  /** origins of the pages that may have the chat, between spaces or commas; `https://*.example.com` for all below */
  allowedOrigins: {
    pattern: /^\s*https?:\/\/(\*\.)?[\w.-]+(:\d{1,5})?([\s,]+https?:\/\/(\*\.)?[\w.-]+(:\d{1,5})?)*\s*$/i,
    message: 'is not a list of origins like https://www.example.com',
  },
  newVisitors: oneOf('open', 'closed'),
  messagesPerVisitor: perMinute,
  newVisitorsPerAddress: perMinute,
  newVisitorsPerMinute: perMinute,
  /** Cloudflare Turnstile in place of our own challenge */
  turnstileSiteKey: text,
} satisfies Record<string, SettingRule>

/** What a widget learns of its channel; only names of the list above, whatever else is stored. */
export function webChatLook(channel: Channel): Record<string, string> {
  return Object.fromEntries(Object.entries(channel.config).filter(([name]) => Object.hasOwn(webChatSettings, name)))
}

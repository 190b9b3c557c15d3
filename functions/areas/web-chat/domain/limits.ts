import type { Channel } from '../../channels/domain/channel.ts'
import type { Limit } from '../../rate-limits/domain/limit.ts'

/** What a channel's settings say about strangers, with what holds where they say nothing; a minute each. */
export function limitsOf(channel: Channel) {
  const most = (name: string, otherwise: number) => Number(channel.config[name] ?? otherwise)
  const newVisitors = most('newVisitorsPerAddress', 30)
  return {
    /** by visitor */
    messages: { name: 'messages', most: most('messagesPerVisitor', 20) },
    uploads: { name: 'uploads', most: 20 },
    typing: { name: 'typing', most: 120 },
    sessions: { name: 'sessions', most: 120 },
    transcripts: { name: 'transcripts', most: 1 },
    /** by address: many people may have the same one */
    transcriptsFromAddress: { name: 'transcripts-from', most: 10 },
    messagesFromAddress: { name: 'messages-from', most: 300 },
    uploadsFromAddress: { name: 'uploads-from', most: 100 },
    sessionsFromAddress: { name: 'sessions-from', most: 600 },
    newVisitors: { name: 'visitors-from', most: newVisitors },
    /** of those who do some work for it */
    provenVisitors: { name: 'proven-visitors-from', most: newVisitors * 10 },
    /** by channel */
    newVisitorsOfChannel: { name: 'visitors', most: most('newVisitorsPerMinute', 600) },
  } satisfies Record<string, Limit>
}

/** Whose calls count together: an IPv4 address, or the network that an IPv6 one belongs to, of which a line has one. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const left = head.split(':').filter((group) => group !== '')
  const right = (tail ?? '').split(':').filter((group) => group !== '')
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** Whether a page of this origin may have the chat: all may where no origins are set. `*.` stands for any subdomain. */
export function isAllowedOrigin(channel: Channel, origin: string | undefined): boolean {
  const allowed = (channel.config.allowedOrigins ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  if (allowed.length === 0) return true
  if (origin === undefined || !URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  return allowed.some((entry) => {
    if (!URL.canParse(entry)) return false
    // Read as one, since an origin never names the port that its scheme has anyway.
    const { protocol: scheme, host: name } = new URL(entry)
    return scheme === protocol && (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name)
  })
}

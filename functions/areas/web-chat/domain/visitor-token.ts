import { createHmac } from 'node:crypto'
import * as z from 'zod'
import { sameText } from '../../../kernel/same-text.ts'
import { Location } from '../../channels/domain/channel.ts'

/** Who a visitor of the web chat is: the address on the channel, and what is known of them until they write. */
export const Visitor = z.lazy(() =>
  z.object({
    channelId: z.string(),
    address: z.string(),
    contactId: z.string(),
    name: z.string().optional(),
    email: z.string().optional(),
    language: z.string().optional(),
    /** noted when their first message makes them a contact */
    location: Location.optional(),
    /** epoch ms */
    expiresAt: z.number(),
  }),
)
export type Visitor = z.infer<typeof Visitor>

/** How long a session goes on without a new one. */
export const VISITOR_TOKEN_LIFE_MS = 30 * 24 * 60 * 60 * 1000

const sign = (body: string, key: string) => createHmac('sha256', key).update(`visitor:${body}`).digest('base64url')

/** A visitor's bearer token: readable, but only we can make it. */
export function issueVisitorToken(visitor: Visitor, key: string): string {
  const body = Buffer.from(JSON.stringify(visitor)).toString('base64url')
  return `${body}.${sign(body, key)}`
}

/** The visitor of a token that one of the keys signed; undefined when it is forged, malformed or expired. */
export function readVisitorToken(token: string, keys: readonly string[], now: number): Visitor | undefined {
  const [body = '', signature = ''] = token.split('.')
  if (!keys.some((key) => sameText(sign(body, key), signature))) return undefined
  const parsed = Visitor.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  return parsed.success && parsed.data.expiresAt > now ? parsed.data : undefined
}

/** What the company's page may have signed with: while it changes its secret, the one before counts as well. */
export function identitySecrets(secrets: Record<string, string>): string[] {
  return [secrets.identitySecret, secrets.previousIdentitySecret].filter((secret) => secret !== undefined)
}

/** The hash by which a company's page vouches for a customer: hex HMAC-SHA256 of the user's id. */
export function identityHashMatches(userId: string, hash: string, secret: string): boolean {
  return sameText(createHmac('sha256', secret).update(userId).digest('hex'), hash.toLowerCase())
}

import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelParts } from '../../channels/port.ts'
import { type Limit, windowOf } from '../../rate-limits/domain/limit.ts'
import { countCall, isWithin, tooMany } from '../../rate-limits/index.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import { limitsOf, networkOf } from '../domain/limits.ts'
import { endOfNonce, isNonce, issueNonce, isWorkDone, WORK_BITS } from '../domain/proof-of-work.ts'
import type { WebChatParts } from '../port.ts'

type Deps = HasStore<RateLimitsStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings'> &
  WebChatParts

/** Where a call comes from. */
export interface Caller {
  /** IP address */
  address: string
  /** of the page, as the browser says */
  origin?: string | undefined
}

/** The answer to a challenge. */
export interface Proof {
  nonce: string
  answer: string
}

/** How long those wait who come while a channel takes nobody new. */
const CLOSED_SECONDS = 300

type Counting = Pick<Deps, 'store' | 'clock' | 'log' | 'settings'>

/** Counts what a visitor does, by visitor and by address; throws rate_limited. */
export async function countVisitorCall(
  deps: Counting,
  channel: Channel,
  what: 'messages' | 'uploads' | 'sessions' | 'transcripts',
  visitor: string,
  caller: Caller,
): Promise<void> {
  if (!deps.settings.limits) return
  const limits = limitsOf(channel)
  await countCall(deps, limits[what], `${channel.id}\n${visitor}`)
  await countCall(deps, limits[`${what}FromAddress`], `${channel.id}\n${networkOf(caller.address)}`)
}

/** Counts a sign of typing; throws rate_limited. */
export async function countTyping(deps: Counting, channel: Channel, visitor: string): Promise<void> {
  if (deps.settings.limits) await countCall(deps, limitsOf(channel).typing, `${channel.id}\n${visitor}`)
}

/**
 * Lets somebody new in, or throws rate_limited: by address, beyond that whoever does some work for it, and all together
 * by channel, so that many addresses don't flood it either.
 */
export async function admitNewVisitor(
  deps: Deps,
  channel: Channel,
  caller: Caller,
  proof: Proof | undefined,
): Promise<void> {
  if (channel.config.newVisitors === 'closed') {
    throw new DomainError('rate_limited', 'This chat takes no new visitors at the moment.', [], {
      retryAfterSeconds: CLOSED_SECONDS,
    })
  }
  if (!deps.settings.limits) return
  const limits = limitsOf(channel)
  const network = networkOf(caller.address)
  const subject = `${channel.id}\n${network}`
  if (!(await isWithin(deps, limits.newVisitors, subject))) {
    const proven =
      proof !== undefined &&
      (await isProven(deps, channel, caller, proof)) &&
      (await isWithin(deps, limits.provenVisitors, subject))
    if (!proven) throw await challenging(deps, channel, network)
  }
  if (await isWithin(deps, limits.newVisitorsOfChannel, channel.id)) return
  // Said once a minute by whoever sees it first.
  if (await isWithin(deps, FLOOD_NOTICE, channel.id)) deps.log.warn('channel.flooded', { channelId: channel.id })
  throw tooMany(deps)
}

const FLOOD_NOTICE: Limit = { name: 'flood-notice', most: 1 }

async function isProven(deps: Deps, channel: Channel, caller: Caller, { nonce, answer }: Proof): Promise<boolean> {
  const network = networkOf(caller.address)
  if (!isNonce(nonce, network, await deps.secrets.signingKeys('visitor'), deps.clock.now())) return false
  const turnstile = await turnstileOf(deps, channel)
  if (turnstile) return deps.visitorProofs.passedTurnstile(turnstile.secret, answer, caller.address)
  return isWorkDone(nonce, answer) && isFirstUse(deps, nonce)
}

/** Not by the minute of the call, as limits are: a nonce outlives it. */
async function isFirstUse(deps: Pick<Deps, 'store'>, nonce: string): Promise<boolean> {
  return (await deps.store.countCalls({ name: 'proof', subject: nonce, window: windowOf(endOfNonce(nonce)) }, 1)) === 1
}

async function challenging(deps: Deps, channel: Channel, network: string): Promise<DomainError> {
  const { code, message, errors, remedy } = tooMany(deps)
  const [key] = await deps.secrets.signingKeys('visitor')
  const nonce = issueNonce(network, key, deps.clock.now())
  const turnstile = await turnstileOf(deps, channel)
  const challenge = turnstile
    ? { kind: 'turnstile' as const, nonce, siteKey: turnstile.siteKey }
    : { kind: 'work' as const, nonce, bits: WORK_BITS }
  return new DomainError(code, message, errors, { ...remedy, challenge })
}

/** Cloudflare's check in place of our own, where the channel has its keys. */
async function turnstileOf(deps: Deps, channel: Channel): Promise<{ siteKey: string; secret: string } | undefined> {
  const siteKey = channel.config.turnstileSiteKey
  if (!siteKey) return undefined
  const { secrets } = await deps.channels.connect(channel)
  return secrets.turnstileSecret ? { siteKey, secret: secrets.turnstileSecret } : undefined
}

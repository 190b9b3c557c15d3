import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import { type Channel, callbackNames } from '../../channels/domain/channel.ts'
import { reportHealth } from '../../channels/index.ts'
import type {
  ChannelAdapter,
  ChannelParts,
  ChannelsStore,
  InboundEvent,
  ParsedWebhook,
  WebhookAnswer,
  WebhookPart,
  WebhookRequest,
} from '../../channels/port.ts'
import { MAX_TEXT, receiveEvent } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { WebhooksStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & MessagesStore & TemplatesStore & TimelineStore & WebhooksStore & WorkspaceStore> &
  Pick<ChannelParts, 'adapter' | 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'ulid'>

const CHAINS_AT_ONCE = 6
const ok: WebhookAnswer = { status: 200, contentType: 'application/json', body: '{"ok":true}' }

/**
 * A provider's request: proven, read whole, stored, answered. What is signed but not understood, or for an account that no
 * channel has, is kept for replay and answered 200; only an event that could not be stored makes it throw, so that the
 * provider tries again. `name`: a channel's id, or the address that all channels of a provider's app have in common.
 */
export async function receiveWebhook(deps: Deps, name: string, request: WebhookRequest): Promise<WebhookAnswer> {
  const channel = await deps.channels.find(name)
  const adapter = channel && deps.adapter(channel.provider)
  if (!channel || !adapter) return receiveForApp(deps, name, request)
  const connected = await deps.channels.connect(channel)
  const received = { ...request, url: request.url || connected.webhookUrl }
  const challenge = request.method === 'GET' ? adapter.challenge?.(received, connected) : undefined
  if (challenge) return challenge
  if (request.method !== 'POST') return { status: 405, body: '' }
  const parts = adapter.parts?.(received)
  const isOwn = parts?.every(({ account, isOf }) => account === undefined || isOf(channel)) ?? true
  if (!isOwn || (adapter.parts && !parts)) {
    const relatives = await relativesOf(deps, channel)
    const answer = await receiveForSeveral(deps, { received, channels: [channel, ...relatives], at: channel })
    if (answer) return answer
  }
  if (Object.keys(connected.secrets).length === 0) throw unprovable(deps, channel.id)
  if (!adapter.verify(received, connected)) {
    deps.log.warn('webhook.unverified', { channelId: channel.id })
    await reportHealth(deps, channel.id, { side: 'webhooks', outcome: 'unsigned' })
    return { status: 401, body: '' }
  }
  const [reasons] = await Promise.all([
    storeEvents(deps, channel, () => adapter.parse(received, connected)),
    reportHealth(deps, channel.id, { side: 'webhooks', outcome: 'ok' }),
  ])
  if (reasons.length > 0) await keepForReplay(deps, channel, received, reasons)
  return adapter.answer?.(received) ?? ok
}

function unprovable(deps: Pick<Deps, 'log'>, channelId: string): DomainError {
  // Nothing to prove it by: the provider may try again once there is.
  deps.log.error('webhook.unprovable', { channelId })
  return new DomainError('unavailable', 'The secrets of this channel are missing.')
}

/** One address for all channels of an app: each event goes to the channel that has the account. */
async function receiveForApp(deps: Deps, name: string, request: WebhookRequest): Promise<WebhookAnswer> {
  if (!callbackNames.some((callback) => callback === name)) return { status: 404, body: '' }
  const channels = (await deps.store.readChannels()).filter(
    ({ provider }) => deps.channels.profile(provider).callback?.name === name,
  )
  if (channels.length === 0) return { status: 404, body: '' }
  if (request.method === 'GET') {
    for (const channel of channels) {
      const connected = await deps.channels.connect(channel)
      const answer = deps.adapter(channel.provider)?.challenge?.(request, connected)
      if (answer?.status === 200) return answer
    }
    return { status: 403, contentType: 'text/plain', body: 'Forbidden' }
  }
  if (request.method !== 'POST') return { status: 405, body: '' }
  const answer = await receiveForSeveral(deps, { received: request, channels, at: undefined })
  if (answer) return answer
  deps.log.warn('webhook.unverified', { channelId: name })
  return { status: 401, body: '' }
}

/** The other channels that may be spoken of at this one's address. */
export async function relativesOf(deps: Pick<Deps, 'store' | 'channels'>, channel: Channel): Promise<Channel[]> {
  const familyOf = ({ provider }: Channel) => deps.channels.profile(provider).callback?.name ?? provider
  const all = await deps.store.readChannels()
  return all.filter((other) => other.id !== channel.id && familyOf(other) === familyOf(channel))
}

interface ForSeveral {
  received: WebhookRequest
  channels: readonly Channel[]
  /** whose address it came to */
  at: Channel | undefined
}

/** Undefined: none of the channels' secrets proves it, or it came to a channel's own address and is no relative's. */
async function receiveForSeveral(deps: Deps, given: ForSeveral): Promise<WebhookAnswer | undefined> {
  const { received, channels, at } = given
  const adapter = channels.map(({ provider }) => deps.adapter(provider)).find((one) => one?.parts?.(received))
  if (!adapter && at) return undefined
  const proofs = new Map<string, Promise<boolean>>()
  const isProven = (channel: Channel) => {
    const known = proofs.get(channel.id) ?? proves(deps, channel, received)
    proofs.set(channel.id, known)
    return known
  }
  const prover = await firstOf(inOrder(adapter?.parts?.(received) ?? [], channels), isProven)
  if (!prover) return undefined
  const parts = adapter?.parts?.(received) ?? []
  const reasons =
    adapter && (parts.length > 0 || at === undefined || adapter.provider === at.provider)
      ? await storeParts(deps, { adapter, received, channels, at, isProven })
      : ['the body is of no provider of this address']
  if (reasons.length > 0) await keepForReplay(deps, prover, received, reasons)
  return deps.adapter(prover.provider)?.answer?.(received) ?? ok
}

/** Those first whose accounts are named: theirs is the secret, most likely. */
const inOrder = (parts: readonly WebhookPart[], channels: readonly Channel[]) => {
  const named = channels.filter((channel) => parts.some(({ isOf }) => isOf(channel)))
  return [...named, ...channels.filter((channel) => !named.includes(channel))]
}

async function proves(deps: Deps, channel: Channel, received: WebhookRequest): Promise<boolean> {
  const connected = await deps.channels.connect(channel)
  return deps.adapter(channel.provider)?.verify(received, connected) ?? false
}

async function firstOf(channels: readonly Channel[], test: (channel: Channel) => Promise<boolean>) {
  for (const channel of channels) if (await test(channel)) return channel
  return undefined
}

/**
 * Each part of a body to the channel that has its account, and may be spoken of in it; answers what has none. That of an
 * account that no channel has is taken by the channel at whose own address it came (`at`), and said all the same: a wrong
 * number in a channel's settings must cost nobody's message.
 */
export async function storeParts(
  deps: Pick<Deps, 'adapter' | 'channels' | 'clock' | 'log' | 'store' | 'ulid'>,
  body: {
    adapter: ChannelAdapter
    received: WebhookRequest
    channels: readonly Channel[]
    at: Channel | undefined
    isProven(channel: Channel): Promise<boolean>
  },
): Promise<string[]> {
  const { adapter, received, channels, at, isProven } = body
  const own = channels.filter(({ provider }) => provider === adapter.provider)
  const reasons: string[] = []
  for (const { account, isOf, body: bytes } of adapter.parts?.(received) ?? []) {
    const having = account === undefined ? own : own.filter(isOf)
    const unknown = account !== undefined && having.length === 0
    const addressed = unknown && at?.provider === adapter.provider ? [at] : []
    const channel = await firstOf([...having, ...addressed], isProven)
    if (account !== undefined && (unknown || !channel)) {
      const why = unknown ? 'no channel has it' : 'the channel that has it is of another app'
      reasons.push(`the account ${account}: ${why}`)
    }
    if (channel) {
      const connected = await deps.channels.connect(channel)
      reasons.push(...(await storeEvents(deps, channel, () => adapter.parse({ ...received, body: bytes }, connected))))
      await reportHealth(deps, channel.id, { side: 'webhooks', outcome: 'ok' })
    }
  }
  return reasons
}

/** Reads a proven body and stores all its events; answers what of it was not understood. */
export async function storeEvents(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid'>,
  channel: Channel,
  parse: () => ParsedWebhook,
): Promise<string[]> {
  const { events, unparsed } = understand(parse)
  const reasons = [...unparsed]
  for (const event of events) {
    if ('text' in event && event.text.length > MAX_TEXT) reasons.push('a text was too long to show whole')
  }
  // What is of one customer goes one after the other, under whichever of their addresses.
  const chainOf = new Map<string, string>()
  const chains = new Map<string, InboundEvent[]>()
  for (const event of events) {
    const names = namesOf(event)
    const chain = names.map((name) => chainOf.get(name)).find((known) => known !== undefined) ?? names[0] ?? ''
    for (const name of names) chainOf.set(name, chainOf.get(name) ?? chain)
    chains.set(chain, [...(chains.get(chain) ?? []), event])
  }
  await inParallel([...chains.values()], CHAINS_AT_ONCE, async (chain) => {
    for (const event of chain) await receiveEvent(deps, channel, event)
  })
  return reasons
}

function namesOf(event: InboundEvent): string[] {
  if (event.kind === 'receipt') return [`r:${event.providerMessageId}`]
  if (event.kind === 'template') return [`t:${event.providerId}`]
  const others = event.kind === 'move' ? [event.to] : 'aliases' in event ? (event.aliases ?? []) : []
  return [event.address, ...others].map((address) => `m:${address}`)
}

/** As many as anybody reads. */
export const shownReasons = (reasons: readonly string[]): string[] =>
  reasons.slice(0, 20).map((reason) => clip(reason, 200))

const KEPT_HEADERS = ['content-type', 'user-agent']

async function keepForReplay(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid' | 'log'>,
  channel: Channel,
  request: WebhookRequest,
  reasons: string[],
): Promise<void> {
  const { method, url, body } = request
  // What is needed to read it, and who says to have sent it: other headers may be secrets, as Telegram's is.
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = request.headers[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const id = deps.ulid()
  const shown = shownReasons(reasons)
  await deps.store.keepWebhook(
    {
      id,
      channelId: channel.id,
      at: deps.clock.now(),
      reasons: shown,
      method,
      url,
      headers,
      bytes: body.length,
      replayedAt: null,
    },
    body,
  )
  deps.log.error('webhook.unparsed', { channelId: channel.id, webhookId: id, reasons: shown.length })
}

function understand(parse: () => ParsedWebhook): ParsedWebhook {
  try {
    return parse()
  } catch (error) {
    return { events: [], unparsed: [error instanceof Error ? `${error.name}: ${error.message}` : 'not understood'] }
  }
}

async function inParallel<Item>(items: Item[], width: number, run: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values()
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (const item of rest) await run(item)
    }),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

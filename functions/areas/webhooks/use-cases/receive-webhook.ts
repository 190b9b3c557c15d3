import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { reportHealth } from '../../channels/index.ts'
import type {
  ChannelParts,
  ChannelsStore,
  InboundEvent,
  ParsedWebhook,
  WebhookAnswer,
  WebhookRequest,
} from '../../channels/port.ts'
import { MAX_TEXT, receiveEvent } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { WebhooksStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & MessagesStore & TimelineStore & WebhooksStore & WorkspaceStore> &
  Pick<ChannelParts, 'adapter' | 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'ulid'>

const CHAINS_AT_ONCE = 6
const ok: WebhookAnswer = { status: 200, contentType: 'application/json', body: '{"ok":true}' }

/**
 * A provider's request: proven, read whole, stored, answered. What is signed but not understood is kept for replay and
 * answered 200; only an event that could not be stored makes it throw, so that the provider tries again.
 */
export async function receiveWebhook(deps: Deps, channelId: string, request: WebhookRequest): Promise<WebhookAnswer> {
  const channel = await deps.channels.find(channelId)
  const adapter = channel && deps.adapter(channel.provider)
  if (!channel || !adapter) return { status: 404, body: '' }
  const connected = await deps.channels.connect(channel)
  const received = { ...request, url: request.url || connected.webhookUrl }
  const challenge = request.method === 'GET' ? adapter.challenge?.(received, connected) : undefined
  if (challenge) return challenge
  if (request.method !== 'POST') return { status: 405, body: '' }
  if (Object.keys(connected.secrets).length === 0) {
    // Nothing to prove it by: the provider may try again once there is.
    deps.log.error('webhook.unprovable', { channelId })
    throw new DomainError('unavailable', 'The secrets of this channel are missing.')
  }
  if (!adapter.verify(received, connected)) {
    deps.log.warn('webhook.unverified', { channelId })
    await reportHealth(deps, channelId, { side: 'webhooks', outcome: 'unsigned' })
    return { status: 401, body: '' }
  }
  const [reasons] = await Promise.all([
    storeEvents(deps, channel, () => adapter.parse(received, connected)),
    reportHealth(deps, channelId, { side: 'webhooks', outcome: 'ok' }),
  ])
  if (reasons.length > 0) await keepForReplay(deps, channel, received, reasons)
  return adapter.answer?.(received) ?? ok
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
  const chains = new Map<string, InboundEvent[]>()
  for (const event of events) {
    const key = event.kind === 'receipt' ? `r:${event.providerMessageId}` : `m:${event.address}`
    chains.set(key, [...(chains.get(key) ?? []), event])
  }
  await inParallel([...chains.values()], CHAINS_AT_ONCE, async (chain) => {
    for (const event of chain) await receiveEvent(deps, channel, event)
  })
  return reasons
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

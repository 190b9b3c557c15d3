import { DomainError } from '../domain/errors.ts'
import type { Call } from './commit.ts'
import { notFound } from './conversation-step.ts'
import type { Deps } from './ports.ts'
import { storeEvents } from './receive-webhook.ts'
import type { KeptWebhook } from './store-port.ts'

function present(webhook: KeptWebhook) {
  const { id, channelId, at, reasons, bytes, replayedAt } = webhook
  const time = (ms: number) => new Date(ms).toISOString()
  return { id, channelId, at: time(at), reasons, bytes, replayedAt: replayedAt === null ? null : time(replayedAt) }
}

/** Webhook bodies that were not understood, newest first. */
export async function listWebhookFailures(
  deps: Deps,
  _call: Call,
  input: { cursor?: string | undefined; limit?: number | undefined },
) {
  const page = await deps.store.listWebhooks({ limit: input.limit ?? 50, cursor: input.cursor })
  return { items: page.items.map(present), nextCursor: page.nextCursor }
}

/** Reads a kept body again: after an adapter learned more. Events that were stored before count once. */
export async function replayWebhook(deps: Deps, _call: Call, input: { id: string }) {
  const kept = await deps.store.readWebhook(input.id)
  const channel = kept && (await deps.store.readChannel(kept.webhook.channelId))
  if (!kept || !channel) throw notFound('kept webhook')
  const { method, url, headers } = kept.webhook
  const request = { method, url, path: '', query: {}, headers, body: kept.body }
  const adapter = deps.channels.adapter(channel.provider)
  if (!adapter) throw notFound('kept webhook')
  const connected = await deps.channels.connect(channel)
  const reasons = await storeEvents(deps, channel, () => adapter.parse(request, connected))
  if (reasons.length > 0) {
    throw new DomainError(
      'invalid_request',
      'It is still not understood.',
      reasons.map((message) => ({ path: 'body', message })),
    )
  }
  const at = deps.clock.now()
  await deps.store.markReplayed(input.id, at)
  return present({ ...kept.webhook, replayedAt: at })
}

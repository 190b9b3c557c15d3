import type { Deps } from '../../../edges/deps.ts'
import { notFound } from '../../../kernel/errors.ts'
import type { Delivered, ReplayJob } from '../../../kernel/jobs.ts'
import type { Call } from '../../workspace/index.ts'
import type { KeptWebhook } from '../domain/kept-webhook.ts'
import { shownReasons, storeEvents } from './receive-webhook.ts'

function present(webhook: KeptWebhook) {
  const { id, channelId, at, reasons, bytes, replayedAt, replayAskedAt } = webhook
  const time = (ms: number | null | undefined) => (ms == null ? null : new Date(ms).toISOString())
  return {
    id,
    channelId,
    at: new Date(at).toISOString(),
    reasons,
    bytes,
    replayedAt: time(replayedAt),
    replayAskedAt: time(replayAskedAt),
  }
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

/** Has a kept body read again, after an adapter learned more. Where the adapters are, `replayWebhook` does it. */
export async function askForReplay(deps: Deps, _call: Call, input: { id: string }) {
  const asked = await deps.store.askForReplay(input.id, deps.clock.now())
  if (!asked) throw notFound('kept webhook')
  return present(asked)
}

/** Reads a kept body again and notes what came of it. Events that were stored before count once. */
export async function replayWebhook(deps: Deps, { webhookId, askedAt }: ReplayJob): Promise<Delivered> {
  const kept = await deps.store.readWebhook(webhookId)
  if (kept?.webhook.replayAskedAt !== askedAt) return { done: true }
  const reasons = await readAgain(deps, kept)
  const replayedAt = reasons.length === 0 ? deps.clock.now() : null
  await deps.store.recordReplay(webhookId, askedAt, { reasons: shownReasons(reasons), replayedAt })
  return { done: true }
}

async function readAgain(deps: Deps, { webhook, body }: { webhook: KeptWebhook; body: Buffer }): Promise<string[]> {
  const channel = await deps.store.readChannel(webhook.channelId)
  const adapter = channel && deps.adapter(channel.provider)
  if (!channel || !adapter) return ['the channel was removed']
  const { method, url, headers } = webhook
  const connected = await deps.channels.connect(channel)
  return storeEvents(deps, channel, () => adapter.parse({ method, url, path: '', query: {}, headers, body }, connected))
}

import { notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import type { KeptWebhook } from '../domain/kept-webhook.ts'
import type { WebhooksStore } from '../port.ts'

type Deps = HasStore<WebhooksStore> & Pick<Parts, 'clock'>

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

import { queuedDelivery } from '../domain/delivery.ts'
import { DomainError } from '../domain/errors.ts'
import { conversationIdOf, parseEntryId } from '../domain/ids.ts'
import type { Call } from './commit.ts'
import { notFound, readScene } from './conversation-step.ts'
import type { Deps } from './ports.ts'
import { presentEntry } from './present.ts'

/** M4: a failed message goes back into the queue, under a new round: receipts of the old one no longer count. */
export async function retryMessage(deps: Deps, call: Call, input: { id: string }) {
  const key = parseEntryId(input.id)
  if (!key) throw notFound('message')
  const [entry] = await Promise.all([
    deps.store.readEntry(key),
    readScene(deps, call, conversationIdOf(key.contactId, key.n)),
  ])
  const message = entry?.message
  if (!entry || !message?.delivery) throw notFound('message')
  const refused = new DomainError('not_failed', 'Only a message that failed can be sent again.')
  if (message.delivery.status !== 'failed') throw refused
  const after = {
    ...entry,
    message: {
      ...message,
      delivery: queuedDelivery(deps.clock.now(), message.delivery.round + 1),
      providerMessageId: null,
    },
  }
  if (!(await deps.store.updateDelivery(entry, after))) throw refused
  return presentEntry(after)
}

import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import { presentEntry, readScene } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { withOutcome } from '../domain/last-said.ts'
import { requireWelcome } from '../domain/reply.ts'
import { findScheduled, sendScheduledNow } from './change-scheduled.ts'
import { requireOpenNow } from './require-open.ts'

type Deps = HasStore<ContactAttributesStore & TemplatesStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'>

/**
 * M4: a failed message goes back into the queue, under a new round: receipts of the old one no longer count. One that waits to
 * be sent (M19) leaves at once.
 */
export async function retryMessage(deps: Deps, call: Call, input: { id: string }) {
  const key = parseEntryId(input.id)
  if (!key) throw notFound('message')
  if (await findScheduled(deps, input.id)) return sendScheduledNow(deps, call, key)
  const [entry, { contact, agent }] = await Promise.all([
    deps.store.readEntry(key),
    readScene(deps, call, conversationIdOf(key.contactId, key.n)),
  ])
  const message = entry?.message
  if (!entry || !message) throw notFound('message')
  requireWelcome(contact, message.channel)
  if (!message.template) await requireOpenNow(deps, key.contactId, message.channel)
  const refused = new DomainError('not_failed', 'Only a message that failed can be sent again.')
  if (message.delivery?.status !== 'failed') throw refused
  if (message.template) await sendableTemplate(deps, agent, message.channel.id, message.template.id)
  const after = {
    ...entry,
    message: {
      ...message,
      delivery: {
        ...queuedDelivery(deps.clock.now(), message.delivery.round + 1),
        // What the customer has of it already is not sent again.
        ...(message.delivery.parts ? { parts: message.delivery.parts } : {}),
      },
      providerMessageId: null,
    },
  }
  const answer = presentEntry(after)
  /** its conversation without the mark that it has failed */
  const unmarked = async () => {
    const state = await deps.store.readConversation(key.contactId, key.n)
    const next = state && withOutcome(state.conversation, after)
    return state && next && next !== state.conversation ? deps.store.putConversation(state.conversation, next) : []
  }
  try {
    // With the answer in one transaction: a client that repeats the call gets the same answer, not that it came too late.
    await retryOnConflict(
      async () => commitAnswer(deps, call, [deps.store.putDelivery(entry, after), ...(await unmarked())], answer),
      ['delivery', 'idempotency'],
    )
  } catch (error) {
    if (error instanceof ConflictError && !error.labels.includes('idempotency')) throw refused
    throw error
  }
  return answer
}

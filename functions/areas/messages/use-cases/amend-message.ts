import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { IfCustomerWrites } from '../../timeline/domain/entry.ts'
import { presentEntry, readScene } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { editOf, reactionOf, unsendOf, type Wish } from '../domain/own-amendment.ts'
import { changeScheduled, findScheduled, takeBackScheduled } from './change-scheduled.ts'
import { applyAmendment } from './receive-amendment.ts'
import { requireOpenNow } from './require-open.ts'

type Deps = HasStore<ContactAttributesStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'>

/**
 * An agent's wish for a message that is there. It stands at once, and the provider is asked for it in the contact's lane,
 * after what was sent before. Asked for again, it is as it was.
 */
function amendMessage(deps: Deps, call: Call, id: string, wish: Wish) {
  const key = parseEntryId(id)
  if (!key) throw notFound('message')
  return retryOnConflict(async () => {
    const [entry, { conversation, agent, moment }] = await Promise.all([
      deps.store.readEntry(key),
      readScene(deps, call, conversationIdOf(key.contactId, key.n)),
    ])
    const { message } = entry ?? {}
    if (!entry || !message || message.unsentAt !== undefined) throw notFound('message')
    const { amends = {} } = deps.channels.capabilities(message.channel)
    if (message.providerMessageId === null) {
      throw new DomainError('not_sent', 'The message has not reached its provider yet.')
    }
    const what = wish({ entry: { ...entry, message }, agent, amends, now: moment.now })
    // To WhatsApp a reaction is a message like any other that is no template.
    if (what.kind === 'reaction' && message.channel.type === 'whatsapp') {
      await requireOpenNow(deps, key.contactId, message.channel)
    }
    return presentEntry(await applyAmendment(deps, entry, conversation, what))
  })
}

/** Reacts to a message, as the company, or takes the reaction back. */
export function react(deps: Deps, call: Call, { id, emoji }: { id: string; emoji: string | null }) {
  return amendMessage(deps, call, id, reactionOf(emoji))
}

interface Edit {
  id: string
  text?: string | undefined
  /** its marks are formatting */
  marks?: boolean | undefined
  sendAt?: string | undefined
  ifCustomerWrites?: IfCustomerWrites | undefined
}

/** Changes the words of a message of one's own; of one that waits to be sent (M19) its time, too. */
export async function editMessage(deps: Deps, call: Call, { id, ...changes }: Edit) {
  const waiting = await findScheduled(deps, id)
  if (waiting) return changeScheduled(deps, call, waiting, changes)
  const { text, marks, sendAt, ifCustomerWrites } = changes
  if (text === undefined || sendAt !== undefined || ifCustomerWrites !== undefined) {
    throw invalid(text === undefined ? 'text' : 'sendAt', 'goes with a message that still waits to be sent')
  }
  return amendMessage(deps, call, id, editOf(text, marks))
}

/** Takes a message of one's own back; one that waits to be sent (M19) is not sent. */
export async function unsendMessage(deps: Deps, call: Call, { id }: { id: string }) {
  const waiting = await findScheduled(deps, id)
  return waiting ? takeBackScheduled(deps, call, waiting) : amendMessage(deps, call, id, unsendOf())
}

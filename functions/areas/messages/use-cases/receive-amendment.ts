import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, plainName, wellFormed } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { opensUntil, withOpen } from '../../channels/domain/reply-window.ts'
import type { InboundAmendment, InboundReferral } from '../../channels/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { type Early, type EarlyAmendment, withEarly } from '../../timeline/domain/early.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import { amended, mayAmend, withPreview } from '../domain/amendment.ts'
import { saidAt } from '../domain/inbound.ts'
import { contactIn, findParty } from './find-party.ts'
import { MAX_TEXT, newContact } from './receive-message.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'clock'>

type AmendDeps = Pick<Deps, 'store' | 'clock'>

/** An emoji, or the name of one that only this workspace has. */
const MAX_EMOJI = 64
const MOST_EMOJIS = 10

/**
 * A reaction, an edit, or a message taken back belongs to its message: nothing is opened, no clock starts, nobody is called.
 * One that comes before its message waits for it.
 */
export function receiveAmendment(deps: AmendDeps, channel: Channel, event: InboundAmendment): Promise<void> {
  return retryOnConflict(async () => {
    const state = await findParty(deps, channel, event)
    // C7: it is about something that was erased.
    if (state?.contact.erased) return
    const what = amendmentOf(event, state?.contact.id ?? homeContactId(channel.id, event.address), deps.clock.now())
    const entry = state && (await deps.store.findMessage(state.contact, channel.id, event.messageId))
    if (entry) await amend(deps, channel, state, entry, what, event.elsewhere === true)
    else await keepEarly(deps, channel, event, state, what)
  })
}

/** By what a customer came, before they say anything: it waits for what they say. */
export function receiveReferral(deps: AmendDeps, channel: Channel, event: InboundReferral): Promise<void> {
  return retryOnConflict(async () => {
    const state = await findParty(deps, channel, event)
    await keepEarly(deps, channel, event, state, { kind: 'origin', origin: event.origin })
  })
}

function amendmentOf(event: InboundAmendment, contactId: string, now: number): EarlyAmendment {
  const { kind, messageId } = event
  const at = saidAt(event.at, now)
  switch (event.kind) {
    case 'reaction': {
      const { speaker, name = '', elsewhere } = event
      const emojis = event.emojis.slice(0, MOST_EMOJIS).map((emoji) => clip(wellFormed(emoji), MAX_EMOJI))
      const who = elsewhere
        ? { by: 'elsewhere', from: 'agent' as const, name: '' }
        : { by: speaker?.id ?? contactId, from: 'contact' as const, name: plainName(speaker?.name || name, 64) }
      return { kind: event.kind, messageId, at, emojis, ...who }
    }
    case 'edit':
      return {
        kind: event.kind,
        messageId,
        at,
        text: clip(wellFormed(event.text), MAX_TEXT),
        ...(event.styles?.length ? { styles: event.styles } : {}),
      }
    case 'unsend':
      return { kind: 'unsend', messageId, at }
    default:
      throw new Error(`not an amendment: ${kind}`)
  }
}

async function amend(
  deps: AmendDeps,
  channel: Channel,
  { contact, latest }: ContactState,
  entry: Entry,
  what: EarlyAmendment,
  isCompany: boolean,
): Promise<void> {
  if (!entry.message || !mayAmend(entry.message, what.kind, isCompany)) return
  const named = what.kind === 'reaction' && what.name === '' && what.from === 'contact'
  const conversation =
    latest?.n === entry.n ? latest : (await deps.store.readConversation(entry.contactId, entry.n))?.conversation
  // Some channels take an answer to a reaction as they do to words.
  const until = what.kind === 'reaction' && !isCompany ? opensUntil(channel, what.at, 'gesture') : undefined
  await applyAmendment(deps, entry, conversation, named ? { ...what, name: contact.name } : what, until)
}

/**
 * Changes a message, and the list's row where it shows it; the entry as it then is. `openUntil`: so long its channel takes free
 * text for it. Throws ConflictError to be retried.
 */
export async function applyAmendment(
  { store }: Pick<Deps, 'store'>,
  entry: Entry,
  conversation: Conversation | undefined,
  what: EarlyAmendment,
  openUntil?: number,
): Promise<Entry> {
  const { message } = entry
  const after = message && amended({ ...entry, message }, what)
  if (!message || !after) return entry
  const previewed = conversation && withPreview(conversation, { ...entry, message }, after)
  const shown = previewed && withOpen(previewed, message.channel.id, openUntil)
  const next = { ...entry, message: after }
  if (conversation && shown && shown !== conversation) {
    await store.commit([store.putAmended(entry, next), ...store.putConversation(conversation, shown)])
  } else if (!(await store.updateAmended(entry, next))) {
    throw new ConflictError(['message'])
  }
  return next
}

/**
 * Keeps it with the latest conversation, which the message will replace as it was read, so that the two can't miss each
 * other; where there is none with the contact, which the first message replaces.
 */
async function keepEarly(
  { store, clock }: AmendDeps,
  channel: Channel,
  event: InboundAmendment | InboundReferral,
  state: ContactState | undefined,
  what: Early['what'],
): Promise<void> {
  const early: Early = { channelId: channel.id, keptAt: clock.now(), what }
  if (state?.latest && !state.contact.erased) {
    const { latest } = state
    const until = event.kind === 'referral' ? opensUntil(channel, saidAt(event.at, clock.now()), 'gesture') : undefined
    const next = withOpen({ ...latest, early: withEarly(latest.early, early) }, channel.id, until)
    return store.commit(store.putConversation(latest, next))
  }
  const made = () => newContact(homeContactId(channel.id, event.address), channel, event, clock.now())
  const contact = contactIn(state, made)
  await store.commit([store.putContact({ ...contact, early: withEarly(contact.early, early) })])
}

import { retryOnConflict } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import { type Moment, momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { InboundEcho, InboundHistory } from '../../channels/port.ts'
import { armTimer } from '../../queues/domain/timers.ts'
import { amend, type Change, openConversation, system, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import { takeIn } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { addHistory, answerElsewhere, type SaidElsewhere } from '../domain/elsewhere.ts'
import { saidAt } from '../domain/inbound.ts'
import type { MessagesStore } from '../port.ts'
import { contactIn, findParty, previousOf, withAddresses } from './find-party.ts'
import { attachmentsOf, codeOfMessage, contextOf, isRepeat, MAX_TEXT, newContact } from './receive-message.ts'
import { receiveReceipt, referenceOf } from './receive-receipt.ts'

type Deps = HasStore<MessagesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type ElsewhereDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>

/**
 * What the company said by other means (the provider's inbox, a phone) stands in the timeline and stops the clock; what
 * we sent ourselves and are told of again is not doubled, and counts as sent.
 */
export async function receiveEcho(deps: ElsewhereDeps, channel: Channel, echo: InboundEcho): Promise<void> {
  const messageId = echo.messageId ?? echo.providerId
  const sent = { kind: 'receipt', providerMessageId: messageId, status: 'sent', recipient: echo.address } as const
  if (echo.reference !== undefined) return receiveReceipt(deps, channel.id, { ...sent, reference: echo.reference })
  if ((await deps.store.readReceipts(channel.id, messageId)).target) return
  const state = await findParty(deps, channel, echo)
  if (state) {
    if (await deps.store.findMessage(state.contact, channel.id, messageId)) return
    const ours = await underWay(deps, state, channel, echo.text)
    // Its sender may have died before it knew the provider's id.
    if (ours) return settle(deps, channel, ours, echo, sent)
  }
  await addOnce(deps, channel, echo, 'agent', answerElsewhere)
}

/** What was said before the channel was connected fills the timeline. */
export async function receiveHistory(deps: ElsewhereDeps, channel: Channel, said: InboundHistory): Promise<void> {
  const state = await findParty(deps, channel, said)
  const messageId = said.messageId ?? said.providerId
  if (state && (await deps.store.findMessage(state.contact, channel.id, messageId))) return
  await addOnce(deps, channel, said, said.from, addHistory)
}

async function settle(
  deps: ElsewhereDeps,
  channel: Channel,
  { id, message }: Entry,
  echo: InboundEcho,
  sent: Parameters<typeof receiveReceipt>[2],
): Promise<void> {
  const isWhole = message?.text === echo.text && message.attachments.length === 0
  if (!isWhole || !message?.delivery) return
  await receiveReceipt(deps, channel.id, { ...sent, reference: referenceOf(id, message.delivery.round) })
}

const LATEST = 20

/** A message of ours on its way to the provider that reads like this one, whose answer nobody has yet. */
async function underWay(
  { store }: ElsewhereDeps,
  { contact }: ContactState,
  channel: Channel,
  text: string,
): Promise<Entry | undefined> {
  const page = await store.readTimeline(
    { contactId: contact.id, channelId: channel.id, parts: partsOf(contact) },
    { limit: LATEST, order: 'desc' },
  )
  return page.items.find(({ message }) => {
    const status = message?.delivery?.status
    if (message?.elsewhere || (status !== 'queued' && status !== 'sending')) return false
    return message?.attachments.length ? true : (message?.text.includes(text) ?? false)
  })
}

type Rule = (before: Change, said: SaidElsewhere, moment: Moment) => Change

async function addOnce(
  deps: ElsewhereDeps,
  channel: Channel,
  event: InboundEcho | InboundHistory,
  from: 'contact' | 'agent',
  rule: Rule,
): Promise<void> {
  await retryOnConflict(async () => {
    const moment = momentOf(deps)
    const state = await findParty(deps, channel, event)
    if (await isRepeat(deps, channel, event, state)) return
    const made = () => newContact(homeContactId(channel.id, event.address), channel, event, moment.now)
    const before = contactIn(state, made)
    const known = await withAddresses(deps, channel, before, event)
    const { contact } = known
    const previous = state && previousOf(state)
    const latest = state?.contact.erased ? undefined : previous
    const opened = latest ? unchanged(latest) : open(channel, contact, previous, rule, moment)
    const change = rule(opened, await saidBy(deps, channel, contact, event, from, moment), moment)
    const timed = armTimer(change.conversation, await deps.store.teamTimes(change.conversation.teamId), moment.now)
    const code = codeOfMessage(channel, event)
    const { conversation, writes } = code
      ? takeIn(deps, timed, code, moment.now)
      : { conversation: timed, writes: [deps.store.markSeen(channel.id, event.providerId, moment.now)] }
    await deps.store.commit([
      ...writes,
      ...(contact !== state?.contact ? [deps.store.putContact(contact)] : []),
      ...known.writes,
      ...(previous && !latest ? [deps.store.conversationUnchanged(previous)] : []),
      ...deps.store.putConversation(latest, conversation),
      ...change.entries.map(deps.store.putEntry),
    ])
  })
}

/** A first conversation for somebody who has not been heard from here: past talk is over, a present one goes on. */
function open(
  channel: Channel,
  contact: Contact,
  previous: ContactState['latest'],
  rule: Rule,
  moment: Moment,
): Change {
  const { id, type, teamId } = channel
  const opened = openConversation({ contact, previous, teamId, channel: { id, type }, actor: system }, moment)
  return rule === addHistory ? amend(opened, { status: 'resolved', closedAt: moment.now }) : opened
}

async function saidBy(
  deps: ElsewhereDeps,
  channel: Channel,
  contact: Contact,
  event: InboundEcho | InboundHistory,
  from: 'contact' | 'agent',
  moment: Moment,
): Promise<SaidElsewhere> {
  const { id, type } = channel
  return {
    contact,
    from,
    at: saidAt(event.sentAt, moment.now),
    channel: { id, type },
    message: {
      text: clip(wellFormed(event.text), MAX_TEXT),
      attachments: attachmentsOf(event),
      providerMessageId: event.messageId ?? event.providerId,
      ...(await contextOf(deps, channel, contact, event)),
    },
  }
}

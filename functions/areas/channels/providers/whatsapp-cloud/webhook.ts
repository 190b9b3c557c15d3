import * as z from 'zod'
import type { Origin } from '../../domain/context.ts'
import type { InboundContent, InboundEvent, InboundParty, InboundReceipt, ParsedWebhook } from '../../port.ts'
import { failureOf } from '../meta/failures.ts'
import { Flag, Harvest, Id, MaybeId, MaybeInstant, MaybeText, maybe, Raw, readBody, some } from '../payload.ts'
import { fingerprint } from '../signature.ts'
import { WhatsappContent, whatsappContent } from './content.ts'
import { addressOf, partyOf, Sender } from './parties.ts'
import { isTemplateNews, readTemplateNews } from './template-news.ts'

const Body = z.lazy(() => z.object({ object: z.literal('whatsapp_business_account'), entry: z.array(z.unknown()) }))
const EntryPart = z.lazy(() => z.object({ id: MaybeId, time: MaybeInstant, changes: z.array(z.unknown()) }))
const Change = z.lazy(() => z.object({ field: MaybeText, value: z.unknown() }))
const Value = z.lazy(() =>
  z.object({
    metadata: maybe({ display_phone_number: MaybeId }),
    contacts: some(Sender),
    messages: Raw,
    statuses: Raw,
    message_echoes: Raw,
    history: Raw,
    user_preferences: Raw,
    user_id_update: Raw,
  }),
)
type Value = z.infer<typeof Value>

const MessagePart = z.lazy(() =>
  WhatsappContent.unwrap().extend({
    id: Id,
    from: MaybeId,
    from_user_id: MaybeId,
    user_id: MaybeId,
    to: MaybeId,
    to_user_id: MaybeId,
    group_id: MaybeId,
    timestamp: MaybeInstant,
    context: maybe({
      id: MaybeId,
      from: MaybeId,
      forwarded: Flag,
      frequently_forwarded: Flag,
      referred_product: maybe({ product_retailer_id: MaybeText }),
    }),
    referral: maybe({ source_url: MaybeText, source_id: MaybeText, headline: MaybeText, body: MaybeText }),
    reaction: maybe({ message_id: MaybeId, emoji: MaybeText }),
    revoke: maybe({ original_message_id: MaybeId }),
    edit: maybe({ original_message_id: MaybeId, message: WhatsappContent.optional().catch(undefined) }),
    system: maybe({ body: MaybeText, type: MaybeText, wa_id: MaybeId, new_wa_id: MaybeId, user_id: MaybeId }),
  }),
)
type Message = z.infer<typeof MessagePart>

/** Every event of a body, whatever number of entries and changes they are spread over. */
export function parseWhatsapp(request: { body: Buffer }): ParsedWebhook {
  const harvest = new Harvest()
  harvest.each(readBody(request.body, Body).entry, 'entry', EntryPart, ({ id: account = '', time: at, changes }) => {
    harvest.each(changes, 'changes', Change, ({ field = 'messages', value }) => {
      const read = READERS.get(field)
      if (isTemplateNews(field)) readTemplateNews(harvest, field, value, { account, at })
      // Account and call notifications have other fields, and nothing that is said.
      if (read) harvest.each([value], 'value', Value, (one) => read(harvest, one))
    })
  })
  return harvest.result()
}

const READERS = new Map<string, (harvest: Harvest, value: Value) => void>([
  ['messages', readMessages],
  ['smb_message_echoes', readEchoes],
  ['history', readHistory],
  ['user_preferences', readPreferences],
  ['user_id_update', readUserIds],
])

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
function readMessages(harvest: Harvest, { contacts, messages, statuses }: Value): void {
  const single = Array.isArray(messages) && messages.length === 1
  harvest.each(messages, 'messages', MessagePart, (message) => {
    if (message.type === 'system' && addMove(harvest, message)) return
    const party = whoSent(message, contacts, single)
    if (!party) return harvest.unread('messages: one without a sender')
    const isOfSystem = message.type === 'system'
    addSaid(harvest, message, inGroup(message, party), (said) => ({
      kind: 'message',
      ...said,
      ...(isOfSystem ? { automatic: true } : {}),
    }))
  })
  harvest.each(statuses, 'statuses', StatusPart, (status) => addReceipt(harvest, status))
}

/**
 * Who sent a message. A single message and a single contact belong together even when their numbers are written
 * differently.
 */
function whoSent(message: Message, contacts: Sender[], single: boolean): InboundParty | undefined {
  const userId = message.from_user_id ?? message.user_id
  const named = contacts.find(
    ({ wa_id, user_id }) => (wa_id && wa_id === message.from) || (user_id && user_id === userId),
  )
  return partyOf([message.from, userId], named ?? (single && contacts.length === 1 ? contacts[0] : undefined))
}

/** What is said in a group is the group's; who said it speaks. */
function inGroup({ group_id: group }: Message, party: InboundParty): InboundParty & Pick<InboundContent, 'speaker'> {
  if (group === undefined) return party
  const { address, name, phone } = party
  return { address: group, name: GROUP, speaker: { id: address, name: name ?? phone ?? address } }
}
const GROUP = 'WhatsApp group'

/**
 * What the company said in the app on its phone.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_message_echoes
 */
function readEchoes(harvest: Harvest, { contacts, message_echoes: echoes }: Value): void {
  harvest.each(echoes, 'message_echoes', MessagePart, (message) => {
    const party = message.group_id ? { address: message.group_id, name: GROUP } : whomTo(message, contacts)
    if (!party) return harvest.unread('message_echoes: one to nobody')
    addSaid(harvest, message, party, (said) => ({ kind: 'echo', ...said }), 'company')
  })
}

function whomTo({ to, to_user_id }: Message, contacts: Sender[]): InboundParty | undefined {
  const sender = contacts.find(({ wa_id, user_id }) => (wa_id && wa_id === to) || (user_id && user_id === to_user_id))
  return partyOf([to, to_user_id], sender)
}

const Chunk = z.lazy(() => z.object({ threads: Raw }))
const Thread = z.lazy(() => z.object({ id: Id, messages: Raw }))

/**
 * What was said in the app before the number was connected. Recent media come once more by themselves, after a place was
 * held for them in the thread.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/history
 */
function readHistory(harvest: Harvest, { metadata, contacts, messages, history }: Value): void {
  const business = addressOf(metadata?.display_phone_number ?? '')
  const isOurs = ({ from, to }: Message) => to !== undefined || (from !== undefined && addressOf(from) === business)
  const add = (message: Message, party: InboundParty | undefined, more: { messageId?: string } = {}) => {
    if (!party) return harvest.unread('history: a message of nobody')
    const from = isOurs(message) ? 'agent' : 'contact'
    const by = from === 'agent' ? 'company' : 'customer'
    addSaid(harvest, message, party, (said) => ({ kind: 'history', from, ...said, ...more }), by)
  }
  harvest.each(history, 'history', Chunk, ({ threads }) => {
    harvest.each(threads, 'threads', Thread, ({ id, messages: said }) => {
      const sender = contacts.find(({ wa_id, user_id }) => wa_id === id || user_id === id)
      harvest.each(said, 'messages', MessagePart, (message) => add(message, partyOf([id], sender)))
    })
  })
  harvest.each(messages, 'messages', MessagePart, (message) => {
    const party = isOurs(message) ? whomTo(message, contacts) : whoSent(message, contacts, false)
    add(message, party, { messageId: `${message.id}#media` })
  })
}

const Preference = z.lazy(() =>
  z.object({ wa_id: MaybeId, user_id: MaybeId, category: MaybeText, value: MaybeText, timestamp: MaybeInstant }),
)

/**
 * Who wants no more marketing still asks, and is answered: it is told, and shuts nothing.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences
 */
function readPreferences(harvest: Harvest, { contacts, user_preferences: preferences }: Value): void {
  harvest.each(preferences, 'user_preferences', Preference, ({ wa_id, user_id, category, value, timestamp }) => {
    const sender = contacts.find((contact) => (wa_id && contact.wa_id === wa_id) || contact.user_id === user_id)
    const party = partyOf([wa_id, user_id], sender)
    if (!party) return harvest.unread('user_preferences: one of nobody')
    const text = value === 'resume' ? 'Wants marketing messages again' : 'Wants no more marketing messages'
    harvest.add({
      kind: 'message',
      automatic: true,
      ...(value === 'stop' || value === 'resume' ? { wantsMarketing: value === 'resume' } : {}),
      providerId: `preference:${fingerprint(party.address, category, value, timestamp)}`,
      ...party,
      sentAt: timestamp,
      text: `[${text}]`,
      media: [],
    })
  })
}

const Changed = z.lazy(() => maybe({ previous: MaybeId, current: MaybeId }))
const UserId = z.lazy(() => z.object({ wa_id: MaybeId, user_id: Changed }))

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
function readUserIds(harvest: Harvest, { user_id_update: updates }: Value): void {
  harvest.each(updates, 'user_id_update', UserId, ({ wa_id, user_id: { previous, current } = {} }) =>
    addMoves(harvest, [previous, current, wa_id]),
  )
}

/** Each to the next: where a number is among the names, it is the last. */
function addMoves(harvest: Harvest, names: readonly (string | undefined)[]): boolean {
  const known = names.flatMap((name) => (name === undefined ? [] : [addressOf(name)]))
  for (const [index, to] of known.entries()) {
    const address = known[index - 1]
    if (address !== undefined && address !== to) harvest.add({ kind: 'move', address, to })
  }
  return known.length > 1
}

/**
 * A customer has another number, or another business-scoped id, whose old one is told in words only.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
 */
function addMove(harvest: Harvest, { from, from_user_id, system }: Message): boolean {
  const { type, wa_id, new_wa_id, user_id, body = '' } = system ?? {}
  if (type === 'user_changed_number' || type === 'customer_changed_number') {
    const to = new_wa_id ?? wa_id
    if (to === undefined) return false
    if (user_id !== undefined) addMoves(harvest, [user_id, to])
    return addMoves(harvest, [from ?? from_user_id, to])
  }
  if (type !== 'user_changed_user_id') return false
  const [, before] = /changed from (\S+) to \S+\s*$/.exec(body) ?? []
  return addMoves(harvest, [from_user_id ?? before ?? from, user_id])
}

type Said = InboundContent
type By = 'customer' | 'company'

/** What a message is: something said, by whoever said it, or something that became of another. */
function addSaid(
  harvest: Harvest,
  message: Message,
  party: InboundParty & Pick<InboundContent, 'speaker'>,
  as: (said: Said) => InboundEvent,
  by: By = 'customer',
): void {
  const { type, reaction, revoke, edit, timestamp: at } = message
  const about = { ...party, at, ...(by === 'company' ? { elsewhere: true as const } : {}) }
  const lost = () => harvest.unread(`messages: one of type ${type} that names no message`)
  if (type === 'reaction') {
    const emojis = reaction?.emoji?.trim() ? [reaction.emoji.trim()] : []
    if (reaction?.message_id) harvest.add({ kind: 'reaction', ...about, messageId: reaction.message_id, emojis })
    else lost()
  } else if (type === 'revoke') {
    const messageId = revoke?.original_message_id
    if (messageId) harvest.add({ kind: 'unsend', ...about, messageId })
    else lost()
  } else if (type === 'edit') {
    const messageId = edit?.original_message_id
    if (messageId && edit.message) {
      harvest.add({ kind: 'edit', ...about, messageId, text: whatsappContent(edit.message).text })
    } else lost()
  } else {
    const said = {
      // As earlier versions kept it: an id may come with another type, or at another time.
      providerId: `${message.id}#${type ?? ''}#${at ?? ''}`,
      messageId: message.id,
      ...party,
      sentAt: at,
      ...whatsappContent(message),
      ...contextOf(message, party),
    }
    harvest.add(as(said))
  }
}

/** What a message belongs to: the one that it answers, the ad or the product by which it came, that it was forwarded. */
function contextOf(message: Message, party: InboundParty): Pick<InboundContent, 'replyTo' | 'origin'> {
  const { context, referral } = message
  const isTheirs = context?.from !== undefined && [party.address, message.from].includes(addressOf(context.from))
  const product = context?.referred_product?.product_retailer_id
  const origin: Origin | undefined = referral
    ? {
        kind: 'ad',
        title: referral.headline,
        text: referral.body,
        url: referral.source_url,
        ref: referral.source_id,
      }
    : product !== undefined
      ? { kind: 'product', ref: product }
      : context?.frequently_forwarded
        ? { kind: 'forwarded', title: 'Forwarded many times' }
        : context?.forwarded
          ? { kind: 'forwarded' }
          : undefined
  return {
    ...(context?.id ? { replyTo: { messageId: context.id, from: isTheirs ? 'contact' : 'agent' } } : {}),
    ...(origin ? { origin: filled(origin) } : {}),
  }
}

const filled = ({ kind, ...words }: Origin): Origin => ({
  kind,
  ...Object.fromEntries(Object.entries(words).filter(([, word]) => word?.trim())),
})

const Problem = z.lazy(() =>
  z.object({ code: MaybeId, title: MaybeText, message: MaybeText, error_data: maybe({ details: MaybeText }) }),
)
const StatusPart = z.lazy(() =>
  z.object({
    id: Id,
    status: z.string(),
    timestamp: MaybeInstant,
    recipient_id: MaybeId,
    recipient_user_id: MaybeId,
    biz_opaque_callback_data: MaybeId,
    errors: some(Problem),
  }),
)
const STATUSES = new Map<string, InboundReceipt['status']>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
])

function addReceipt(harvest: Harvest, status: z.infer<typeof StatusPart>): void {
  const mapped = STATUSES.get(status.status)
  if (!mapped) return
  const problem = status.errors[0]
  harvest.add(
    {
      kind: 'receipt',
      providerMessageId: status.id,
      status: mapped,
      error: mapped === 'failed' ? failureOf(problem?.code, reasonOf(problem)) : undefined,
      reference: status.biz_opaque_callback_data,
      recipient: status.recipient_id ?? status.recipient_user_id,
    },
    status.timestamp,
  )
}

function reasonOf(problem: z.infer<typeof Problem> | undefined): string {
  return problem?.error_data?.details || problem?.message || problem?.title || 'WhatsApp could not deliver the message'
}

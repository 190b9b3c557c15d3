import * as z from 'zod'
import type { Origin, Speaker } from '../../domain/context.ts'
import type { InboundContent, InboundParty, ParsedWebhook, WebhookAnswer, WebhookRequest } from '../../port.ts'
import { Flag, Harvest, Id, MaybeId, MaybeInstant, MaybeText, maybe, Raw, readBody, some } from '../payload.ts'
import { phoneOf, readable } from '../wording.ts'
import { startParameter, storyUrl, TelegramContent, telegramContent } from './content.ts'
import { messageIdOf } from './ids.ts'

const person = { id: MaybeId, first_name: MaybeText, last_name: MaybeText, language_code: MaybeId, is_bot: Flag }
const Person = z.lazy(() => maybe(person))
type Person = z.infer<typeof Person>
const Chat = z.lazy(() =>
  z.object({ id: Id, type: MaybeText, title: MaybeText, first_name: MaybeText, username: MaybeText }),
)
type Chat = z.infer<typeof Chat>
const OtherChat = z.lazy(() => Chat.unwrap().optional().catch(undefined))
const ForwardedFrom = z.lazy(() =>
  maybe({ sender_user: Person, sender_user_name: MaybeText, sender_chat: OtherChat, chat: OtherChat }),
)
const MessagePart = z.lazy(() =>
  TelegramContent.unwrap().extend({
    message_id: MaybeId,
    chat: Chat,
    from: Person,
    sender_chat: OtherChat,
    business_connection_id: MaybeId,
    date: MaybeInstant,
    edit_date: MaybeInstant,
    reply_to_message: Raw,
    external_reply: Raw,
    quote: maybe({ text: MaybeText }),
    reply_to_story: TelegramContent.unwrap().shape.story,
    forward_origin: ForwardedFrom,
    is_automatic_forward: Flag,
    migrate_to_chat_id: MaybeId,
    migrate_from_chat_id: MaybeId,
  }),
)
type MessagePart = z.infer<typeof MessagePart>
const Button = z.lazy(() => z.object({ text: MaybeText, callback_data: MaybeText }))
const CallbackQuery = z.lazy(() =>
  z.object({
    id: Id,
    from: z.object({ ...person, id: Id }),
    data: MaybeText,
    message: maybe({ message_id: MaybeId, chat: Chat, reply_markup: maybe({ inline_keyboard: some(some(Button)) }) }),
  }),
)
const Reaction = z.lazy(() =>
  z.object({
    chat: Chat,
    message_id: Id,
    user: Person,
    actor_chat: OtherChat,
    date: MaybeInstant,
    new_reaction: some(z.object({ type: MaybeText, emoji: MaybeText })),
  }),
)
const OwnMembership = z.lazy(() =>
  z.object({ chat: Chat, date: MaybeInstant, new_chat_member: maybe({ status: MaybeText }) }),
)
const Deleted = z.lazy(() => z.object({ chat: Chat, message_ids: some(Id) }))
const Update = z.lazy(() =>
  z.object({
    update_id: Id,
    message: Raw,
    edited_message: Raw,
    business_message: Raw,
    edited_business_message: Raw,
    deleted_business_messages: Raw,
    callback_query: Raw,
    message_reaction: Raw,
    my_chat_member: Raw,
  }),
)

/**
 * A button that was tapped waits until it hears that the bot knows.
 * https://core.telegram.org/bots/api#making-requests-when-getting-updates
 */
export function answer(request: WebhookRequest): WebhookAnswer | undefined {
  const id = tappedIn(request)?.id
  if (id === undefined) return undefined
  const body = JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: id })
  return { status: 200, contentType: 'application/json', body }
}

function tappedIn({ body }: WebhookRequest) {
  try {
    return CallbackQuery.safeParse(readBody(body, Update).callback_query).data
  } catch {
    return undefined
  }
}

// A group's own affairs, which nobody says to the company.
const SERVICE =
  /^(new_chat_|left_chat_|delete_chat_|group_chat_|supergroup_chat_|channel_chat_|message_auto_delete_|migrate_|pinned_|forum_|general_forum_|video_chat_|write_access_|boost_|chat_background_|connected_website|proximity_)/
// What surrounds the content of every kind of message; any other field that is not known names an unknown kind.
const AROUND =
  /^(message_|date|edit_date|chat|from|sender_|reply_|forward_|is_|has_|media_group_|author_|via_|quote|external_reply|business_connection_|entities|caption|effect_|link_preview_|show_caption_|paid_star_)/

/** The one update of a body. https://core.telegram.org/bots/api#update */
export function parse(request: WebhookRequest): ParsedWebhook {
  const harvest = new Harvest()
  const update = readBody(request.body, Update)
  const { update_id: updateId } = update
  const each = <Output>(raw: unknown, where: string, schema: z.ZodType<Output>, take: (part: Output) => void) => {
    if (raw !== undefined) harvest.each([raw], where, schema, take)
  }
  for (const raw of [update.message, update.business_message]) {
    const fields = Object.keys(Object(raw))
    each(raw, 'message', MessagePart, (message) => takeMessage(harvest, updateId, message, fields))
  }
  for (const raw of [update.edited_message, update.edited_business_message]) {
    const fields = Object.keys(Object(raw))
    each(raw, 'message', MessagePart, (message) => takeEdit(harvest, message, fields))
  }
  each(update.deleted_business_messages, 'deleted_business_messages', Deleted, ({ chat, message_ids }) => {
    // It is not said who deleted it: each side's own is taken back, whoever's it is.
    for (const id of message_ids) {
      const gone = { kind: 'unsend' as const, address: chat.id, messageId: messageIdOf(chat.id, id) }
      harvest.add(gone)
      harvest.add({ ...gone, elsewhere: true })
    }
  })
  each(update.callback_query, 'callback_query', CallbackQuery, ({ from, data, message }) => {
    const button = message?.reply_markup?.inline_keyboard.flat().find(({ callback_data }) => callback_data === data)
    const chat = message?.chat ?? { id: from.id, type: 'private' }
    harvest.add({
      kind: 'message',
      providerId: updateId,
      ...partyOf(chat, from),
      sentAt: undefined,
      text: readable(button?.text ?? data, '[Button]'),
      media: [],
      ...(data ? { payload: data } : {}),
      ...(message?.message_id ? { replyTo: { messageId: messageIdOf(chat.id, message.message_id) } } : {}),
    })
  })
  each(update.message_reaction, 'message_reaction', Reaction, ({ chat, message_id, user, actor_chat, date, ...rest }) =>
    harvest.add({
      kind: 'reaction',
      ...partyOf(chat, user, actor_chat),
      messageId: messageIdOf(chat.id, message_id),
      emojis: [...new Set(rest.new_reaction.map(({ emoji, type }) => emoji ?? (type === 'paid' ? '⭐' : '✨')))],
      at: date,
    }),
  )
  each(update.my_chat_member, 'my_chat_member', OwnMembership, ({ chat, date, new_chat_member }) => {
    const status = new_chat_member?.status ?? ''
    const address = chat.id
    if (status === 'kicked' || status === 'left') {
      harvest.add({ kind: 'departure', address, reason: 'blocked', at: date })
    } else if (status === 'member' || status === 'administrator') {
      harvest.add({ kind: 'return', address, at: date })
    }
  })
  return harvest.result()
}

function takeMessage(harvest: Harvest, updateId: string, message: MessagePart, fields: string[]): void {
  const { chat, migrate_to_chat_id: to, migrate_from_chat_id: from } = message
  // A group that grows gets another id, told from either side.
  if (to !== undefined) harvest.add({ kind: 'move', address: chat.id, to })
  else if (from !== undefined) harvest.add({ kind: 'move', address: from, to: chat.id })
  else if (!isService(fields)) takeWords(harvest, updateId, message, fields)
}

function takeWords(harvest: Harvest, updateId: string, message: MessagePart, fields: string[]): void {
  const { chat } = message
  const content: InboundContent = {
    providerId: updateId,
    ...(message.message_id ? { messageId: messageIdOf(chat.id, message.message_id) } : {}),
    ...partyOf(chat, message.from, message.sender_chat),
    ...ownPhone(message),
    sentAt: message.date,
    ...telegramContent(message, unknownKind(fields)),
    ...replyOf(message),
    ...originOf(message),
  }
  if (isFromCompany(message)) {
    // The name is its own; of the customer it is the chat's.
    const { name: _name, language: _language, ...said } = content
    harvest.add({ kind: 'echo', ...said, ...(chat.first_name ? { name: chat.first_name } : {}) })
    return
  }
  harvest.add({ kind: 'message', ...content, ...(message.is_automatic_forward ? { automatic: true as const } : {}) })
}

function takeEdit(harvest: Harvest, message: MessagePart, fields: string[]): void {
  // A live location moves by edits, every few seconds.
  if (isService(fields) || message.location) return
  const { chat, from, message_id, edit_date, date } = message
  if (message_id === undefined) {
    harvest.unread('an edited message without an id')
    return
  }
  const { text, styles } = telegramContent(message, unknownKind(fields))
  harvest.add({
    kind: 'edit',
    ...(isFromCompany(message) ? { address: chat.id, elsewhere: true as const } : partyOf(chat, from)),
    messageId: messageIdOf(chat.id, message_id),
    text,
    ...(styles ? { styles } : {}),
    at: edit_date ?? date,
  })
}

const isService = (fields: string[]) => fields.some((field) => SERVICE.test(field))
const unknownKind = (fields: string[]) => fields.find((field) => !AROUND.test(field))
const isGroup = ({ id, type, title }: Pick<Chat, 'id' | 'type' | 'title'>) =>
  type === undefined ? title !== undefined || id.startsWith('-') : type !== 'private'

/**
 * Of a business account's own chats a bot is told both sides; the customer is the chat.
 * https://core.telegram.org/bots/api#businessconnection
 */
function isFromCompany({ chat, from, business_connection_id }: MessagePart): boolean {
  return business_connection_id !== undefined && from?.id !== undefined && from.id !== chat.id
}

function nameOf(someone: Person): string | undefined {
  return [someone?.first_name, someone?.last_name].filter((part) => part?.trim()).join(' ') || undefined
}

/** The contact of a group is the group, in which somebody speaks, or a chat does: its owner unnamed, a channel. */
function partyOf(
  chat: Pick<Chat, 'id'> & Partial<Chat>,
  from: Person,
  as?: Chat,
): InboundParty & { speaker?: Speaker } {
  const name = chat.title ?? nameOf(from)
  const party = { address: chat.id, ...(name ? { name } : {}) }
  if (!isGroup({ type: undefined, title: undefined, ...chat })) {
    return { ...party, ...(from?.language_code ? { language: from.language_code } : {}) }
  }
  const id = as?.id ?? from?.id
  return id === undefined ? party : { ...party, speaker: { id, name: as?.title ?? nameOf(from) ?? '' } }
}

function ownPhone({ contact, from, chat }: MessagePart): { phone?: string } {
  const isOwn = !isGroup(chat) && contact?.user_id !== undefined && contact.user_id === from?.id
  const phone = isOwn ? phoneOf(contact.phone_number ?? '') : undefined
  return phone ? { phone } : {}
}

/** https://core.telegram.org/bots/api#externalreplyinfo */
function replyOf({ chat, reply_to_message, external_reply, quote }: MessagePart): Pick<InboundContent, 'replyTo'> {
  const isTopic = Object.keys(Object(reply_to_message)).some((field) => field.startsWith('forum_topic_'))
  const answered = isTopic ? undefined : MessagePart.safeParse(reply_to_message).data
  if (answered) {
    const { message_id, from } = answered
    const isTheirs = isGroup(chat) ? !from?.is_bot : from?.id === chat.id
    const text = quote?.text ?? telegramContent(answered, unknownKind(Object.keys(Object(reply_to_message)))).text
    return {
      replyTo: {
        ...(message_id ? { messageId: messageIdOf(chat.id, message_id) } : {}),
        text,
        from: isTheirs ? 'contact' : 'agent',
      },
    }
  }
  const elsewhere = TelegramContent.safeParse(external_reply).data
  const text = quote?.text ?? (elsewhere && telegramContent(elsewhere).text)
  return text === undefined ? {} : { replyTo: { text, from: 'contact' } }
}

function originOf(message: MessagePart): Pick<InboundContent, 'origin'> {
  const { forward_origin: forwarded, reply_to_story: story } = message
  const ref = startParameter(message)
  if (forwarded) {
    const { sender_user, sender_user_name, sender_chat, chat } = forwarded
    return { origin: titled('forwarded', nameOf(sender_user) ?? sender_user_name ?? (sender_chat ?? chat)?.title) }
  }
  if (story) {
    const url = storyUrl(story)
    const origin = titled('story_reply', story.chat?.title ?? story.chat?.first_name)
    return { origin: { ...origin, ...(url ? { url } : {}), ...(story.id ? { ref: story.id } : {}) } }
  }
  return ref === undefined ? {} : { origin: { kind: 'link', ref } }
}

const titled = (kind: Origin['kind'], title: string | undefined): Origin => ({ kind, ...(title ? { title } : {}) })

import * as z from 'zod'
import { sameText } from '../../../../kernel/same-text.ts'
import { callProvider } from '../../../../platform/http-call.ts'
import type { FileKind } from '../../domain/file-limits.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  FetchedMedia,
  OutboundMessage,
  ParsedWebhook,
  SendResult,
  WebhookRequest,
} from '../../port.ts'
import { apiUrl, mediaAnswer, sendResult } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { Harvest, Id, MaybeId, MaybeInstant, MaybeText, maybe, Raw, readBody, some } from '../payload.ts'
import { editedText, phoneOf, reactionText, readable } from '../wording.ts'
import { amend } from './amend.ts'
import { TelegramContent, telegramContent } from './content.ts'
import { failureOf } from './failure.ts'
import { messageIdIn, messageIdOf, ORIGIN } from './ids.ts'
import { profile } from './profile.ts'

const Person = z.lazy(() => maybe({ id: MaybeId, first_name: MaybeText, last_name: MaybeText, language_code: MaybeId }))
const Chat = z.lazy(() => z.object({ id: Id, title: MaybeText }))
const MessagePart = z.lazy(() =>
  TelegramContent.unwrap().extend({ chat: Chat, from: Person, date: MaybeInstant, edit_date: MaybeInstant }),
)
const Button = z.lazy(() => z.object({ text: MaybeText, callback_data: MaybeText }))
const CallbackQuery = z.lazy(() =>
  z.object({
    id: Id,
    from: z.object({ id: Id, first_name: MaybeText, last_name: MaybeText, language_code: MaybeId }),
    data: MaybeText,
    message: maybe({ chat: Chat, reply_markup: maybe({ inline_keyboard: some(some(Button)) }) }),
  }),
)
const Reaction = z.lazy(() =>
  z.object({
    chat: Chat,
    user: Person,
    date: MaybeInstant,
    new_reaction: some(z.object({ type: MaybeText, emoji: MaybeText })),
  }),
)
const Update = z.lazy(() =>
  z.object({
    update_id: Id,
    message: Raw,
    edited_message: Raw,
    business_message: Raw,
    edited_business_message: Raw,
    callback_query: Raw,
    message_reaction: Raw,
    my_chat_member: Raw,
  }),
)
const OwnMembership = z.lazy(() =>
  z.object({ chat: Chat, date: MaybeInstant, new_chat_member: maybe({ status: MaybeText }) }),
)

// A group's own affairs, which nobody says to the company.
const SERVICE =
  /^(new_chat_|left_chat_|delete_chat_|group_chat_|supergroup_chat_|channel_chat_|message_auto_delete_|migrate_|pinned_|forum_|general_forum_|video_chat_|write_access_|boost_|chat_background_|connected_website|proximity_)/
// What surrounds the content of every kind of message; any other field that is not known names an unknown kind.
const AROUND =
  /^(message_|date|edit_date|chat|from|sender_|reply_|forward_|is_|has_|media_group_|author_|via_|quote|external_reply|business_connection_|entities|caption|effect_|link_preview_|show_caption_|paid_star_)/

/** The one update of a body. https://core.telegram.org/bots/api#update */
function parse(request: WebhookRequest): ParsedWebhook {
  const harvest = new Harvest()
  const update = readBody(request.body, Update)
  for (const raw of [update.message, update.business_message]) addMessage(harvest, update.update_id, raw, false)
  for (const raw of [update.edited_message, update.edited_business_message]) {
    addMessage(harvest, update.update_id, raw, true)
  }
  if (update.callback_query !== undefined) {
    harvest.each([update.callback_query], 'callback_query', CallbackQuery, ({ from, data, message }) => {
      const button = message?.reply_markup?.inline_keyboard.flat().find(({ callback_data }) => callback_data === data)
      const text = readable(button?.text ?? data, '[Button]')
      addSaid(harvest, update.update_id, message?.chat ?? { id: from.id }, from, undefined, { text, media: [] })
    })
  }
  if (update.message_reaction !== undefined) {
    harvest.each([update.message_reaction], 'message_reaction', Reaction, ({ chat, user, date, new_reaction }) => {
      const last = new_reaction.at(-1)
      const text = reactionText(last && (last.emoji ?? last.type ?? '✨'))
      addSaid(harvest, update.update_id, chat, user, date, { text, media: [] })
    })
  }
  if (update.my_chat_member !== undefined) {
    harvest.each([update.my_chat_member], 'my_chat_member', OwnMembership, ({ chat, date, new_chat_member }) => {
      const isOut = new_chat_member?.status === 'kicked' || new_chat_member?.status === 'left'
      if (isOut) harvest.add({ kind: 'departure', address: chat.id, reason: 'blocked', at: date })
    })
  }
  return harvest.result()
}

function addMessage(harvest: Harvest, updateId: string, raw: unknown, edited: boolean): void {
  if (raw === undefined) return
  harvest.each([raw], 'message', MessagePart, (message) => {
    const fields = Object.keys(Object(raw))
    // A live location moves by edits, every few seconds.
    if (fields.some((field) => SERVICE.test(field)) || (edited && message.location)) return
    const kind = fields.find((field) => !AROUND.test(field))
    const { text, media } = telegramContent(message, kind)
    const content = { text: edited ? editedText(text) : text, media }
    const { contact, from } = message
    const phone = contact?.user_id && contact.user_id === from?.id ? phoneOf(contact.phone_number ?? '') : undefined
    addSaid(harvest, updateId, message.chat, from, (edited && message.edit_date) || message.date, { ...content, phone })
  })
}

function addSaid(
  harvest: Harvest,
  providerId: string,
  chat: { id: string; title?: string | undefined },
  from: z.infer<typeof Person>,
  sentAt: number | undefined,
  content: { text: string; media: ReturnType<typeof telegramContent>['media']; phone?: string | undefined },
): void {
  const person = [from?.first_name, from?.last_name].filter((part) => part?.trim()).join(' ')
  const name = chat.title ?? (person || undefined)
  harvest.add({
    kind: 'message',
    providerId,
    address: chat.id,
    name,
    language: from?.language_code,
    sentAt,
    ...content,
  })
}

const Accepted = z.lazy(() => z.object({ result: z.object({ message_id: Id }) }))
const METHODS = {
  image: ['sendPhoto', 'photo'],
  video: ['sendVideo', 'video'],
  audio: ['sendAudio', 'audio'],
  voice: ['sendVoice', 'voice'],
  document: ['sendDocument', 'document'],
} as const satisfies Record<FileKind, readonly [string, string]>

/** Files are uploaded: by address Telegram takes only some. https://core.telegram.org/bots/api#sending-files */
async function contentOf({ to, text, files = [], replyTo }: OutboundMessage) {
  const [file] = files
  // What was deleted meanwhile is no reason not to answer.
  const reply = replyTo && { message_id: Number(messageIdIn(replyTo)), allow_sending_without_reply: true }
  if (!file) {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    return {
      method: 'sendMessage',
      headers,
      body: JSON.stringify({ chat_id: to, text, ...(reply && { reply_parameters: reply }) }),
    }
  }
  const [method, field] = METHODS[file.kind]
  const body = new FormData()
  body.set('chat_id', to)
  if (text !== '') body.set('caption', text)
  if (reply) body.set('reply_parameters', JSON.stringify(reply))
  body.set(field, new Blob([new Uint8Array(await file.read())], { type: file.type }), file.name)
  return { method, headers: {}, body }
}

const FilePath = z.lazy(() => z.object({ result: z.object({ file_path: z.string() }) }))

/** Bots may have files of up to 20 MB. https://core.telegram.org/bots/api#getfile */
async function fetchMedia({ mediaId = '' }: { mediaId?: string }, channel: ConnectedChannel): Promise<FetchedMedia> {
  const token = channel.secrets.botToken ?? ''
  const url = apiUrl(channel, ORIGIN, `/bot${token}/getFile?${new URLSearchParams({ file_id: mediaId })}`)
  const found = mediaAnswer(
    await callProvider({ method: 'GET', url, headers: {} }),
    (body) => FilePath.safeParse(body).data?.result,
  )
  if ('outcome' in found) return found
  const path = found.file_path.split('/').map(encodeURIComponent).join('/')
  return downloadMedia({ url: apiUrl(channel, ORIGIN, `/file/bot${token}/${path}`) }, ['api.telegram.org'], channel)
}

/** https://core.telegram.org/bots/api#sendmessage */
async function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const { method, headers, body } = await contentOf(message)
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, ORIGIN, `/bot${channel.secrets.botToken ?? ''}/${method}`),
    headers,
    body,
    // A file goes along with the call.
    ...(message.files?.length ? { timeoutMs: 30_000 } : {}),
  })
  return sendResult(answer, message, channel, {
    id: (body) => {
      const id = Accepted.safeParse(body).data?.result.message_id
      return id && messageIdOf(message.to, id)
    },
    taken: ({ body }) => body?.ok !== false,
    failure: failureOf,
  })
}

/** A Telegram bot. The address is the chat's id, which for a private chat is the customer's. */
export const telegram: ChannelAdapter = {
  ...profile,
  /** https://core.telegram.org/bots/api#setwebhook */
  verify: (request, channel) => {
    const given = request.headers['x-telegram-bot-api-secret-token']
    const expected = channel.secrets.secretToken
    return given !== undefined && expected !== undefined && expected !== '' && sameText(given, expected)
  },
  parse,
  send,
  amend,
  fetchMedia,
}

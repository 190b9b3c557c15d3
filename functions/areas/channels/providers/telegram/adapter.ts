import * as z from 'zod'
import { sameText } from '../../../../kernel/same-text.ts'
import { formWithFile } from '../../../../platform/form-with-file.ts'
import { callProvider } from '../../../../platform/http-call.ts'
import type { Choice } from '../../domain/choices.ts'
import type { FileKind } from '../../domain/file-limits.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  FetchedMedia,
  FetchedProfile,
  OutboundMessage,
  SendResult,
} from '../../port.ts'
import { apiUrl, foundIn, sendResult } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { Id, MaybeId, MaybeText, maybe } from '../payload.ts'
import { amend } from './amend.ts'
import { entitiesOf } from './entities.ts'
import { failureOf } from './failures.ts'
import { messageIdIn, messageIdOf, ORIGIN } from './ids.ts'
import { profile } from './profile.ts'
import { answer, parse } from './updates.ts'

const Accepted = z.lazy(() => z.object({ result: z.object({ message_id: Id }) }))
const METHODS = {
  image: ['sendPhoto', 'photo'],
  video: ['sendVideo', 'video'],
  audio: ['sendAudio', 'audio'],
  voice: ['sendVoice', 'voice'],
  document: ['sendDocument', 'document'],
} as const satisfies Record<FileKind, readonly [string, string]>

/** Files are uploaded: by address Telegram takes only some. https://core.telegram.org/bots/api#sending-files */
async function contentOf({ to, text, styles, files = [], replyTo, choices }: OutboundMessage) {
  const [file] = files
  const entities = entitiesOf(styles)
  // What was deleted meanwhile is no reason not to answer.
  const reply = replyTo && { message_id: Number(messageIdIn(replyTo)), allow_sending_without_reply: true }
  if (!file) {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    return {
      method: 'sendMessage',
      headers,
      body: JSON.stringify({
        chat_id: to,
        text,
        ...(entities && { entities }),
        ...(reply && { reply_parameters: reply }),
        ...(choices && { reply_markup: keyboardOf(choices) }),
      }),
    }
  }
  const [method, field] = METHODS[file.kind]
  const fields = {
    chat_id: to,
    ...(text !== '' && { caption: text }),
    ...(entities && { caption_entities: JSON.stringify(entities) }),
    ...(reply && { reply_parameters: JSON.stringify(reply) }),
  }
  const { name, type } = file
  return { method, headers: {}, body: formWithFile(fields, { field, name, type, ...(await file.open()) }) }
}

/** A row for each: titles are cut where the row ends. https://core.telegram.org/bots/api#inlinekeyboardbutton */
const keyboardOf = (choices: readonly Choice[]) => ({
  inline_keyboard: choices.map(({ title: text, payload }) => [{ text, callback_data: payload }]),
})

const FilePath = z.lazy(() => z.object({ result: z.object({ file_path: z.string() }) }))

/** Bots may have files of up to 20 MB. https://core.telegram.org/bots/api#getfile */
async function fetchMedia({ mediaId = '' }: { mediaId?: string }, channel: ConnectedChannel): Promise<FetchedMedia> {
  const token = channel.secrets.botToken ?? ''
  const url = apiUrl(channel, ORIGIN, `/bot${token}/getFile?${new URLSearchParams({ file_id: mediaId })}`)
  const found = foundIn(
    await callProvider({ method: 'GET', url, headers: {} }),
    (body) => FilePath.safeParse(body).data?.result,
  )
  if ('outcome' in found) return found
  const path = found.file_path.split('/').map(encodeURIComponent).join('/')
  return downloadMedia({ url: apiUrl(channel, ORIGIN, `/file/bot${token}/${path}`) }, ['api.telegram.org'], channel)
}

const FullChat = z.lazy(() =>
  z.object({
    result: z.object({
      title: MaybeText,
      first_name: MaybeText,
      last_name: MaybeText,
      username: MaybeText,
      photo: maybe({ small_file_id: MaybeId }),
    }),
  }),
)

/** A person or a group, with a picture of 160 by 160. https://core.telegram.org/bots/api#getchat */
async function fetchProfile({ address }: { address: string }, channel: ConnectedChannel): Promise<FetchedProfile> {
  const query = new URLSearchParams({ chat_id: address })
  const url = apiUrl(channel, ORIGIN, `/bot${channel.secrets.botToken ?? ''}/getChat?${query}`)
  const answer = await callProvider({ method: 'GET', url, headers: {} })
  const found = foundIn(answer, (body) => FullChat.safeParse(body).data?.result)
  if ('outcome' in found) return found
  const { title, first_name, last_name, username, photo } = found
  const full = [first_name, last_name].filter((part) => part?.trim()).join(' ')
  const mediaId = photo?.small_file_id
  const name = [title, full, username].find((one) => one?.trim())
  return { outcome: 'found', name, ...(mediaId === undefined ? {} : { picture: { mediaId } }) }
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
  answer,
  send,
  amend,
  fetchProfile,
  fetchMedia,
}

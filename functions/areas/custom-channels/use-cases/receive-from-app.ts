import { ConflictError } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { plainName } from '../../../kernel/text.ts'
import { uploadKey } from '../../attachments/domain/file-keys.ts'
import { mustBeUploaded, readUploads } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts, Upload } from '../../attachments/port.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { reportHealth } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore, InboundMedia } from '../../channels/port.ts'
import { receiveEvent, receiveMessage, receiveReceipt, referenceOf } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import { problemOfUrl } from '../../outside-calls/domain/outside-url.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { seesAll } from '../../workspace/domain/rights.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<
  AttachmentsStore & ChannelsStore & MessagesStore & TemplatesStore & TimelineStore & WorkspaceStore
> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'settings' | 'ulid'> &
  Pick<FileParts, 'files'>

interface SentFile {
  attachmentId?: string | undefined
  url?: string | undefined
  name?: string | undefined
  type?: string | undefined
}

interface Inbound {
  channelId: string
  id: string
  from: {
    id: string
    name?: string | undefined
    email?: string | undefined
    phone?: string | undefined
    language?: string | undefined
  }
  text: string
  attachments?: SentFile[] | undefined
  at?: string | undefined
  replyTo?: string | undefined
}

/** O7, M1, M2: what a user of the company's app wrote is stored once, by the app's own id of it. */
export async function receiveFromApp(deps: Deps, call: Call, input: Inbound) {
  const channel = await customChannel(deps, call, input.channelId)
  const { id, from, text, replyTo } = input
  const { media, uploads } = await filesOf(deps, call, channel, input)
  const claims = uploads.map((upload) => deps.store.claimUpload(upload, claimOf(channel, id)))
  const incoming = {
    kind: 'message' as const,
    providerId: id,
    address: from.id,
    ...given({ name: from.name, email: from.email?.toLowerCase(), phone: from.phone, language: from.language }),
    ...given({ sentAt: instantOf(input.at) }),
    text,
    media,
    ...(replyTo === undefined ? {} : { replyTo: { messageId: ourIdIn(replyTo) ?? replyTo } }),
  }
  const outcome = await receiveMessage(deps, channel, incoming, claims).catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error
    throw new DomainError('invalid_request', 'This file is in another message already.', [
      { path: 'attachments', message: 'are in another message' },
    ])
  })
  await reportHealth(deps, channel.id, { side: 'webhooks', outcome: 'ok' })
  return { id, made: outcome === 'stored' }
}

interface Amended {
  channelId: string
  messageId: string
  from: { id: string }
  text: string | null
  at?: string | undefined
}

/** O7, M14: a user of the app changed a message or took it back; told before it, it waits for it. */
export async function amendFromApp(deps: Deps, call: Call, { channelId, messageId, from, text, at }: Amended) {
  const channel = await customChannel(deps, call, channelId)
  const about = { messageId, address: from.id, ...given({ at: instantOf(at) }) }
  await receiveEvent(deps, channel, text === null ? { kind: 'unsend', ...about } : { kind: 'edit', text, ...about })
  return { messageId }
}

interface Receipt {
  channelId: string
  messageId: string
  status: 'delivered' | 'read' | 'failed'
  error?: { code?: string | undefined; reason: string } | undefined
  at?: string | undefined
}

/** O7, M4: what became of an answer in the app. One of an attempt before the latest changes nothing. */
export async function receiptFromApp(deps: Deps, call: Call, input: Receipt) {
  const channel = await customChannel(deps, call, input.channelId)
  const { messageId, status, error } = input
  const entryId = ourIdIn(messageId)
  const key = entryId === undefined ? undefined : parseEntryId(entryId)
  const { message } = (key && (await deps.store.readEntry(key))) ?? {}
  if (entryId === undefined || !message?.delivery || message.channel.id !== channel.id) throw notFound('message')
  const round = Number(ROUND.exec(messageId)?.[1] ?? message.delivery.round)
  await receiveReceipt(deps, channel.id, {
    kind: 'receipt',
    providerMessageId: entryId,
    reference: referenceOf(entryId, round),
    status,
    ...(error ? { error: { code: error.code ?? 'failed', reason: error.reason } } : {}),
    ...given({ at: instantOf(input.at) }),
  })
  return { messageId }
}

/** Of the id that an answer came with: which attempt it was. */
const ROUND = /-(\d{1,6})$/

/** The entry that one of our ids is about; undefined: it is none of ours. */
function ourIdIn(id: string): string | undefined {
  const entryId = id.replace(ROUND, '')
  return parseEntryId(entryId) && entryId
}

const instantOf = (at: string | undefined) => (at === undefined ? undefined : Date.parse(at))

const given = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }

/** A custom channel, of a team of the caller's or of none. Throws not_found. */
async function customChannel(deps: Deps, call: Call, id: string): Promise<Channel> {
  const [agent, channel] = await Promise.all([call.agent, deps.channels.find(id)])
  const isOwn = channel && (channel.teamId === null || seesAll(agent) || channel.teamId in agent.teams)
  if (channel?.provider !== 'custom' || !isOwn) throw notFound('channel')
  return channel
}

const claimOf = (channel: Channel, id: string) => `${channel.id}:${id}`

/** The files of a message: uploads that are the caller's, and what is at addresses, which is fetched as other providers' files are. */
async function filesOf(deps: Deps, call: Call, channel: Channel, { id, attachments = [] }: Inbound) {
  const uploads: Upload[] = []
  const media = await Promise.all(
    attachments.map(async (file, index): Promise<InboundMedia> => {
      const at = `attachments.${index}`
      if (file.url === undefined) {
        const upload = await uploadOf(deps, (await call.agent).id, file.attachmentId ?? '', claimOf(channel, id), at)
        uploads.push(upload)
        const { name, type, size } = upload
        return { name, type, size, source: { stored: uploadKey(upload.id) } }
      }
      const problem = problemOfUrl(file.url, { localhost: deps.settings.localhostCalls })
      if (problem) throw invalid(`${at}.url`, problem)
      const name = plainName(file.name ?? nameIn(file.url), 200) || 'file'
      return { name, type: file.type ?? 'application/octet-stream', size: null, source: { url: file.url } }
    }),
  )
  return { media, uploads }
}

async function uploadOf(deps: Deps, owner: string, id: string, claim: string, at: string): Promise<Upload> {
  try {
    const [upload] = await readUploads(deps, owner, [id], claim)
    if (!upload) throw notFound('attachment')
    await mustBeUploaded(deps, upload, 0)
    return upload
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const [{ message } = { message: 'is not an upload of yours' }] = error.errors
    throw new DomainError(error.code, error.message, [{ path: `${at}.attachmentId`, message }])
  }
}

/** As a file's address ends. */
function nameIn(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    // Not every address is written as it should be.
    return last
  }
}

import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { attachmentIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { wellFormed } from '../../../kernel/text.ts'
import { conversationFolder } from '../../attachments/domain/file-keys.ts'
import { keepUploads, readUploads } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import { mustCarry } from '../../channels/domain/file-limits.ts'
import { fileLimitsOf, replyWindowOf } from '../../channels/index.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { armTimer, timesOf } from '../../queues/domain/timers.ts'
import { channelIdIn } from '../../templates/domain/template.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import { timeAhead } from '../../timeline/domain/appointment.ts'
import { codeOf } from '../../timeline/domain/code.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { IfCustomerWrites, ReplyTo } from '../../timeline/domain/entry.ts'
import { partsOf, writtenTo } from '../../timeline/domain/parts.ts'
import {
  marked,
  presentEntry,
  presentScheduled,
  readScene,
  type Scene,
  takeIn,
  tellCaller,
  writesOf,
} from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { answerSubject } from '../domain/email-subject.ts'
import { quoteOf } from '../domain/quote.ts'
import { type EmailDetails, type Reply, reply, replyChannel, requireWelcome, schedule } from '../domain/reply.ts'
import { answeredBefore, askedAs, readAnswered } from './answered-before.ts'
import { filledTemplate, requireHeaderFile, type TemplateChoice, underHeader } from './fill-template.ts'
import { filledWords, type Words, type Written } from './fill-variables.ts'

export type SendDeps = HasStore<
  AttachmentsStore & ContactAttributesStore & TemplatesStore & TimelineStore & WorkspaceStore
> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'> &
  Pick<FileParts, 'files'>

interface Input extends Written {
  id: string
  channelId?: string | undefined
  attachmentIds?: string[] | undefined
  /** M8: instead of text and files */
  template?: TemplateChoice | undefined
  /** M6: the one file was recorded to be listened to */
  voice?: boolean | undefined
  /** the entry that it answers */
  replyTo?: string | undefined
  /** M10: the video call that it invites to */
  conference?: string | undefined
  /** M19: when it is to leave, and what becomes of it if the customer writes before */
  sendAt?: string | undefined
  ifCustomerWrites?: IfCustomerWrites | undefined
  /** email: the subject line, and whom it goes to */
  subject?: string | undefined
  to?: string[] | undefined
  cc?: string[] | undefined
  bcc?: string[] | undefined
}

/**
 * A5, M3, M4: an agent's answer is stored and queued in one transaction; sending it follows from the entry. Files are
 * copied before it, and claimed by it: of two messages with the same file one is stored.
 */
export async function sendReply(deps: SendDeps, call: Call, input: Input) {
  try {
    return await send(deps, call, input)
  } catch (error) {
    // A rule's no may come from what the same call has done before.
    const answered = error instanceof DomainError && call.once && (await readAnswered(deps, call, input.id))
    if (answered) return answered
    throw error
  }
}

/**
 * The first try goes by what was there a moment ago: it is stored only if the conversation is still so, and a refusal is decided once
 * more by things as they are.
 */
async function send(deps: SendDeps, call: Call, input: Input) {
  const files = { kept: false }
  const attempt = async (consistent: boolean) => {
    const scene = await readScene(deps, call, input.id, undefined, consistent)
    const { conversation, agent, moment, teams } = scene
    const answered = await answeredBefore(deps, call, conversation)
    if (answered) return answered
    const asked = call.once && { code: codeOf(agent.id, call.once.key), hash: call.once.hash }
    const { change, answer, writes } = await prepareReply(deps, scene, input, files, asked && askedAs(asked))
    const { conversation: after, writes: taken } = asked
      ? takeIn(deps, change.conversation, asked.code, moment.now)
      : { conversation: change.conversation, writes: [] }
    const next = marked(call, agent, conversation, { ...change, conversation: after })
    await deps.store.commit([...writesOf(deps, conversation, next), ...taken, ...writes])
    tellCaller(call, conversation, next, { now: moment.now, teams })
    return answer
  }
  try {
    return await attempt(false)
  } catch (error) {
    if (!(error instanceof DomainError) && !(error instanceof ConflictError)) throw error
    return retryOnConflict(() => attempt(true))
  }
}

/**
 * An answer in a conversation as it was read: the step, what is answered, and what is written beside the step. Files are copied to
 * where they are to stay, once, which `files` keeps over tries; `asked`: the call that it answers, where the entry is to say so.
 */
export async function prepareReply(
  deps: SendDeps,
  scene: Scene,
  input: Input,
  files: { kept: boolean },
  asked?: string,
) {
  const { template: choice } = input
  const headerFile = choice?.headerAttachmentId
  const attachmentIds = headerFile === undefined ? (input.attachmentIds ?? []) : [headerFile]
  const { conversation, contact, agent } = scene
  const channel = replyChannel(conversation, contact, input.channelId ?? (choice && channelIdIn(choice.id)))
  requireWelcome(contact, channel)
  const { text: textLimit } = deps.channels.capabilities(channel)
  const replyWindowMs = await replyWindowOf(deps, channel)
  const replyTo = input.replyTo === undefined ? undefined : await quoted(deps, scene, channel, input.replyTo)
  const email = await emailDetails(deps, contact, channel, input)
  const template = choice && (await sendableTemplate(deps, agent, channel.id, choice.id))
  const words: Words =
    template && choice
      ? await filledTemplate(deps, scene, channel, template, choice)
      : await filledWords(deps, scene, channel, input)
  // There may be nothing to read in what was formatted.
  if (!template && words.text.trim() === '' && attachmentIds.length === 0) throw invalid('text', 'is empty')
  const readFiles = () => readUploads(deps, agent.id, attachmentIds)
  const uploads = attachmentIds.length === 0 ? [] : await (template ? underHeader(readFiles) : readFiles())
  const attachments = uploads.map(({ id, name, type, size }) => ({
    id,
    name,
    type,
    size,
    ...(input.voice ? { voice: true as const } : {}),
  }))
  const { change, ...said } = say(
    scene,
    {
      ...words,
      channel,
      to: writtenTo(contact, channel),
      textLimit,
      // M8: what WhatsApp has approved goes at any time.
      replyWindowMs: template ? undefined : replyWindowMs,
      attachments,
      replyTo,
      email,
      conference: input.conference,
      asked,
    },
    input,
  )
  if (input.voice && uploads.some(({ type }) => !type.startsWith('audio/'))) {
    throw new DomainError('invalid_request', 'A voice message is a sound.', [{ path: 'voice', message: 'is no audio' }])
  }
  if (uploads.length > 0 && !files.kept) {
    const { provider, limits } = await limitsOf(deps, channel)
    const [file] = attachments
    if (template && file) requireHeaderFile(template, provider, file, limits)
    else mustCarry(attachments, limits)
    const folder = conversationFolder(conversation.contactId, conversation.n)
    await keepUploads(deps, uploads, ({ id }) => `${folder}${id}`)
    files.kept = true
  }
  const answer = said.scheduled ? presentScheduled(said.scheduled) : presentEntry(said.entry)
  const claims = uploads.map((upload, index) => deps.store.claimUpload(upload, attachmentIdOf(answer.id, index)))
  const waits = said.scheduled ? [deps.store.putScheduled(said.scheduled)] : []
  return { change, answer, writes: [...waits, ...claims] }
}

/** The answer is given now, as an entry, or waits for its time (M19). */
function say({ conversation, agent, team, teams, moment }: Scene, words: Reply, { sendAt, ifCustomerWrites }: Input) {
  const timed = (after: Conversation) => armTimer(after, timesOf(after.teamId, teams), moment.now)
  if (sendAt !== undefined) {
    const later = { at: timeAhead(sendAt, 'sendAt', moment.now), ifCustomerWrites: ifCustomerWrites ?? 'send' }
    const { change, scheduled } = schedule(conversation, agent, team, words, later, moment)
    return { change: { ...change, conversation: timed(change.conversation) }, scheduled }
  }
  const change = reply(conversation, agent, team, words, moment)
  const entry = change.entries.at(-1)
  if (!entry) throw new Error('a reply adds an entry')
  return { change: { ...change, conversation: timed(change.conversation) }, entry }
}

/** The message that is quoted: one of the same contact, on the channel that the answer goes by. */
async function quoted(
  { store, channels }: Pick<SendDeps, 'store' | 'channels'>,
  { conversation }: { conversation: Conversation },
  channel: ChannelRef,
  id: string,
): Promise<ReplyTo> {
  const key = parseEntryId(id)
  const entry = key?.contactId === conversation.contactId ? await store.readEntry(key) : undefined
  const message = entry?.message
  if (!entry || !message || message.unsentAt !== undefined || message.channel.id !== channel.id) {
    throw invalid('replyTo', 'is no message of this contact on this channel')
  }
  if (!channels.capabilities(channel).amends?.quote) {
    throw new DomainError('not_supported', 'On this channel a message can’t be quoted.', [
      { path: 'replyTo', message: 'is not possible on this channel' },
    ])
  }
  return quoteOf(entry, message)
}

const MOST_RECIPIENTS = 50
/** So far back the email is looked for that an answer is to. */
const LOOKED_AT = 20

/** Of an email: their subject, answered, and the customer as who gets it, unless the agent says otherwise. */
export async function emailDetails(
  { store }: HasStore<TimelineStore>,
  contact: Contact,
  channel: ChannelRef,
  { subject, to, cc, bcc }: Pick<Input, 'subject' | 'to' | 'cc' | 'bcc'> = {},
): Promise<EmailDetails | undefined> {
  if (channel.type !== 'email') {
    const field = Object.entries({ subject, to, cc, bcc }).find(([, value]) => value !== undefined)?.[0]
    if (field) throw invalid(field, 'is only for email')
    return undefined
  }
  const scope = { contactId: contact.id, channelId: channel.id, parts: partsOf(contact) }
  const page = await store.readTimeline(scope, { limit: LOOKED_AT, order: 'desc' })
  const said = page.items.filter(({ message }) => message?.direction === 'inbound' && !message.automatic)
  const last = said.at(0)?.message
  const address = contact.identities.find((identity) => identity.channelId === channel.id)?.address
  const recipients = { to: to ?? (address ? [address] : []), cc: cc ?? [], ...(bcc?.length ? { bcc } : {}) }
  if (recipients.to.length + recipients.cc.length + (bcc?.length ?? 0) > MOST_RECIPIENTS) {
    throw invalid('to', `and the others are more than ${MOST_RECIPIENTS}`)
  }
  const theirs = last?.subject === undefined ? undefined : answerSubject(last.subject)
  const named = subject === undefined || subject === '' ? theirs : wellFormed(subject)
  return {
    recipients,
    ...(named === undefined ? {} : { subject: named }),
    ...(last?.providerMessageId ? { answers: last.providerMessageId } : {}),
  }
}

async function limitsOf(deps: Pick<SendDeps, 'channels'>, ref: ChannelRef) {
  const channel = await deps.channels.find(ref.id)
  const limits = channel ? fileLimitsOf(deps, channel) : deps.channels.capabilities(ref).files
  return { provider: channel?.provider, limits }
}

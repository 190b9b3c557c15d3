import type { Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { attachmentIdOf } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { conversationFolder } from '../../attachments/domain/file-keys.ts'
import { keepUploads, readUploads } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { Channel, ChannelRef } from '../../channels/domain/channel.ts'
import { fileLimitsOf, replyWindowOf } from '../../channels/index.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { ownerBy } from '../../conversations/domain/crew.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import { byAgent, type Change, isOpen, openConversation } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { presentConversation } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import { type Agent, isProgram, type Team } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { reply, requireWelcome } from '../domain/reply.ts'
import { filledTemplate, requireHeaderFile, type TemplateChoice, underHeader } from './fill-template.ts'
import { filledText } from './fill-variables.ts'

export type OpenDeps = HasStore<
  AttachmentsStore & ContactAttributesStore & TemplatesStore & TimelineStore & WorkspaceStore
> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'> &
  Pick<FileParts, 'files'>

/** What is said to somebody first: one of the two. */
export interface FirstMessage {
  text?: string | undefined
  template?: TemplateChoice | undefined
}

interface Opening extends ContactState {
  agent: Agent
  channel: Channel
  teams: readonly Team[]
  teamId: string | null
  /** what is said first, in the same transaction */
  message?: FirstMessage | undefined
  /** what is written besides */
  writes?: Write[]
}

/** A contact has at most one open conversation. */
export function requireNoneOpen(latest: ContactState['latest']): void {
  if (latest && isOpen(latest)) {
    throw new DomainError('conversation_open', 'This contact has an open conversation.')
  }
}

/** S4, M9: opens the contact's next conversation, the agent's own, and answers with it. */
export async function openOwnConversation(deps: OpenDeps, call: Call, opening: Opening) {
  const { contact, latest, agent, channel, teams, teamId, writes = [] } = opening
  const moment = momentOf(deps)
  const team = teams.find(({ id }) => id === teamId)
  const ref = { id: channel.id, type: channel.type }
  // What a program opens is nobody's until somebody takes it.
  const isPerson = !isProgram(agent)
  const opened = openConversation(
    {
      contact,
      previous: latest,
      teamId,
      channel: ref,
      actor: byAgent(agent),
      ...(isPerson ? { assignee: agent, grabbedBy: ownerBy(agent, team) } : {}),
    },
    moment,
  )
  const participantIds = isPerson ? [agent.id] : []
  const own = { ...opened.conversation, participantIds, status: 'ongoing' as const }
  const { change, claims } = await sayFirst(deps, { ...opening, own, team, moment, ref })
  const conversation = change?.conversation ?? own
  const answer = presentConversation({ ...conversation, version: 1 }, { now: moment.now, teams })
  await commitAnswer(
    deps,
    call,
    [
      ...writes,
      ...(latest ? [deps.store.conversationUnchanged(latest)] : []),
      ...deps.store.putConversation(undefined, conversation),
      ...[...opened.entries, ...(change?.entries ?? [])].map(deps.store.putEntry),
      ...claims,
    ],
    answer,
  )
  return answer
}

type First = Pick<Opening, 'message' | 'contact' | 'agent' | 'channel'> & {
  own: Conversation
  team: Team | undefined
  moment: Moment
  ref: ChannelRef
}

/** The first message as a step of the conversation, and what claims its file; both where there is one. */
async function sayFirst(deps: OpenDeps, first: First): Promise<{ change?: Change; claims: Write[] }> {
  const { message, contact, agent, own, team, moment, ref } = first
  if (!message) return { claims: [] }
  requireWelcome(contact, ref)
  const { text: textLimit } = deps.channels.capabilities(ref)
  if (!message.template) {
    const replyWindowMs = await replyWindowOf(deps, ref)
    const text = await within('message', () => filledText(deps, first, ref, message.text ?? ''))
    return { change: reply(own, agent, team, { text, channel: ref, textLimit, replyWindowMs }, moment), claims: [] }
  }
  const { words, attachments, upload } = await within('message', () => fromTemplate(deps, first, message.template))
  const said = { ...words, channel: ref, textLimit, replyWindowMs: undefined, attachments }
  const change = reply(own, agent, team, said, moment)
  const entryId = change.entries.at(-1)?.id
  return { change, claims: upload && entryId ? [deps.store.claimUpload(upload, attachmentIdOf(entryId, 0))] : [] }
}

/** A template as it is sent, with the file of its header copied to where it is to stay. */
async function fromTemplate(deps: OpenDeps, first: First, choice: TemplateChoice | undefined) {
  const { contact, agent, own, channel, ref } = first
  if (!choice) throw invalid('template', 'is missing')
  const template = await sendableTemplate(deps, agent, channel.id, choice.id)
  const words = await filledTemplate(deps, first, ref, template, choice)
  const { headerAttachmentId } = choice
  if (headerAttachmentId === undefined) return { words }
  const [upload] = await underHeader(() => readUploads(deps, agent.id, [headerAttachmentId]))
  if (!upload) return { words }
  const { id, name, type, size } = upload
  const file = { id, name, type, size }
  requireHeaderFile(template, channel.provider, file, fileLimitsOf(deps, channel))
  const folder = conversationFolder(contact.id, own.n)
  await keepUploads(deps, [upload], () => `${folder}${id}`)
  return { words, attachments: [file], upload }
}

/** A refusal names fields of the call as they stand in it. */
async function within<Result>(field: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const errors = error.errors.map(({ path, message }) => ({ path: `${field}.${path}`, message }))
    throw new DomainError(error.code, error.message, errors)
  }
}

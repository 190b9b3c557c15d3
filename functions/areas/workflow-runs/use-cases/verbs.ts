import type { Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { assignFairly, type Whom } from '../../assignment/index.ts'
import type { AssignmentStore } from '../../assignment/port.ts'
import { handOver, startBot } from '../../bots/index.ts'
import type { BotsStore } from '../../bots/port.ts'
import type { CannedResponsesStore } from '../../canned-responses/port.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { addContactNote, updateContact } from '../../contacts/index.ts'
import {
  closeConversation,
  holdConversation,
  readTarget,
  reopenConversation,
  transferConversation,
  unassignConversation,
} from '../../conversations/index.ts'
import { linkContact } from '../../crm/index.ts'
import type { CrmStore } from '../../crm/port.ts'
import { sendByItself } from '../../messages/index.ts'
import { notifyAgents } from '../../notifications/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { tagMessages } from '../../tags/index.ts'
import type { TagsStore } from '../../tags/port.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Step, StepOf } from '../../workflows/domain/document.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { withAnswers } from '../domain/answers.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Run, StepResult } from '../domain/run.ts'

export type VerbDeps = HasStore<
  AssignmentStore &
    BotsStore &
    CannedResponsesStore &
    ContactAttributesStore &
    CrmStore &
    QueuesStore &
    TagsStore &
    TemplatesStore &
    TimelineStore &
    WorkspaceStore
> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'>

/** One step of one run, and what its commit is to carry. */
export interface Doing {
  run: Run
  by: Automaton
  /** the mark that the step is done: part of its transaction, so that what is repeated does it once */
  keep(result: StepResult): Write
}

type Verb<Do extends Step['do']> = (deps: VerbDeps, doing: Doing, step: StepOf<Do>) => Promise<unknown>

/** Steps that are done by one use-case. */
export type VerbName = Exclude<Step['do'], 'branch' | 'stop' | 'wait' | 'webhook' | 'ask'>

/** What a step does, by the very use-case by which people do it. */
export const verbs: { [Do in VerbName]: Verb<Do> } = {
  async assign(deps, { run, by, keep }, { with: given }) {
    const call: Call<Automaton> = {
      agent: Promise.resolve(by),
      remember: (answer) => keep((answer as { agentId: string | null }).agentId === null ? 'nobody' : 'done'),
    }
    await assignFairly(deps, call, { id: conversationOf(run), whom: await whomOf(deps, given) })
  },
  unassign: (deps, doing) => unassignConversation(deps, callOf(doing), { id: conversationOf(doing.run) }),
  transfer: (deps, doing, { with: { teamId } }) =>
    transferConversation(deps, callOf(doing), { id: conversationOf(doing.run), teamId }),
  open: (deps, doing) => reopenConversation(deps, callOf(doing), { id: conversationOf(doing.run) }),
  close: (deps, doing, { with: given }) =>
    closeConversation(deps, callOf(doing), { id: conversationOf(doing.run), ...given }),
  hold: (deps, doing, { with: given }) => {
    const until = given?.seconds && new Date(deps.clock.now() + given.seconds * 1000).toISOString()
    return holdConversation(deps, callOf(doing), { id: conversationOf(doing.run), ...(until ? { until } : {}) })
  },
  async tag(deps, doing, { with: { tag } }) {
    await tagMessages(deps, callOf(doing), { messageIds: [await messageOf(deps, doing.run)], tag })
  },
  note: (deps, doing, { with: { text } }) =>
    addContactNote(deps, callOf(doing), { id: doing.run.contactId, text: withAnswers(text, doing.run) }),
  async send(deps, doing, { with: { text, cannedResponseId, template } }) {
    const canned = cannedResponseId === undefined ? undefined : await cannedText(deps, cannedResponseId)
    const words = canned ?? text
    await sendByItself(deps, callOf(doing), {
      id: conversationOf(doing.run),
      ...(words === undefined ? {} : { text: withAnswers(words, doing.run) }),
      ...(template ? { template: { ...template, variables: filled(template.variables, doing.run) } } : {}),
    })
  },
  async setAttribute(deps, doing, { with: { key, value } }) {
    const state = await deps.store.readContact(doing.run.contactId)
    if (!state) throw new Refusal('gone', 'not_found', 'There is no such contact any more.')
    const { id, version, attributes } = state.contact
    const after = { ...attributes, [key]: withAnswers(value, doing.run) }
    await updateContact(deps, callOf(doing), { id, version, attributes: after })
  },
  link: (deps, doing, { with: { kind, id } }) =>
    linkContact(deps, callOf(doing), { contactId: doing.run.contactId, kind, id }),
  bot: (deps, doing, { with: { botId } }) => startBot(deps, callOf(doing), { id: conversationOf(doing.run), botId }),
  people: (deps, doing) => handOver(deps, callOf(doing), { id: conversationOf(doing.run) }),
  async notify(deps, doing, { with: { agentIds } }) {
    if (doing.run.n > 0) return notifyAgents(deps, callOf(doing), { id: conversationOf(doing.run), agentIds })
    // Of a contact without a conversation a note can tell.
    const agents = await deps.store.readAgents()
    const there = agents.filter(({ id, email }) => agentIds.includes(id) || agentIds.includes(email))
    if (there.length === 0) throw new Refusal('gone', 'not_found', 'None of those agents is there any more.')
    const mentions = there.map(({ id }) => id)
    return addContactNote(deps, callOf(doing), { id: doing.run.contactId, text: doing.by.name, mentions })
  },
}

const callOf = ({ by, keep }: Doing): Call<Automaton> => ({ agent: Promise.resolve(by), remember: () => keep('done') })

/** The conversation that it is about. */
export function conversationOf({ contactId, n }: Run): string {
  if (n > 0) return conversationIdOf(contactId, n)
  throw new Refusal('gone', 'no_conversation', 'There is no conversation in which this could be done.')
}

async function whomOf(deps: Pick<VerbDeps, 'store'>, given: StepOf<'assign'>['with']): Promise<Whom> {
  const { agentId, roundRobin, leastBusy, to = 'pinned' } = given
  if (agentId !== undefined) return { agentId: (await readTarget(deps, agentId)).id }
  const teamId = roundRobin ?? leastBusy
  if (teamId === undefined) return { to }
  const teams = await deps.store.readTeams()
  if (!teams.some(({ id }) => id === teamId)) throw new Refusal('gone', 'not_found', 'There is no such team any more.')
  return { teamId, by: roundRobin === undefined ? 'leastBusy' : 'roundRobin' }
}

/** F2: tags are messages': that by which it started, else the latest one of the conversation. */
async function messageOf({ store }: Pick<VerbDeps, 'store'>, run: Run): Promise<string> {
  const key = run.entryId === undefined ? undefined : parseEntryId(run.entryId)
  const entry = key && (await store.readEntry(key))
  if (entry?.message) return entry.id
  const { contactId, n } = run
  const page = await store.readTimeline({ contactId, n }, { limit: 50, order: 'desc' })
  const latest = page.items.find(({ message }) => message)
  if (latest) return latest.id
  throw new Refusal('gone', 'no_message', 'There is no message that could be tagged.')
}

async function cannedText({ store }: Pick<VerbDeps, 'store'>, id: string): Promise<string> {
  const response = (await store.readCannedResponses(null)).find((one) => one.id === id)
  if (response) return response.text
  throw new Refusal('gone', 'not_found', 'There is no such canned response any more.')
}

const filled = (variables: Readonly<Record<string, string>>, run: Run) =>
  Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, withAnswers(text, run)]))

/** What a use-case's no means for the run. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (!(error instanceof DomainError)) return undefined
  const named = error.errors.some(({ path }) => NAMED.test(path))
  const isGone =
    ['not_found', 'template_unavailable'].includes(error.code) || (error.code === 'invalid_request' && named)
  return new Refusal(
    isGone ? 'gone' : 'refused',
    error.code,
    error.errors[0] ? `${error.message} ${error.errors[0].path} ${error.errors[0].message}.` : error.message,
  )
}
/** Fields that name something that may be gone. */
const NAMED = /^(agentIds?|botId|teamId|category|id|mentions\.\d+|template\.id)$/

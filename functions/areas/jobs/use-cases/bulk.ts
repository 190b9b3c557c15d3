import { ConflictError } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { blacklistContact, unblacklistContact } from '../../contacts/index.ts'
import {
  assignConversation,
  closeConversation,
  holdConversation,
  reopenConversation,
  resumeConversation,
  transferConversation,
  unassignConversation,
} from '../../conversations/index.ts'
import { listConversations } from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { tagMessages } from '../../tags/index.ts'
import type { TagsStore } from '../../tags/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { paramsOf } from '../domain/bulk-params.ts'
import type { Job, Outcome } from '../domain/job.ts'
import { type BulkAction, MAX_FOUND } from '../domain/kinds.ts'
import { isAsLeft } from '../domain/undo.ts'
import type { JobsStore } from '../port.ts'
import type { Doing, Each } from './work.ts'

type Deps = HasStore<JobsStore & QueuesStore & TagsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'ulid'>

/** Of a list, or portions of a job that is undone, in one step. */
const PAGES = 10
const PAGE = 100
/** Entries that are looked through for a conversation's latest message. */
const LOOKED_AT = 200

/** C9: one thing done to many conversations, each by the very use-case of doing it to one. */
export const bulk: Each<Deps> = {
  find: (deps, job, agent, from) =>
    job.action === 'undo' ? findDone(deps, paramsOf(job).jobId ?? '', from) : findListed(deps, job, agent, from),
  act: (deps, doing) =>
    doing.job.action === 'undo' ? undo(deps, doing) : verbs[doing.job.action as Verb](deps, doing),
  subjectOf: (target) => ({ conversationId: target.slice(target.indexOf(' ') + 1) }),
}

async function findListed(deps: Deps, { filter, total }: Job, agent: Agent, from: string) {
  const targets: string[] = []
  let cursor: string | null = from
  for (let pages = 0; cursor !== null && pages < PAGES; pages++) {
    const input = { ...filter, limit: PAGE, ...(cursor === '' ? {} : { cursor }) }
    const page = await listConversations(deps, { agent: Promise.resolve(agent) }, input)
    targets.push(...page.items.map(({ id }) => id))
    cursor = total + targets.length < MAX_FOUND ? page.nextCursor : null
  }
  return { targets: targets.slice(0, MAX_FOUND - total), next: cursor }
}

/** What a job has changed, each with where its outcome is. */
export async function findDone(deps: HasStore<JobsStore>, jobId: string, from: string) {
  const of = await deps.store.readJob(jobId)
  if (!of) throw notFound('job')
  const first = Number(from)
  const count = Math.min(PAGES, of.portions - first)
  const portions = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const outcomes = await deps.store.readOutcomes(of, first + at)
      return [...outcomes].flatMap(([place, { target, changed }]) =>
        changed ? [`${first + at}.${place} ${target}`] : [],
      )
    }),
  )
  return { targets: portions.flat(), next: first + count < of.portions ? String(first + count) : null }
}

type Verb = Exclude<BulkAction, 'undo'>

const verbs: Record<Verb, (deps: Deps, doing: Doing) => Promise<void>> = {
  assign: (deps, doing) =>
    step(deps, doing, (call, id) => assignConversation(deps, call, { id, agentId: paramsOf(doing.job).agentId ?? '' })),
  unassign: (deps, doing) => step(deps, doing, (call, id) => unassignConversation(deps, call, { id })),
  transfer: (deps, doing) =>
    step(deps, doing, (call, id) => transferConversation(deps, call, { id, teamId: paramsOf(doing.job).teamId ?? '' })),
  close: (deps, doing) => {
    const { type, category, note } = paramsOf(doing.job)
    return step(deps, doing, (call, id) => closeConversation(deps, call, { id, type, category, note }))
  },
  reopen: (deps, doing) => step(deps, doing, (call, id) => reopenConversation(deps, call, { id })),
  hold: (deps, doing) => step(deps, doing, (call, id) => holdConversation(deps, call, { id })),
  resume: (deps, doing) => step(deps, doing, (call, id) => resumeConversation(deps, call, { id })),
  tag: tagLatest,
  blacklist: (deps, doing) => moveContact(deps, doing, blacklistContact),
  unblacklist: (deps, doing) => moveContact(deps, doing, unblacklistContact),
}

const read = async (deps: Deps, id: string): Promise<Conversation> => {
  const key = parseConversationId(id)
  const found = key && (await deps.store.readConversation(key.contactId, key.n))
  if (!found) throw notFound('conversation')
  return found.conversation
}

/** One movement; what it was before is kept only where nothing came in between. */
async function step(
  deps: Deps,
  { agent, target, keep }: Doing,
  verb: (call: Call, id: string) => Promise<unknown>,
): Promise<void> {
  const { version, teamId, assigneeId, resolution } = await read(deps, target)
  const remember = (answer: unknown) => {
    const after = answer as Pick<Conversation, 'version' | 'teamId' | 'assigneeId'>
    if (after.version > version + 1) throw new ConflictError(['idempotency'])
    return keep({
      changed: after.version !== version,
      before: { teamId, assigneeId },
      after: { teamId: after.teamId, assigneeId: after.assigneeId },
      ...(resolution ? { closedWith: { type: resolution.type, category: resolution.category } } : {}),
    })
  }
  await verb({ agent: Promise.resolve(agent), remember }, target)
}

async function moveContact(
  deps: Deps,
  { agent, target, keep }: Doing,
  verb: (deps: Deps, call: Call, input: { id: string }) => Promise<unknown>,
): Promise<void> {
  if (!can(agent, 'conversations.manageBlacklist')) {
    throw new DomainError('forbidden', 'This needs the permission conversations.manageBlacklist.')
  }
  const { contactId, blacklisted } = await read(deps, target)
  const remember = (answer: unknown) =>
    keep({ changed: (answer as { blacklisted: boolean }).blacklisted !== blacklisted })
  await verb(deps, { agent: Promise.resolve(agent), remember }, { id: contactId })
}

/** F2: tags are messages': the latest one of the conversation gets it. */
async function tagLatest(deps: Deps, { agent, job, target, keep }: Doing): Promise<void> {
  const call = { agent: Promise.resolve(agent), remember: () => keep({ changed: true }) }
  await tagLatestOf(deps, call, await read(deps, target), paramsOf(job).tag ?? '')
}

/** F2: the same for whoever has the conversation at hand. */
export async function tagLatestOf(
  deps: HasStore<TagsStore & TimelineStore> & Pick<Parts, 'clock'>,
  call: Call,
  conversation: Pick<Conversation, 'contactId' | 'n' | 'deletedAt'> | undefined,
  tag: string,
): Promise<void> {
  const { contactId, n, deletedAt } = conversation ?? {}
  const isThere = contactId !== undefined && n !== undefined && deletedAt === undefined
  const page = isThere && (await deps.store.readTimeline({ contactId, n }, { limit: LOOKED_AT, order: 'desc' }))
  const latest = page ? page.items.find(({ message }) => message) : undefined
  if (!latest) throw new DomainError('not_found', 'It has no message that could be tagged.')
  await tagMessages(deps, call, { messageIds: [latest.id], tag })
}

/** What a job has done to one of those that `findDone` found, and which one that is. */
export async function whereDone({ store }: HasStore<JobsStore>, jobId: string, target: string) {
  const [where = '', id = ''] = target.split(' ')
  const [portion = 0, place = 0] = where.split('.').map(Number)
  const of = await store.readJob(jobId)
  const outcome = of && (await store.readOutcome(of, portion, place))
  if (!of || !outcome) throw notFound('job')
  return { of, outcome, id }
}

/** Takes back what a job did to one, if it is still as that has left it. */
async function undo(deps: Deps, doing: Doing): Promise<void> {
  const { agent, job, target, keep } = doing
  const { of, outcome, id } = await whereDone(deps, paramsOf(job).jobId ?? '', target)
  const conversation = await read(deps, id)
  if (!isAsLeft(of, outcome, conversation)) {
    throw new DomainError('version_conflict', 'Somebody has changed it since.')
  }
  const agentOnly: Call = { agent: Promise.resolve(agent) }
  const call: Call = { ...agentOnly, remember: () => keep({ changed: true }) }
  const moved = { ...doing, target: id }
  switch (of.action) {
    case 'close':
      return void (await reopenConversation(deps, call, { id }))
    case 'reopen':
      return void (await closeConversation(deps, call, { id, ...outcome.closedWith }))
    case 'hold':
      return void (await resumeConversation(deps, call, { id }))
    case 'resume':
      return void (await holdConversation(deps, call, { id }))
    case 'blacklist':
      return moveContact(deps, moved, unblacklistContact)
    case 'unblacklist':
      return moveContact(deps, moved, blacklistContact)
    case 'assign':
    case 'unassign':
      return assignBack(deps, call, id, outcome)
    case 'transfer':
      return transferBack(deps, agentOnly, call, id, outcome)
    default:
      throw new DomainError('not_supported', 'Nothing takes this back.')
  }
}

async function assignBack(deps: Deps, call: Call, id: string, { before }: Outcome): Promise<void> {
  const agentId = before?.assigneeId ?? null
  await (agentId === null ? unassignConversation(deps, call, { id }) : assignConversation(deps, call, { id, agentId }))
}

/** Back to its team, and to whoever had it there if they may have it still. */
async function transferBack(deps: Deps, agentOnly: Call, call: Call, id: string, { before }: Outcome): Promise<void> {
  const { teamId = null, assigneeId = null } = before ?? {}
  if (teamId === null) throw new DomainError('not_supported', 'It was in no team.')
  if (assigneeId !== null) {
    await transferConversation(deps, agentOnly, { id, teamId })
    try {
      await assignConversation(deps, call, { id, agentId: assigneeId })
      return
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
    }
  }
  await transferConversation(deps, call, { id, teamId })
}

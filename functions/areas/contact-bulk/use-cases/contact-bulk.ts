import { ConflictError } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import {
  blacklistContact,
  pinContact,
  readVisibleContact,
  unblacklistContact,
  unpinContact,
  updateContact,
} from '../../contacts/index.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { eraseContact } from '../../erasure/index.ts'
import type { ErasureStore } from '../../erasure/port.ts'
import type { Job, Outcome } from '../../jobs/domain/job.ts'
import { type Doing, type Each, findDone, tagLatestOf, whereDone } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import type { MergingStore } from '../../merging/port.ts'
import { contactsOf, type Which, type WhichDeps, whichContacts } from '../../segments/index.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import type { TagsStore } from '../../tags/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type Done, MAX_FOUND, paramsOf } from '../domain/bulk.ts'

type Deps = HasStore<
  ContactAttributesStore &
    ContactsStore &
    ErasureStore &
    JobsStore &
    MergingStore &
    SegmentsStore &
    TagsStore &
    TimelineStore &
    WorkspaceStore
> &
  WhichDeps &
  Parameters<typeof eraseContact>[0] &
  Pick<Parts, 'clock' | 'ulid'>

/** How long is looked for more in one step, and how many are found in it at most. */
const FOR_MS = 15_000
const FOUND = 5_000
const PAGE = 100

/** C9: one thing done to many contacts, each by the very use-case of doing it to one. */
export const contactBulk: Each<Deps> = {
  find: (deps, job, agent, from) =>
    job.action === 'undo' ? findDone(deps, paramsOf(job).jobId ?? '', from) : findMeant(deps, job, agent, from),
  act: (deps, doing) => verbs[doing.job.action as Done](deps, doing),
  subjectOf: (target) => ({ contactId: target.slice(target.indexOf(' ') + 1) }),
}

async function findMeant(deps: Deps, { filter, total }: Job, agent: Agent, from: string) {
  const asked = await whichContacts(deps, (filter ?? {}) as Which)
  const until = deps.clock.now() + FOR_MS
  const targets: string[] = []
  let cursor: string | null = from
  while (cursor !== null && targets.length < FOUND && deps.clock.now() < until) {
    const page = await contactsOf(deps, agent, asked, { limit: PAGE, ...(cursor === '' ? {} : { cursor }) })
    targets.push(...page.contacts.map(({ contact }) => contact.id))
    cursor = total + targets.length < MAX_FOUND ? page.nextCursor : null
  }
  return { targets: targets.slice(0, MAX_FOUND - total), next: cursor }
}

const verbs: Record<Done, (deps: Deps, doing: Doing) => Promise<void>> = {
  owner: (deps, doing) => own(deps, doing, paramsOf(doing.job).agentId ?? null),
  attribute: (deps, doing) => {
    const { key = '', value } = paramsOf(doing.job)
    return attribute(deps, doing, key, value || null)
  },
  tag: tagLatest,
  blacklist: (deps, doing) => block(deps, doing, blacklistContact),
  unblacklist: (deps, doing) => block(deps, doing, unblacklistContact),
  erase,
  undo,
}

interface Answer {
  version: number
}

/** One change; what it was before is kept only where nothing came in between. */
function called(
  { agent, keep }: Doing,
  version: number,
  outcome: (answer: Answer) => Omit<Outcome, 'target' | 'changed'>,
): Call {
  const remember = (answer: unknown) => {
    const after = answer as Answer
    if (after.version > version + 1) throw new ConflictError(['idempotency'])
    return keep({ changed: after.version !== version, ...outcome(after) })
  }
  return { agent: Promise.resolve(agent), remember }
}

const read = (deps: Deps, { agent, target }: Doing) =>
  readVisibleContact(deps, { agent: Promise.resolve(agent) }, target)

/** A8: whose contact it is; null: nobody's. */
async function own(deps: Deps, doing: Doing, agentId: string | null): Promise<void> {
  const { contact } = await read(deps, doing)
  const call = called(doing, contact.version, (after) => ({
    was: contact.pinnedTo,
    is: (after as Answer & { pinnedTo: string | null }).pinnedTo,
  }))
  const { id } = contact
  await (agentId === null ? unpinContact(deps, call, { id }) : pinContact(deps, call, { id, agentId }))
}

/** C9: one value; null: none. */
async function attribute(deps: Deps, doing: Doing, key: string, value: string | null): Promise<void> {
  const { contact } = await read(deps, doing)
  const { [key]: was, ...others } = contact.attributes
  const call = called(doing, contact.version, (after) => ({
    was: was ?? null,
    is: (after as Answer & { attributes: Record<string, string> }).attributes[key] ?? null,
  }))
  const attributes = value === null ? others : { ...others, [key]: value }
  await updateContact(deps, call, { id: contact.id, attributes, version: contact.version })
}

async function tagLatest(deps: Deps, { agent, job, target, keep }: Doing): Promise<void> {
  const call = { agent: Promise.resolve(agent), remember: () => keep({ changed: true }) }
  const { latest } = await readVisibleContact(deps, call, target)
  await tagLatestOf(deps, call, latest, paramsOf(job).tag ?? '')
}

async function block(
  deps: Deps,
  doing: Doing,
  verb: (deps: Deps, call: Call, input: { id: string }) => Promise<unknown>,
): Promise<void> {
  if (!can(doing.agent, 'conversations.manageBlacklist')) {
    throw new DomainError('forbidden', 'This needs the permission conversations.manageBlacklist.')
  }
  const { contact } = await read(deps, doing)
  await verb(
    deps,
    called(doing, contact.version, () => ({})),
    { id: contact.id },
  )
}

/** C7: by a job of its own, which nobody stops. */
async function erase(deps: Deps, { agent, target, keep }: Doing): Promise<void> {
  if (!can(agent, 'contacts.erase')) throw new DomainError('forbidden', 'This needs the permission contacts.erase.')
  await eraseContact(deps, { agent: Promise.resolve(agent), remember: () => keep({ changed: true }) }, { id: target })
}

/** Takes back what a job did to one, if it is still as that has left it. */
async function undo(deps: Deps, doing: Doing): Promise<void> {
  const { of, outcome, id } = await whereDone(deps, paramsOf(doing.job).jobId ?? '', doing.target)
  const one = { ...doing, target: id }
  const { contact } = await read(deps, one)
  const { key = '' } = paramsOf(of)
  const { was = null, is = null } = outcome
  const since = new DomainError('version_conflict', 'Somebody has changed it since.')
  switch (of.action as Done) {
    case 'owner':
      if (contact.pinnedTo !== is && contact.pinnedTo !== was) throw since
      return own(deps, one, was)
    case 'attribute':
      if (![is, was].includes(contact.attributes[key] ?? null)) throw since
      return attribute(deps, one, key, was)
    case 'blacklist':
      return block(deps, one, unblacklistContact)
    case 'unblacklist':
      return block(deps, one, blacklistContact)
    default:
      throw notFound('job')
  }
}

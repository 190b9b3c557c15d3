import { notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { readScene } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { Document, Step } from '../domain/document.ts'
import { planOf } from '../domain/plan.ts'
import { type Reference, referencesOf, referencesOfStep } from '../domain/references.ts'
import type { WorkflowsStore } from '../port.ts'
import { type NamedDeps, namesOf, whatIsGone } from './what-is-gone.ts'
import { requireSound } from './workflows.ts'

type Deps = HasStore<ContactAttributesStore & TimelineStore & WorkflowsStore> &
  NamedDeps &
  Pick<Parts, 'clock' | 'ulid' | 'settings'>

/** The latest entries of a conversation in which messages and their tags are looked for. */
const LOOKED_AT = 100

/** O1: what a workflow would do with a conversation as it is now; nothing is written. */
export async function dryRunWorkflow(deps: Deps, call: Call, input: { id: string; conversationId: string }) {
  const [workflow] = await Promise.all([deps.store.readWorkflow(input.id), call.agent])
  if (!workflow) throw notFound('workflow')
  return dryRun(deps, call, workflow, input.conversationId)
}

/** The same with a document that is not kept, while it is being put together. */
export async function tryDocument(deps: Deps, call: Call, input: Document & { conversationId: string }) {
  const { conversationId, trigger, when, steps } = input
  await call.agent
  requireSound(deps, { trigger, when, steps })
  return dryRun(deps, call, { trigger, when, steps }, conversationId)
}

async function dryRun(deps: Deps, call: Call, document: Document, conversationId: string) {
  const { contact, conversation, team, moment } = await readScene(deps, call, conversationId)
  const references = referencesOf(document)
  const { contactId, n } = conversation
  const [page, attributes, isGone, nameOf] = await Promise.all([
    deps.store.readTimeline({ contactId, n }, { limit: LOOKED_AT, order: 'desc' }),
    deps.store.readContactAttributes(),
    whatIsGone(deps, references),
    namesOf(deps, references),
  ])
  const messages = page.items.flatMap(({ message }) => (message ? [message] : []))
  const facts = {
    now: moment.now,
    contact,
    conversation,
    team,
    message: messages.find(({ direction }) => direction === 'inbound'),
    tags: [...new Set(messages.flatMap(({ tags }) => tags))],
    attributes,
  }
  const broken = (step: Step): Reference[] => isGone(referencesOfStep(step, ''))
  return planOf(document, facts, { broken, nameOf })
}

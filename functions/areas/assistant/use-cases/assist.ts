import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { CannedResponsesStore } from '../../canned-responses/port.ts'
import { readScene } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { fitting, linesOf, newestWithin } from '../domain/material.ts'
import { type Material, promptOf, type Task } from '../domain/prompt.ts'
import { modelInUse } from '../domain/settings.ts'
import { costOf, dayOf, monthOf, secondsOfDayLeft } from '../domain/usage.ts'
import { type AssistantStore, ModelError, type ModelParts, type Place } from '../port.ts'

type Deps = HasStore<AssistantStore & CannedResponsesStore & TimelineStore & WorkspaceStore> &
  ModelParts &
  Pick<Parts, 'clock' | 'log' | 'ulid'>

interface Input {
  task: Task
  text?: string | undefined
  conversationId?: string | undefined
  language?: string | undefined
}

/** Longer than a function lives that asks a model. */
const ASKING_MS = 25_000
const ENTRIES_READ = 100
/** What of a conversation a model is given, and what of it tells the customer's language. */
const MOST_TOKENS = 6_000
const LANGUAGE_TOKENS = 600
const MOST_PREPARED = 8

const invalid = (path: string, message: string) =>
  new DomainError('invalid_request', 'The request does not fit the task.', [{ path, message }])

/** O4: a text from a model, which is offered and does nothing by itself. */
export async function assist(deps: Deps, call: Call, input: Input): Promise<{ text: string }> {
  const [agent, settings, material] = await Promise.all([
    call.agent,
    deps.store.readAssistant(),
    gather(deps, call, input),
  ])
  const model = modelInUse(settings, deps.models.allowed)
  if (!model) throw new DomainError('assistant_off', 'The assistant is not switched on in this workspace.')
  const place = await takePlace(deps, call, agent, settings.perDay)
  const prompt = promptOf(input.task, material, `material-${deps.ulid().slice(-12)}`)
  const answer = await deps.models.ask(model, prompt).catch((error) => failed(deps, place, error))
  const { text, ended, ...tokens } = answer
  const used = { calls: 1, ...tokens, cost: costOf(tokens, settings.price) }
  const usage = deps.store.addUsage(monthOf(deps.clock.now()), { agentId: agent.id, ...used })
  if (ended === 'whole') {
    await retryOnConflict(() => commitAnswer(deps, call, [usage], { text }), ['idempotency'])
    return { text }
  }
  // It cost what it cost.
  await retryOnConflict(() => deps.store.commit([usage]))
  throw ended === 'cut'
    ? new DomainError('result_too_large', 'The answer became too long: give it a shorter text.')
    : new DomainError('assistant_declined', 'The model would not answer this.')
}

/** What the task works on; a conversation that the agent can't see does not exist for it either. */
async function gather(deps: Deps, call: Call, { task, text, conversationId, language }: Input): Promise<Material> {
  const scene = conversationId === undefined ? undefined : await readScene(deps, call, conversationId)
  const isAboutConversation = task === 'summary' || task === 'suggest'
  if (isAboutConversation && !scene) throw invalid('conversationId', 'is needed')
  if (!isAboutConversation && text === undefined) throw invalid('text', 'is needed')
  if (task === 'translate' && !language && !scene) throw invalid('language', 'is needed, or a conversation')
  const wanted = language ?? (task === 'summary' ? undefined : (scene?.contact.language ?? undefined))
  if (!scene || (!isAboutConversation && (task !== 'translate' || wanted))) return { text, language: wanted }
  const { contactId, n } = scene.conversation
  const [{ items }, prepared] = await Promise.all([
    deps.store.readTimeline({ contactId, n }, { limit: ENTRIES_READ, order: 'desc' }),
    task === 'suggest' ? readPrepared(deps, scene.agent) : [],
  ])
  // What colleagues say among themselves is not for what a customer may be sent.
  const lines = linesOf(items.toReversed(), { notes: task === 'summary' })
  if (task === 'translate') {
    const theirs = lines.filter(({ from }) => from === 'customer')
    return { text, lines: newestWithin(theirs, LANGUAGE_TOKENS) }
  }
  if (lines.length === 0) throw invalid('conversationId', 'has nothing in it')
  const newest = newestWithin(lines, MOST_TOKENS)
  return { text, language: wanted, lines: newest, prepared: fitting(prepared, newest, MOST_PREPARED) }
}

async function readPrepared(deps: Deps, { id }: Agent) {
  const both = await Promise.all([deps.store.readCannedResponses(id), deps.store.readCannedResponses(null)])
  return both.flat()
}

/** Counts the call before the model is asked: who dies in between has asked. */
async function takePlace(deps: Deps, call: Call, agent: Agent, perDay: number): Promise<Place> {
  const now = deps.clock.now()
  const once = call.once && { key: call.once.key, now, until: now + ASKING_MS }
  const place: Place = { agentId: agent.id, day: dayOf(now), perDay, once }
  try {
    await retryOnConflict(() => deps.store.commit(deps.store.takePlace(place)), ['limit', 'asked'])
    return place
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    if (error.labels.includes('asked')) {
      throw new DomainError('unavailable', 'This very request is being worked on.', [], {
        retryAfterSeconds: ASKING_MS / 1000,
      })
    }
    throw new DomainError('rate_limited', `0 of ${perDay} requests are left until midnight (UTC).`, [], {
      retryAfterSeconds: secondsOfDayLeft(now),
    })
  }
}

/** What came to nothing is not counted where the model surely did nothing; what may have cost is. */
async function failed(deps: Deps, place: Place, error: unknown): Promise<never> {
  if (!(error instanceof ModelError)) throw error
  deps.log.warn('assistant.failed', { failure: error.failure, reason: error.reason })
  if (error.uncharged) await retryOnConflict(() => deps.store.commit(deps.store.givePlaceBack(place)))
  switch (error.failure) {
    case 'busy':
      throw new DomainError('assistant_busy', 'The model has too much to do: try again in a moment.', [], {
        retryAfterSeconds: 10,
      })
    case 'slow':
      throw new DomainError('assistant_busy', 'The model took too long or broke off.', [], { retryAfterSeconds: 30 })
    case 'misconfigured':
      throw new DomainError(
        'assistant_misconfigured',
        'The model can’t be asked: check model, region and its access in Bedrock.',
      )
  }
}

import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { keyReused, notFound } from '../../../kernel/errors.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import { type Moment, momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Change } from '../domain/change.ts'
import { codeOf } from '../domain/code.ts'
import { codesIn } from '../domain/taken.ts'
import { canSee, type Visible } from '../domain/visibility.ts'
import type { ConversationState, TimelineStore } from '../port.ts'
import { findAsked } from './find-asked.ts'
import { marked, tellCaller } from './own-socket.ts'
import { presentConversation } from './present.ts'
import { writesOf } from './writes.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type StepDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>

/** What a rule is given to decide. */
export interface Scene<By extends Doer = Agent> extends ConversationState {
  agent: By
  teams: Team[]
  team: Team | undefined
  moment: Moment
}

type IsVisible<By extends Doer> = (agent: By, conversation: Visible) => boolean

/** A conversation and who asks for it, in parallel; throws not_found where they may not see it. */
export async function readVisible<By extends Doer = Agent>(
  deps: HasStore<Pick<TimelineStore, 'readConversation'>>,
  call: Call<By>,
  conversationId: string,
  isVisible: IsVisible<By> = canSee,
  consistent = true,
): Promise<ConversationState & { agent: By }> {
  const key = parseConversationId(conversationId)
  const [agent, state] = await Promise.all([
    call.agent,
    key ? deps.store.readConversation(key.contactId, key.n, consistent) : undefined,
  ])
  if (!state) throw notFound('conversation')
  // The contact goes onto the blacklist at once, its earlier conversations follow.
  const blacklisted = state.conversation.blacklisted || state.contact.blacklisted
  if (!isVisible(agent, { ...state.conversation, blacklisted })) throw notFound('conversation')
  return { ...state, agent }
}

/**
 * Reads what a step needs, in parallel, and checks that the agent may see it. Not `consistent`: for a step that is carried out only if
 * the conversation is still as it was read, and decided once more where it is refused.
 */
export async function readScene<By extends Doer = Agent>(
  deps: StepDeps,
  call: Call<By>,
  conversationId: string,
  isVisible: IsVisible<By> = canSee,
  consistent = true,
): Promise<Scene<By>> {
  const [visible, teams] = await Promise.all([
    readVisible(deps, call, conversationId, isVisible, consistent),
    deps.store.readTeams('present', consistent),
  ])
  const team = teams.find((candidate) => candidate.id === visible.conversation.teamId)
  return { ...visible, teams, team, moment: momentOf(deps) }
}

/** The key of a message sent there lately is no other call's. */
async function requireUnused(
  deps: StepDeps,
  { once }: Call<Doer>,
  { agent, conversation, moment }: Scene<Doer>,
): Promise<void> {
  if (!once) return
  const code = codeOf(agent.id, once.key)
  if (!codesIn(conversation.taken?.codes ?? '').includes(code)) return
  if (await findAsked(deps, conversation, code, moment.now)) throw keyReused()
}

/** One movement on one conversation: read, decide, commit; answers with the conversation as it then is. */
export async function stepConversation<By extends Doer = Agent>(
  deps: StepDeps,
  call: Call<By>,
  conversationId: string,
  rule: (scene: Scene<By>) => Change | Promise<Change>,
  options: { isVisible?: IsVisible<By>; moreWrites?: (scene: Scene<By>) => Write[] } = {},
) {
  return retryOnConflict(async () => {
    const scene = await readScene(deps, call, conversationId, options.isVisible)
    await requireUnused(deps, call, scene)
    const change = marked(call, scene.agent, scene.conversation, await rule(scene))
    const writes = writesOf(deps, scene.conversation, change)
    const changed = writes.length > 0
    const after = changed ? { ...change.conversation, version: change.conversation.version + 1 } : change.conversation
    const reading = { now: scene.moment.now, teams: scene.teams }
    const answer = presentConversation(after, reading)
    await commitAnswer(deps, call, changed ? [...writes, ...(options.moreWrites?.(scene) ?? [])] : [], answer)
    tellCaller(call, scene.conversation, change, reading)
    return answer
  }, ['idempotency'])
}

import type { Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel, ChannelRef } from '../../channels/domain/channel.ts'
import { replyWindowOf } from '../../channels/index.ts'
import type { ChannelParts } from '../../channels/port.ts'
import { ownerBy } from '../../conversations/domain/crew.ts'
import { byAgent, isOpen, openConversation } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { presentConversation } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { reply, requireWelcome } from '../domain/reply.ts'
import { filledText } from './fill-variables.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<ChannelParts, 'channels'> & Pick<Parts, 'clock' | 'ulid'>

interface Opening extends ContactState {
  agent: Agent
  channel: Channel
  teams: readonly Team[]
  teamId: string | null
  /** what is said first, in the same transaction */
  text?: string | undefined
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
export async function openOwnConversation(deps: Deps, call: Call, opening: Opening) {
  const { contact, latest, agent, channel, teams, teamId, writes = [] } = opening
  const moment = momentOf(deps)
  const team = teams.find(({ id }) => id === teamId)
  const ref = { id: channel.id, type: channel.type }
  const opened = openConversation(
    {
      contact,
      previous: latest,
      teamId,
      channel: ref,
      actor: byAgent(agent),
      assignee: agent,
      grabbedBy: ownerBy(agent, team),
    },
    moment,
  )
  const own = { ...opened.conversation, participantIds: [agent.id], status: 'ongoing' as const }
  const change = await sayFirst(deps, { ...opening, own, team, moment, ref })
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
    ],
    answer,
  )
  return answer
}

type First = Pick<Opening, 'text' | 'contact' | 'agent'> & {
  own: Conversation
  team: Team | undefined
  moment: Moment
  ref: ChannelRef
}

async function sayFirst(deps: Deps, { text, contact, agent, own, team, moment, ref }: First) {
  if (text === undefined) return undefined
  requireWelcome(contact, ref)
  const { text: textLimit } = deps.channels.capabilities(ref)
  const replyWindowMs = await replyWindowOf(deps, ref)
  const filled = await filledText(deps, { contact, agent, team }, ref, text)
  return reply(own, agent, team, { text: filled, channel: ref, textLimit, replyWindowMs, attachments: [] }, moment)
}

import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelRef, UnreachableReason } from '../../channels/domain/channel.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { reachableEmail, unreachableAt } from '../../timeline/domain/reachability.ts'
import { readScene } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { replyChannel } from '../domain/reply.ts'
import { type Filled, fillIn, requireFilled, variablesIn } from '../domain/variables.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<ChannelParts, 'channels'> & Pick<Parts, 'clock' | 'ulid'>

interface About {
  contact: Contact
  agent: Agent
  team: Team | undefined
}

/** M7: fills in the variables of a text; reads nothing for a text that has none that need it. */
async function fill(
  deps: Pick<Deps, 'store' | 'channels'>,
  { contact, agent, team }: About,
  channel: ChannelRef | undefined,
  text: string,
): Promise<Filled> {
  const names = variablesIn(text)
  const [connected, workspace] = await Promise.all([
    channel && names.includes('channel.name') ? deps.channels.find(channel.id) : undefined,
    names.includes('workspace.name') ? deps.store.readWorkspace() : undefined,
  ])
  return fillIn(text, { contact, agent, team, channel: connected, workspace })
}

/** M7: the text as it is sent; invalid_request where a variable has no value. */
export async function filledText(
  deps: Pick<Deps, 'store' | 'channels'>,
  about: About,
  channel: ChannelRef,
  text: string,
): Promise<string> {
  return requireFilled(await fill(deps, about, channel, text))
}

/** The channel that a reply would take, where there is any. */
function likelyChannel(conversation: Conversation, contact: Contact, picked: string | undefined) {
  const any = picked ?? conversation.lastChannel?.id ?? contact.identities[0]?.channelId
  return any === undefined ? undefined : replyChannel(conversation, contact, picked)
}

/** M7, M17: a text as it would be sent now, which variables have no value, and whether it would get through. */
export async function previewText(
  deps: Deps,
  call: Call,
  input: { id: string; text: string; channelId?: string | undefined },
): Promise<Filled & { unreachable: Standing | null }> {
  const scene = await readScene(deps, call, input.id)
  const channel = likelyChannel(scene.conversation, scene.contact, input.channelId)
  const mark = channel && standing(scene.contact, channel)
  return {
    ...(await fill(deps, scene, channel, input.text)),
    unreachable: mark
      ? { address: mark.address, reason: mark.reason, since: new Date(mark.since).toISOString() }
      : null,
  }
}

type Standing = { address: string; reason: UnreachableReason; since: string }

/** M17: why a reply would not get through; a web chat's visitor is there or not, so that it is about their email. */
function standing(contact: Contact, channel: ChannelRef) {
  if (channel.type === 'web') {
    const [address] = reachableEmail(contact, channel.id) === undefined ? contact.emails : []
    return address === undefined ? undefined : unreachableAt(contact, { channelId: channel.id, address })
  }
  const identity = contact.identities.find(({ channelId }) => channelId === channel.id)
  return identity && unreachableAt(contact, identity)
}

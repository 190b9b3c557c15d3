import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { InboundMessage } from '../../channels/port.ts'
import { ownerBy } from '../../conversations/domain/crew.ts'
import { armTimer } from '../../queues/domain/timers.ts'
import { byContact, isOpen, openConversation, system, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { reachableAgain } from '../../timeline/domain/reachability.ts'
import { codeOf, recall, TAKEN_FOR_MS } from '../../timeline/domain/taken.ts'
import { takeIn } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { nextAssignee, nextCandidates, receive, reopenForMessage, saidAt } from '../domain/inbound.ts'
import type { MessagesStore } from '../port.ts'

type Deps = HasStore<MessagesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type ReceiveDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>
/** Longer texts are clipped; the edge keeps the body whole. */
export const MAX_TEXT = 60_000

/** M1, M2: a customer's message is stored once, in the contact's open conversation or a new one. */
export async function receiveMessage(
  deps: ReceiveDeps,
  channel: Channel,
  message: InboundMessage,
  /** what else belongs to the same transaction */
  moreWrites: Write[] = [],
): Promise<'stored' | 'duplicate'> {
  const homeId = homeContactId(channel.id, message.address)
  try {
    return await retryOnConflict(async () => {
      // The team's times are needed once the contact is known, and are most likely those of the channel's team.
      const [existing] = await Promise.all([deps.store.readContact(homeId), deps.store.teamTimes(channel.teamId)])
      if (await isRepeat(deps, channel, message, existing?.latest)) return 'duplicate'
      await store(
        deps,
        channel,
        message,
        existing ?? { contact: newContact(homeId, channel, message, deps), latest: undefined },
        moreWrites,
      )
      return 'stored'
    }, ['seen', ...moreWrites.map(({ label }) => label)])
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    if (error.labels.includes('seen')) return 'duplicate'
    // What belongs to it may have been taken by itself, told twice at once.
    const state = await deps.store.readContact(homeId)
    if (await isRepeat(deps, channel, message, state?.latest)) return 'duplicate'
    throw error
  }
}

/**
 * What stands for it among what its contact sent; undefined for emails: one may reach this contact now and another one
 * when it is read again, so that an item of its own says that it was.
 */
const codeOfMessage = (channel: Channel, { providerId, fallback }: InboundMessage): string | undefined =>
  channel.type === 'email' || fallback ? undefined : codeOf(channel.id, providerId)

async function isRepeat(
  deps: Pick<Deps, 'store' | 'clock'>,
  channel: Channel,
  message: InboundMessage,
  latest: ContactState['latest'],
): Promise<boolean> {
  const code = codeOfMessage(channel, message)
  if (!code || !latest) return false
  const now = deps.clock.now()
  // A visitor's message is said when it reaches us, however often it does.
  const said = channel.type === 'web' ? undefined : message.sentAt
  const recalled = recall(latest.taken, code, { now, within: TAKEN_FOR_MS, said })
  if (recalled !== 'perhaps') return recalled === 'yes'
  const [codes, isSeen] = await Promise.all([
    deps.store.readTaken(latest.contactId, now - TAKEN_FOR_MS),
    // As earlier versions kept all.
    deps.store.isSeen(channel.id, message.providerId, now),
  ])
  return isSeen || codes.includes(code)
}

async function store(
  deps: ReceiveDeps,
  channel: Channel,
  message: InboundMessage,
  state: ContactState,
  moreWrites: Write[],
): Promise<void> {
  const { latest } = state
  const moment = momentOf(deps)
  const isNew = state.contact.version === 0
  const heard = heardFrom(state.contact, channel, message, moment.now)
  // C2: whoever wrote once has two stars.
  const contact = heard.rating < 2 ? { ...heard, rating: 2 } : heard
  const incoming = {
    contact,
    channel: { id: channel.id, type: channel.type },
    text: clip(wellFormed(message.text), MAX_TEXT),
    attachments: attachmentsOf(message),
    providerMessageId: message.messageId ?? message.providerId,
    sentAt: message.sentAt,
    ...(message.fallback ? { fallback: message.fallback } : {}),
  }
  const open = latest && isOpen(latest) ? latest : undefined
  const opened = open ? unchanged(open) : await openFor(deps, channel, contact, latest, message.sentAt, moment)
  const change = receive(opened, incoming, moment)
  const after = armTimer(change.conversation, await deps.store.teamTimes(change.conversation.teamId), moment.now)
  // Conversation n+1 replaces n only while n is still closed; a reopened or continued one is replaced as it was read.
  const before = after.n === latest?.n ? latest : undefined
  const code = codeOfMessage(channel, message)
  const { conversation, writes } = code ? takeIn(deps, after, code, moment.now) : { conversation: after, writes: [] }
  await deps.store.commit([
    ...(code ? writes : [deps.store.markSeen(channel.id, message.providerId, moment.now)]),
    ...(isNew || contact !== state.contact ? [deps.store.putContact(contact)] : []),
    ...(!before && latest ? [deps.store.conversationUnchanged(latest)] : []),
    ...deps.store.putConversation(before, conversation),
    ...change.entries.map(deps.store.putEntry),
    ...moreWrites,
  ])
}

/** M17: where something comes from, something gets through to. */
function heardFrom(contact: Contact, channel: Channel, message: InboundMessage, now: number): Contact {
  const address = message.fallback ? message.email : message.address
  return address ? reachableAgain(contact, { channelId: channel.id, address }, saidAt(message.sentAt, now)) : contact
}

async function openFor(
  deps: ReceiveDeps,
  channel: Channel,
  contact: Contact,
  previous: ContactState['latest'],
  sentAt: number | undefined,
  moment: Moment,
) {
  const candidateIds = nextCandidates(contact, previous)
  const [workspace, teams, ...candidates] = await Promise.all([
    deps.store.readWorkspace(),
    candidateIds.length > 0 ? deps.store.readTeams() : [],
    ...candidateIds.map((id) => deps.store.readAgent(id)),
  ])
  // What was deleted stays so (A11): it is not reopened.
  const again = workspace.afterClosing === 'reopen' && previous?.deletedAt === undefined ? previous : undefined
  const teamId = again ? again.teamId : channel.teamId
  const present = candidates.filter((candidate) => candidate !== undefined)
  const assignee = nextAssignee(contact, previous, present, workspace, teamId)
  const team = teams.find(({ id }) => id === teamId)
  if (again) return reopenForMessage(again, assignee, moment, team)
  return openConversation(
    {
      contact,
      previous,
      teamId,
      channel: { id: channel.id, type: channel.type },
      actor: previous ? system : byContact(contact),
      ...(assignee ? { assignee, grabbedBy: ownerBy(assignee, team) } : {}),
      at: saidAt(sentAt, moment.now),
    },
    moment,
  )
}

function newContact(id: string, channel: Channel, message: InboundMessage, deps: ReceiveDeps): Contact {
  const name = clip(wellFormed(message.name ?? '').trim() || message.phone || message.email || message.address, 256)
  return {
    id,
    name,
    originalName: name,
    emails: message.email ? [message.email] : [],
    phones: message.phone ? [message.phone] : [],
    language: message.language ?? null,
    attributes: {},
    identities: [{ channelId: channel.id, type: channel.type, address: message.address }],
    rating: 0,
    pinnedTo: null,
    blacklisted: false,
    ...(message.location ? { location: message.location, lastActiveAt: deps.clock.now() } : {}),
    createdAt: deps.clock.now(),
    version: 0,
  }
}

function attachmentsOf(message: InboundMessage): Attachment[] {
  return message.media.slice(0, 50).map(({ name, type, size, source, voice }, index) => ({
    id: `${index + 1}`,
    name: clip(wellFormed(name), 200),
    type: clip(wellFormed(type), 100),
    size,
    source,
    ...(voice ? { voice } : {}),
  }))
}

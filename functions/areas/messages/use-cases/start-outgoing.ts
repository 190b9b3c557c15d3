import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { readPhone } from '../../channels/domain/phone-number.ts'
import { replyWindowMs } from '../../channels/domain/reply-window.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { readVisibleContact } from '../../contacts/index.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState } from '../../timeline/port.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { visibleTeams } from '../../workspace/domain/rights.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'
import type { Call } from '../../workspace/index.ts'
import { invalid } from '../../workspace/index.ts'
import { requireMayStart } from '../domain/outgoing.ts'
import { requireOpen } from '../domain/reply.ts'
import { type FirstMessage, type OpenDeps, openOwnConversation, requireNoneOpen } from './open-own-conversation.ts'
import { type ReachedContact, reachedAs, reachedContact } from './reached-contact.ts'

type Deps = OpenDeps & HasStore<ChannelsStore>

/** Whom to write to first, and what. */
export interface Reach {
  channelId: string
  /** who it is, where that is known; the address must be theirs */
  contactId?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  name?: string | undefined
  teamId?: string | undefined
  message?: FirstMessage | undefined
}

/**
 * M9: an agent writes to an address first. Whoever it belongs to is found, or made, under the id that a message from
 * there would have: who answers is the same contact, and two who start at once meet in the same one.
 */
export function startOutgoing(deps: Deps, call: Call, input: Reach) {
  return retryOnConflict(async () => {
    const [agent, workspace, channel, teams] = await Promise.all([
      call.agent,
      deps.store.readWorkspace(),
      deps.store.readChannel(input.channelId),
      deps.store.readTeams(),
    ])
    requireMayStart(agent, workspace)
    if (!channel) throw invalid('channelId', 'is not a channel of this workspace')
    const teamId = teamOf(agent, channel, teams, input.teamId)
    const phone = input.phone === undefined ? undefined : await readPhone(input.phone, workspace.country)
    if (input.phone !== undefined && phone === undefined) throw notANumber(workspace)
    const reach = { ...input, phone }
    const { existing, contact, redirects } =
      input.contactId === undefined
        ? await reachedContact(deps, channel, reach)
        : await ownerOf(deps, call, channel, input.contactId, reach)
    if (existing) requireFree(agent, existing)
    // M8: free text, and what is to be said yet, only to who wrote.
    if (!input.message?.template) {
      requireOpen(existing?.latest ?? { windows: {} }, channel, deps.clock.now(), replyWindowMs(channel))
    }
    const writes = [...(contact === existing?.contact ? [] : [deps.store.putContact(contact)]), ...redirects]
    return openOwnConversation(deps, call, {
      contact,
      latest: existing?.latest,
      agent,
      channel,
      teams,
      teamId,
      message: input.message,
      messageAt: 'message',
      writes,
    })
  }, ['idempotency'])
}

/** What is no telephone number. */
export const notANumber = ({ country }: Workspace, path = 'phone') =>
  invalid(path, country === null ? 'is not a phone number with its country’s code' : 'is not a phone number')

/** The contact whose address it is said to be: one of theirs, by which nobody else is known. */
async function ownerOf(
  deps: Deps,
  call: Call,
  channel: Channel,
  contactId: string,
  { phone, email }: Pick<Reach, 'phone' | 'email'>,
): Promise<ReachedContact> {
  const { contact, latest } = await readVisibleContact(deps, call, contactId)
  const path = phone === undefined ? 'email' : 'phone'
  const isTheirs =
    phone === undefined
      ? contact.emails.some((one) => one.toLowerCase() === email?.toLowerCase())
      : contact.phones.includes(phone)
  if (!isTheirs) throw invalid(path, 'is not this contact’s')
  const reached = await reachedAs(deps, channel, contact, { phone, email })
  if (!reached) throw invalid(path, 'is known as another contact’s')
  return { existing: { contact, latest }, ...reached }
}

/** The team of a conversation that an agent opens: the channel's, or one of theirs. */
export function teamOf(agent: Agent, channel: Channel, teams: Team[], wanted: string | undefined): string | null {
  if (wanted === undefined) return channel.teamId
  if (visibleTeams(agent, teams).includes(wanted)) return wanted
  throw invalid('teamId', 'is not one of your teams')
}

/** Somebody whom the agent does not see, or who is blacklisted, is not written to past those who do. */
function requireFree(agent: Agent, { contact, latest }: ContactState): void {
  if (contact.blacklisted || !canSee(agent, visibleAs({ contact, latest }))) {
    throw new DomainError('forbidden', 'You can’t start a conversation with this address.')
  }
  requireNoneOpen(latest)
}

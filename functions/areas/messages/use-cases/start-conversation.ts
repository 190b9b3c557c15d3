import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { readVisibleContact } from '../../contacts/index.ts'
import type { Call } from '../../workspace/index.ts'
import { type FirstMessage, type OpenDeps, openOwnConversation, requireNoneOpen } from './open-own-conversation.ts'
import { type Reach, startOutgoing } from './start-outgoing.ts'

type Deps = OpenDeps & HasStore<ChannelsStore>

/** S4, M9: an agent's next conversation with a contact, or with whoever has an address. */
export function createConversation(deps: Deps, call: Call, input: Reach) {
  const { contactId, channelId, phone, email, message } = input
  if (contactId === undefined || phone !== undefined || email !== undefined) return startOutgoing(deps, call, input)
  return startConversation(deps, call, { contactId, channelId, message })
}

interface Known {
  contactId: string
  channelId: string
  message: FirstMessage | undefined
}

/** S4: an agent starts the contact's next conversation; it appears in that agent's own. */
function startConversation(deps: Deps, call: Call, { message, ...input }: Known) {
  return retryOnConflict(async () => {
    const [{ contact, latest, agent }, channel, teams] = await Promise.all([
      readVisibleContact(deps, call, input.contactId),
      deps.store.readChannel(input.channelId),
      deps.store.readTeams(),
    ])
    requireNoneOpen(latest)
    const identity = contact.identities.find((candidate) => candidate.channelId === input.channelId)
    if (!channel || !identity) {
      throw new DomainError('no_identity', 'This contact has no address on that channel.', [
        { path: 'channelId', message: 'is not a channel of this contact' },
      ])
    }
    return openOwnConversation(deps, call, {
      contact,
      latest,
      agent,
      channel,
      teams,
      teamId: channel.teamId,
      message,
      messageAt: 'message',
    })
  }, ['idempotency'])
}

import { DomainError } from '../../../kernel/errors.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'

/** M9: only where the workspace has turned it on, and by permission; `forbidden` otherwise. */
export function requireMayStart(agent: Agent, workspace: Workspace): void {
  if (!can(agent, 'messages.startOutgoing')) {
    throw new DomainError('forbidden', 'This needs the permission messages.startOutgoing.')
  }
  if (!workspace.startOutgoing) {
    throw new DomainError('forbidden', 'Writing to a customer first is turned off in this workspace’s settings.')
  }
}

const refused = (path: string, message: string) =>
  new DomainError('invalid_request', 'Nobody can be written to like this.', [{ path, message }])

/**
 * M9: the customer's address on the channel, as the channel's adapter has it for messages that come in: whoever is
 * written to and answers is the same contact. `invalid_request` for a channel on which the customer writes first.
 */
export function addressFor(
  channel: Channel,
  given: { phone?: string | undefined; email?: string | undefined },
): string {
  const { phone, email } = given
  switch (channel.type) {
    case 'sms':
    case 'whatsapp':
      if (phone === undefined) throw refused('phone', 'is missing for this channel')
      return channel.provider === 'whatsapp-cloud' ? phone.slice(1) : phone
    case 'email':
      if (email === undefined) throw refused('email', 'is missing for this channel')
      return email.toLowerCase()
    default:
      throw refused('channelId', 'is a channel on which only customers write first')
  }
}

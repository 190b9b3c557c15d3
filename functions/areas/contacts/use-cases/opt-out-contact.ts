import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { changesConsent, withConsent } from '../../timeline/domain/marketing.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { stepContact } from './contact-step.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/**
 * M18: a customer told an agent that they want no marketing, on one channel or at all. Only they themselves let the company
 * in again, by what they write.
 */
export function optOutContact(deps: Deps, call: Call, input: { id: string; channelId?: string | undefined }) {
  const { channelId = null } = input
  return stepContact(deps, call, input.id, ({ contact, agent, moment }) => {
    const identity = contact.identities.find((one) => one.channelId === channelId)
    if (channelId !== null && !identity) throw invalid('channelId', 'is no channel of this contact')
    const address = identity?.address ?? null
    const said = { channelId, address, wants: false, at: moment.now, by: agent.id }
    const after = withConsent(contact, said)
    if (!changesConsent(contact, after, said)) return undefined
    return {
      contact: { consents: after.consents },
      conversation: {},
      event: { name: 'opted_out', from: null, to: channelId },
    }
  })
}

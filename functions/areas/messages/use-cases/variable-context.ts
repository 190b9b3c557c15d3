import type { HasStore } from '../../../kernel/ports.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type VariableContext, variablesIn } from '../domain/variables.ts'

/** Whom a text is to, and who writes it. */
export interface About {
  contact: Contact
  /** undefined: no person writes it */
  agent: Agent | undefined
  team: Team | undefined
}

/** What the variables of a text are about; reads nothing for a text that has none that need it. */
export async function contextOf(
  deps: HasStore<ContactAttributesStore & WorkspaceStore> & Pick<ChannelParts, 'channels'>,
  { contact, agent, team }: About,
  channel: ChannelRef | undefined,
  text: string,
): Promise<VariableContext> {
  const names = variablesIn(text)
  const needsAttributes = names.some((name) => name.startsWith('contact.attributes.'))
  const [connected, workspace, attributes] = await Promise.all([
    channel && names.includes('channel.name') ? deps.channels.find(channel.id) : undefined,
    names.includes('workspace.name') ? deps.store.readWorkspace() : undefined,
    needsAttributes ? deps.store.readContactAttributes() : undefined,
  ])
  return { contact, agent, team, channel: connected, workspace, attributes }
}

import { byAgent, isOpen, openConversation } from '../domain/conversation.ts'
import { ownerBy } from '../domain/crew.ts'
import { DomainError } from '../domain/errors.ts'
import { type Call, commitAnswer, momentOf, retryOnConflict } from './commit.ts'
import { readVisibleContact } from './contacts.ts'
import type { Deps } from './ports.ts'
import { presentConversation } from './present.ts'

/** S4: an agent starts the contact's next conversation; it appears in that agent's own. */
export function startConversation(deps: Deps, call: Call, input: { contactId: string; channelId: string }) {
  return retryOnConflict(async () => {
    const [{ contact, latest, agent }, channel, teams] = await Promise.all([
      readVisibleContact(deps, call, input.contactId),
      deps.store.readChannel(input.channelId),
      deps.store.readTeams(),
    ])
    if (latest && isOpen(latest)) {
      throw new DomainError('conversation_open', 'This contact has an open conversation.')
    }
    const identity = contact.identities.find((candidate) => candidate.channelId === input.channelId)
    if (!channel || !identity) {
      throw new DomainError('no_identity', 'This contact has no address on that channel.', [
        { path: 'channelId', message: 'is not a channel of this contact' },
      ])
    }
    const moment = momentOf(deps)
    const opened = openConversation(
      {
        contact,
        previous: latest,
        teamId: channel.teamId,
        channel: { id: channel.id, type: channel.type },
        actor: byAgent(agent),
        assignee: agent,
        grabbedBy: ownerBy(
          agent,
          teams.find(({ id }) => id === channel.teamId),
        ),
      },
      moment,
    )
    const conversation = { ...opened.conversation, participantIds: [agent.id], status: 'ongoing' as const }
    const answer = presentConversation({ ...conversation, version: 1 }, { now: moment.now, teams })
    const writes = [
      ...(latest ? [deps.store.conversationUnchanged(latest)] : []),
      ...deps.store.putConversation(undefined, conversation),
      ...opened.entries.map(deps.store.putEntry),
    ]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

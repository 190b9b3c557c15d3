import { retryOnConflict } from '../../../kernel/commit.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { amend, appendEvent, byAgent, entryOfContact, isOpen, unchanged } from '../../timeline/domain/change.ts'
import { presentContact, writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ContactChange } from '../domain/pin.ts'
import { readVisibleContact, type VisibleContact } from './contacts.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** What a rule about a contact is given to decide. */
export type ContactScene = VisibleContact & { moment: Moment }

/**
 * One movement of a contact, in its latest conversation too where there is one: read, decide, commit; answers with the
 * contact as it then is. Both are written, so that a message that opens the next conversation sees it or is retried.
 */
export function stepContact(
  deps: Deps,
  call: Call,
  id: string,
  rule: (scene: ContactScene) => ContactChange | undefined | Promise<ContactChange | undefined>,
  alsoVisibleTo?: Parameters<typeof readVisibleContact>[3],
) {
  return retryOnConflict(async () => {
    const visible = await readVisibleContact(deps, call, id, alsoVisibleTo)
    const moment = momentOf(deps)
    const decided = await rule({ ...visible, moment })
    const { contact, latest, agent } = visible
    if (!decided) {
      const answer = presentContact(contact, latest, moment.now)
      await commitAnswer(deps, call, [], answer)
      return answer
    }
    const { name, from, to } = decided.event
    const after = { ...contact, ...decided.contact }
    const hasConversation = latest && latest.deletedAt === undefined
    const step = latest && amend(unchanged(latest), decided.conversation)
    const change = step && hasConversation ? appendEvent(step, moment, byAgent(agent), name, from, to) : step
    const writes = [
      deps.store.putContact(after),
      ...(latest && change ? writesOf(deps, latest, change) : []),
      // An open one has no successor. Beside a closed one, a message may be opening the next that would miss this.
      ...(latest && isOpen(latest) ? [] : [deps.store.conversationAbsent(contact.id, (latest?.n ?? 0) + 1)]),
      ...(hasConversation
        ? []
        : [
            deps.store.putEntry(
              entryOfContact(contact.id, moment, { kind: 'event', actor: byAgent(agent), event: decided.event }),
            ),
          ]),
    ]
    const answer = presentContact({ ...after, version: after.version + 1 }, change?.conversation, moment.now)
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

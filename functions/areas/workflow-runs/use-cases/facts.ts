import { notFound } from '../../../kernel/errors.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Facts } from '../../workflows/domain/facts.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Run } from '../domain/run.ts'

type Deps = HasStore<ContactAttributesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

/** Of a conversation, the latest entries in which messages and their tags are looked for. */
const LOOKED_AT = 100

/** What the conditions of a run are asked of, as things are now. */
export async function factsOf({ store, clock }: Deps, run: Run): Promise<Facts> {
  const { contactId, n, entryId, answers } = run
  const key = entryId === undefined ? undefined : parseEntryId(entryId)
  const [state, conversation, teams, attributes, entry, page] = await Promise.all([
    store.readContact(contactId),
    n > 0 ? store.readConversation(contactId, n) : undefined,
    store.readTeams(),
    store.readContactAttributes(),
    key && store.readEntry(key),
    n > 0 ? store.readTimeline({ contactId, n }, { limit: LOOKED_AT, order: 'desc' }) : undefined,
  ])
  if (!state) throw notFound('contact')
  const isStart = run.steps.length === 0
  const now = conversation && (isStart ? asMoved(conversation.conversation, entry) : conversation.conversation)
  const said = page?.items.filter(({ message }) => message?.direction === 'inbound') ?? []
  const latest = said[0]?.message
  return {
    now: clock.now(),
    contact: state.contact,
    conversation: now,
    team: teams.find(({ id }) => id === now?.teamId),
    message: isStart ? (entry?.message ?? latest) : latest,
    tags: [...new Set(page?.items.flatMap(({ message }) => message?.tags ?? []))],
    attributes,
    answers,
  }
}

/** As the movement left it that something starts on, whatever another workflow has made of it since. */
function asMoved(conversation: Conversation, entry: Entry | undefined): Conversation {
  const { name, to = null } = entry?.event ?? {}
  if (name === 'transferred') return { ...conversation, teamId: to }
  return name === 'assigned' ? { ...conversation, assigneeId: to } : conversation
}

import { parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { created, modified, reaction, written } from '../../../platform/stream.ts'
import { timesOf } from '../../queues/domain/timers.ts'
import { tagged } from '../../tags/changes.ts'
import { contacts, conversations, entries } from '../../timeline/changes.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { listening } from '../../workflows/changes.ts'
import { silenceOf } from '../../workflows/domain/facts.ts'
import { type Listening, listenersTo } from '../../workflows/domain/listening.ts'
import type { WorkflowsStore } from '../../workflows/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { breaksSilence, occasionsOf, silenceIdOf } from '../domain/occasion.ts'
import type { RunParts } from '../port.ts'

type Deps = HasStore<WorkflowsStore> & Pick<Parts, 'clock'> & RunParts

/** What workflows wait for: remembered, so that what nobody waits for costs nothing. */
const listens = ({ store, clock }: Deps): Promise<Listening> => store.readListeningLately(clock.now())

/** A workflow was switched on, off or changed: what happens from now on goes by that. */
export const forgetListeners = reaction({
  name: 'forget-listeners',
  on: written(listening),
  async run(_change, { store }: Deps) {
    store.forgetListening()
  },
})

/** O1: what is said and moved in conversations starts the workflows that wait for it. */
export const startRuns = reaction({
  name: 'start-runs',
  on: created(entries),
  when: ({ after }) => occasionsOf(after).length > 0,
  async run({ after }, deps: Deps) {
    const { contactId, n, id: entryId, receivedAt: at } = after
    const heard = await listens(deps)
    for (const { workflowId, on } of occasionsOf(after).flatMap((occasion) => listenersTo(heard, occasion))) {
      await deps.runRoom.begin({ kind: 'start', workflowId, on, contactId, n, occasion: entryId, at, entryId })
    }
  },
})

/** The same of contacts that are new. */
export const startForContacts = reaction({
  name: 'start-for-contacts',
  on: created(contacts),
  async run({ after: { id: contactId, createdAt: at } }, deps: Deps) {
    for (const { workflowId, on } of listenersTo(await listens(deps), { on: 'contact.created' })) {
      await deps.runRoom.begin({ kind: 'start', workflowId, on, contactId, n: 0, occasion: 'created', at })
    }
  },
})

/** The same of messages that were given a tag. */
export const startForTags = reaction({
  name: 'start-for-tags',
  on: created(tagged),
  async run({ after: { tagId, entryId } }, deps: Deps) {
    const key = parseEntryId(entryId)
    if (!key) return
    const { contactId, n, at } = key
    for (const { workflowId, on } of listenersTo(await listens(deps), { on: 'tag.added' })) {
      const occasion = `${tagId} ${entryId}`
      await deps.runRoom.begin({ kind: 'start', workflowId, on, contactId, n, occasion, at, entryId })
    }
  },
})

/** A silence begins anew with whatever is said; it is called for when it has lasted long enough. */
export const armSilences = reaction({
  name: 'arm-silences',
  on: created(entries),
  when: ({ after }) => breaksSilence(after),
  async run(
    { after },
    deps: Deps & HasStore<WorkspaceStore & Pick<TimelineStore, 'readConversations'>> & Pick<Parts, 'scheduler'>,
  ) {
    const silences = listenersTo(await listens(deps), { on: 'silence' })
    if (silences.length === 0) return
    const { contactId, n } = after
    const [teams, [conversation]] = await Promise.all([
      deps.store.readTeams(),
      deps.store.readConversations([{ contactId, n }]),
    ])
    if (!conversation) return
    const times = timesOf(conversation.teamId, teams)
    for (const minutes of new Set(silences.map((one) => one.minutes ?? 0))) {
      const at = silenceOf(conversation, minutes, times)?.due
      const id = silenceIdOf(minutes, contactId, n)
      if (at !== undefined && Number.isFinite(at)) {
        await deps.scheduler.arm({ kind: 'silence', id, at, replaces: false })
      }
    }
  },
})

/** The customer wrote where a run waits for that. */
export const wakeRuns = reaction({
  name: 'wake-runs',
  on: modified(conversations),
  when: ({ before, after }) =>
    after.awaited !== undefined && after.lastInboundAt !== null && after.lastInboundAt !== before?.lastInboundAt,
  run: ({ after: { contactId, n } }, { runRoom }: RunParts) => runRoom.begin({ kind: 'reply', contactId, n }),
})

import type { CrmRecord } from '../../areas/crm/domain/record.ts'
import type { RecordNote } from '../../areas/crm/domain/record-note.ts'
import type { Digest } from '../../areas/notifications/port.ts'
import type { Contact } from '../../areas/timeline/domain/contact.ts'
import type { Conversation } from '../../areas/timeline/domain/conversation.ts'
import type { Entry } from '../../areas/timeline/domain/entry.ts'
import type { KeptWebhook } from '../../areas/webhooks/domain/kept-webhook.ts'
import type { Sweep } from '../../areas/workspace/port.ts'
import type { EveryPart as Deps } from '../compose.ts'

/** What the stream tells of one item: as it is, and as it was before. */
export type StreamChange = { sequenceNumber: string; contactId: string } & (
  | { kind: 'entry'; after: Entry; before: Entry | undefined }
  | { kind: 'conversation'; after: Conversation | undefined; before: Conversation | undefined }
  | { kind: 'contact'; after: Contact; before: Contact | undefined }
  | { kind: 'sweep'; after: Sweep }
  | { kind: 'record'; after: CrmRecord }
  | { kind: 'record-note'; after: RecordNote | undefined; before: RecordNote | undefined }
  | { kind: 'digest'; after: Digest; before: Digest | undefined }
  | { kind: 'webhook'; after: KeptWebhook; before: KeptWebhook | undefined }
  /** an agent, a team, or what an agent wants to be told, changed */
  | { kind: 'directory' }
)

/** What follows from a change. `run` may be repeated: it must then do nothing new. */
export interface Reaction {
  name: string
  on(change: StreamChange): boolean
  run(change: StreamChange, deps: Deps): Promise<void>
}

/** What of a batch has to be done again. */
export interface Failed {
  reaction: string
  sequenceNumber: string
  error: unknown
}

/**
 * Runs every reaction over a batch: within a contact in order, each reaction on its own, so that one that fails holds up
 * neither the others nor other contacts. A contact's later changes wait for the failed one: they come again with it.
 */
export async function react(
  reactions: readonly Reaction[],
  changes: readonly StreamChange[],
  deps: Deps,
): Promise<Failed[]> {
  if (changes.some(({ kind }) => kind === 'directory')) deps.store.forgetDirectory()
  const byContact = new Map<string, StreamChange[]>()
  for (const change of changes) byContact.set(change.contactId, [...(byContact.get(change.contactId) ?? []), change])
  const failed: Failed[] = []
  await Promise.all(
    [...byContact.values()].flatMap((chain) =>
      reactions.map(async (reaction) => {
        for (const change of chain) {
          if (!reaction.on(change)) continue
          try {
            await reaction.run(change, deps)
          } catch (error) {
            failed.push({ reaction: reaction.name, sequenceNumber: change.sequenceNumber, error })
            return
          }
        }
      }),
    ),
  )
  return failed
}

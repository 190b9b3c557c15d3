import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelParts } from '../../channels/port.ts'
import { requestOf } from '../../exports/domain/request.ts'
import type { ExportsStore } from '../../exports/port.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import { appendEvent, byContact, unchanged } from '../../timeline/domain/change.ts'
import { reachableEmail } from '../../timeline/domain/reachability.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Visitor } from '../domain/visitor-token.ts'
import { type Caller, countVisitorCall } from './admit-visitor.ts'
import { openChat } from './open-chat.ts'

type Deps = HasStore<ExportsStore & RateLimitsStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'settings' | 'ulid'>

/**
 * The visitor has their chat sent to them: to the address that the contact has, and to no other. That it was asked for
 * stands on the timeline; sending it follows from the entry, once.
 */
export async function sendTranscript(deps: Deps, visitor: Visitor, caller: Caller): Promise<{ to: string }> {
  const channel = await deps.channels.find(visitor.channelId)
  if (!channel) throw new DomainError('not_found', 'This web channel was removed.')
  await countVisitorCall(deps, channel, 'transcripts', visitor.address, caller)
  const workspace = await deps.store.readWorkspace()
  return retryOnConflict(async () => {
    const state = await openChat(deps, visitor)
    const { contact, latest } = state ?? {}
    if (!contact || !latest || latest.deletedAt !== undefined)
      throw new DomainError('not_found', 'Nothing was said yet.')
    const to = reachableEmail(contact, visitor.channelId)
    if (!to) {
      throw new DomainError('invalid_request', 'There is no email address to send it to.', [
        { path: 'email', message: 'is not known' },
      ])
    }
    const change = appendEvent(unchanged(latest), momentOf(deps), byContact(contact), 'exported', null, to)
    const [entry] = change.entries
    if (!entry) throw new Error('an event adds an entry')
    const wanted = requestOf(entry, {
      by: { id: contact.id, name: contact.name, email: to },
      to,
      subject: `Your conversation with ${workspace.name}`,
      forContact: true,
      channelId: visitor.channelId,
    })
    await deps.store.commit([...writesOf(deps, latest, change), deps.store.putExport(wanted)])
    return { to }
  })
}

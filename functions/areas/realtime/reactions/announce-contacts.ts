import { isSame } from '../../../kernel/on-demand.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import type { NotificationsStore } from '../../notifications/port.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { presentContact } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type ListenersDeps, listeners } from './listeners.ts'
import { postTo } from './post.ts'

type Deps = HasStore<NotificationsStore & SocketsStore & TimelineStore> & ListenersDeps & Pick<SocketParts, 'sockets'>

/** What no event of a timeline tells of. */
const told = ['name', 'emails', 'phones', 'language', 'attributes'] as const satisfies (keyof Contact)[]

/** What an import changes it changes by the thousand: a page that is read anew has it. */
const isTold = ({ before, after }: Written<Contact>): boolean =>
  before !== undefined &&
  isSame(before.imported, after.imported) &&
  told.some((field) => !isSame(before[field], after[field]))

/** C1, C9: tells whoever is connected and may see a contact how it is now that somebody changed it. */
export async function announceContacts(changes: readonly Written<Contact>[], deps: Deps): Promise<void> {
  const ids = new Set(changes.filter(isTold).map(({ after }) => after.id))
  if (ids.size === 0) return
  const now = deps.clock.now()
  const { connections, programs } = await listeners(deps)
  if (connections.length === 0) return
  const { agents } = await deps.store.readDirectory()
  for (const id of ids) {
    const state = await deps.store.readContact(id)
    // One that was merged meanwhile is told of as what it is a part of.
    if (!state || state.contact.id !== id) continue
    const { contact, latest } = state
    const allowed = new Set(
      [...agents, ...programs].filter((agent) => canSee(agent, visibleAs(state))).map((agent) => agent.id),
    )
    const event = {
      id: `${id}:v${contact.version}`,
      type: 'contact.updated',
      at: new Date(now).toISOString(),
      contact: presentContact(contact, latest, now),
    }
    await postTo(deps, connections, allowed, event)
  }
}

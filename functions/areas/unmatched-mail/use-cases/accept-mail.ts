import { ConflictError } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { admitEmail } from '../../email/index.ts'
import type { EmailParts, EmailStore } from '../../email/port.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Acceptance } from '../acceptance-port.ts'
import type { UnmatchedMail } from '../domain/unmatched-mail.ts'
import type { UnmatchedMailStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & EmailStore & MessagesStore & TimelineStore & UnmatchedMailStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'> &
  Pick<EmailParts, 'mailbox'>

/**
 * Reads an email again that somebody wants taken in, and stores it as its sender's message: in one commit with its leaving
 * the list, so that it is stored once whatever dies, and not at all where somebody has dismissed it.
 */
export async function acceptMail(deps: Deps, { mailId, askedAt }: Acceptance): Promise<void> {
  const mail = await deps.store.readUnmatched(mailId)
  if (!mail?.accept || mail.accept.askedAt !== askedAt) return
  const [channel, email] = await Promise.all([
    deps.store.readChannel(mail.accept.channelId),
    deps.mailbox.read(mail.stored.bucket, mail.stored.key),
  ])
  if (!email) return giveUp(deps, mail, 'gone')
  if (!channel || channel.deleted) return giveUp(deps, mail, 'no_channel')
  const moved = deps.store.moveToAccepted(mail, deps.clock.now())
  // Counted by itself: another email under the same Message-ID may have come before.
  const admission = { providerId: `unmatched:${mailId}`, moreWrites: moved }
  await unlessOvertaken(async () => {
    const outcome = await admitEmail(deps, channel, email, mail.conversationId, admission)
    if (outcome === 'duplicate') await deps.store.commit(moved)
    if (outcome === 'ignored') await giveUp(deps, mail, 'no_channel')
  })
}

function giveUp(deps: Deps, mail: UnmatchedMail, problem: UnmatchedMail['problem']): Promise<void> {
  const { accept: _accept, ...rest } = mail
  return unlessOvertaken(() => deps.store.commit([deps.store.changeUnmatched(mail, { ...rest, problem })]))
}

/** Somebody has asked again or dismissed it, or the same job has done it: nothing is left to do. */
async function unlessOvertaken(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof ConflictError && error.labels.includes('unmatched'))) throw error
  }
}

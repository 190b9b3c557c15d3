import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { mayBeAccepted, type UnmatchedMail } from '../domain/unmatched-mail.ts'
import type { UnmatchedMailStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & TimelineStore & UnmatchedMailStore & WorkspaceStore> & Pick<Parts, 'clock'>

function present(mail: UnmatchedMail) {
  const { id, at, from, to, subject, text, files, reason, conversationId = null, accept, problem = null } = mail
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  return {
    id,
    at: new Date(at).toISOString(),
    from: from.address,
    name: from.name,
    to,
    subject,
    text,
    files,
    reason,
    acceptable: mayBeAccepted(reason),
    conversationId,
    channelId: accept?.channelId ?? mail.channelId ?? null,
    acceptAskedAt: time(accept?.askedAt),
    acceptedAt: time(mail.acceptedAt),
    problem,
  }
}

/** Emails that nobody expected, newest first. */
export async function listUnmatchedMail(
  deps: Pick<Deps, 'store' | 'clock'>,
  _call: Call,
  input: { cursor?: string | undefined; limit?: number | undefined },
) {
  const page = await deps.store.listUnmatched({ limit: input.limit ?? 50, cursor: input.cursor }, deps.clock.now())
  return { items: page.items.map(present), nextCursor: page.nextCursor }
}

/**
 * Has an email taken in as its sender's message. Where emails can be read, `acceptMail` does it, once, however often it is
 * asked for.
 */
export function acceptUnmatchedMail(deps: Deps, call: Call, input: { id: string; channelId: string }) {
  return retryOnConflict(async () => {
    const mail = await deps.store.readUnmatched(input.id)
    if (!mail) {
      const accepted = await deps.store.readAccepted(input.id)
      if (!accepted) throw notFound('unmatched email')
      return present(accepted)
    }
    if (!mayBeAccepted(mail.reason)) {
      throw new DomainError('not_acceptable', 'This email is nobody’s message: it can only be dismissed.')
    }
    if (!(await takes(deps, mail, input.channelId))) {
      throw invalid('channelId', 'is neither a channel for email nor the one that it answers on')
    }
    const { problem: _problem, ...rest } = mail
    const after = { ...rest, accept: { channelId: input.channelId, askedAt: deps.clock.now() } }
    const answer = present(after)
    await commitAnswer(deps, call, [deps.store.changeUnmatched(mail, after)], answer)
    return answer
  }, ['idempotency'])
}

/** A mailbox takes any email; any other channel only an answer to what was sent from it. */
async function takes(deps: Deps, { conversationId = '' }: UnmatchedMail, channelId: string): Promise<boolean> {
  const channel = await deps.store.readChannel(channelId)
  if (!channel || channel.deleted) return false
  if (channel.provider === 'email') return true
  const key = parseConversationId(conversationId)
  const state = key && (await deps.store.readConversation(key.contactId, key.n))
  return state?.conversation.lastChannel?.id === channelId
}

/** Takes one out of the list; it is nobody's message. */
export function dismissUnmatchedMail(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const mail = await deps.store.readUnmatched(input.id)
    if (!mail) throw notFound('unmatched email')
    const answer = { id: mail.id, deleted: true as const }
    await commitAnswer(deps, call, [deps.store.removeUnmatched(mail)], answer)
    return answer
  }, ['idempotency'])
}

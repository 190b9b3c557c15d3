import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { EmailParts } from '../../email/port.ts'
import { presenceOf } from '../../sockets/domain/presence.ts'
import type { SocketsStore } from '../../sockets/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type ConversationPart, type DigestPart, digestEmail } from '../domain/digest.ts'
import {
  calmSettings,
  GATHERED_MS,
  isMarked,
  isOfEntry,
  isToldOf,
  isUnread,
  keepsEndpoints,
  type Notification,
  parseNotificationId,
  previewOf,
  stillTells,
} from '../domain/notifications.ts'
import type { NotificationsStore, OwnNotificationSettings } from '../port.ts'

type Deps = HasStore<NotificationsStore & SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'settings'> &
  Pick<EmailParts, 'mailer'>

type DigestDeps = Pick<Deps, 'store' | 'clock' | 'mailer' | 'settings' | 'log'>

/** Longer than a function lives that sends it. */
const LEASE_MS = 90_000
const AGAIN_AFTER_MS = 5 * 60_000
/** Who died after the email went out, before it was noted, sends it again; not for ever. */
const MAX_ATTEMPTS = 3
const OLDEST_MS = 24 * 60 * 60 * 1000
/** A firing is minutes late at worst: what is older was never fired. */
const LATE_MS = 2 * 60_000

export type DigestOutcome = 'none' | 'nothing new' | 'sent' | 'postponed' | 'refused' | 'given up'

/**
 * N1: sends what was gathered for an agent as one email, unless there is nothing left to tell: what was read meanwhile,
 * what the agent looks at, may no longer see or does not want by email is left out. Whoever takes the digest sends it, so
 * that a doubled or late firing sends nothing. A process that dies between the two calls, to SES and to the table, leaves
 * a digest that is sent once more when its lease is over, at most three times in all: sent twice rather than never.
 */
export async function sendDigest(
  deps: DigestDeps,
  agentId: string,
  firing: { at?: number | undefined } = {},
): Promise<DigestOutcome> {
  const now = Math.max(deps.clock.now(), firing.at ?? 0)
  const digest = await deps.store.takeDigest(agentId, now, now + LEASE_MS)
  if (!digest) return 'none'
  const [agent, notes] = await Promise.all([deps.store.readAgent(agentId), deps.store.readDigestNotes(agentId)])
  const done = (outcome: DigestOutcome) => deps.store.finishDigest(digest, notes, now + GATHERED_MS).then(() => outcome)
  if (!agent || agent.deleted) return done('nothing new')
  if (digest.attempts > MAX_ATTEMPTS) {
    deps.log.error('digest.given-up', { agentId })
    return done('given up')
  }
  const fresh = notes.filter(({ at }) => at > now - OLDEST_MS).sort((a, b) => b.at - a.at)
  if (fresh.length === 0) return done('nothing new')
  const own = await deps.store.readNotificationSettings(agentId)
  const parts = await partsOf(deps, { agent, ways: own.ways, fresh, now })
  if (parts.length === 0) return done('nothing new')
  const { emailFrom, consoleUrl } = deps.settings
  const result = await deps.mailer.send({
    from: emailFrom,
    to: [agent.email],
    automatic: true,
    ...digestEmail({ name: agent.name, language: own.language }, parts, consoleUrl),
    references: [],
    reference: `digest-${agentId}-${digest.dueAt}`,
  })
  if (result.outcome === 'sent') return done('sent')
  if (result.outcome === 'refused') {
    deps.log.warn('digest.refused', { agentId, code: result.code })
    return done('refused')
  }
  await deps.store.postponeDigest(digest, now + AGAIN_AFTER_MS)
  return 'postponed'
}

/** Finds digests that were due and never fired; throws, at the end, when some could not be sent. */
export async function finishDigests(deps: DigestDeps): Promise<void> {
  const now = deps.clock.now()
  const late = (await deps.store.listDigests()).filter(
    ({ dueAt, leaseUntil }) => dueAt < now - LATE_MS && (leaseUntil ?? 0) <= now,
  )
  let failed = 0
  for (const { agentId } of late) {
    try {
      await sendDigest(deps, agentId)
    } catch (error) {
      failed++
      deps.log.error('digest.failed', { agentId, name: error instanceof Error ? error.name : 'unknown' })
    }
  }
  if (failed > 0) throw new Error(`${failed} digests could not be sent.`)
}

/** What is worth telling still, by conversation, the newest first. */
async function partsOf(
  deps: DigestDeps,
  {
    agent,
    ways,
    fresh,
    now,
  }: { agent: Agent; ways: OwnNotificationSettings['ways']; fresh: Notification[]; now: number },
): Promise<DigestPart[]> {
  const [conversations, teams, marks, connections] = await Promise.all([
    readConversations(deps, fresh),
    deps.store.readTeams(),
    deps.store.readNotificationMarks(agent.id),
    deps.store.agentConnections(now),
  ])
  const settings = { ...calmSettings, ...ways }
  const parts = new Map<string, ConversationPart>()
  const alerts = fresh.flatMap((note): DigestPart[] => {
    const { alert } = note
    const isTold = alert && settings.queue_alert.email && isToldOf(alert, agent) && !isMarked(note, marks)
    return isTold ? [{ alert, teamName: teams.find(({ id }) => id === alert.teamId)?.name }] : []
  })
  const off = fresh.flatMap((note): DigestPart[] => {
    const { endpoint } = note
    const isTold = endpoint && settings.endpoint_off.email && keepsEndpoints(agent) && !isMarked(note, marks)
    return isTold ? [{ endpoint }] : []
  })
  for (const note of fresh) {
    const { kind } = note
    const conversation = conversations.get(conversationIdOf(note.contactId, note.n))
    if (!conversation || !settings[kind].email) continue
    if (!stillTells(kind, agent, { conversation, teams }) || !isUnread(note, conversation, marks)) continue
    if (presenceOf(connections, conversation.id, now).has(agent.id)) continue
    const part = parts.get(conversation.id)
    if (part) part.kinds.push(kind)
    else {
      const { id: conversationId, contactName } = conversation
      parts.set(conversationId, {
        conversationId,
        contactName,
        kinds: [kind],
        text: await textOf(deps, note, conversation),
      })
    }
  }
  return [...off, ...alerts, ...parts.values()]
}

async function readConversations(deps: DigestDeps, notes: Notification[]): Promise<Map<string, Conversation>> {
  const keys = new Map(
    notes
      .filter(({ alert, endpoint }) => !alert && !endpoint)
      .map(({ contactId, n }) => [conversationIdOf(contactId, n), { contactId, n }]),
  )
  const found = await deps.store.readConversations([...keys.values()])
  return new Map(found.map((conversation) => [conversation.id, conversation]))
}

async function textOf(deps: DigestDeps, { id, kind }: Notification, conversation: Conversation): Promise<string> {
  const key = isOfEntry(kind) ? parseEntryId(parseNotificationId(id)?.entryId ?? '') : undefined
  return previewOf(key && (await deps.store.readEntry(key)), conversation)
}

import { randomBytes } from 'node:crypto'
import { isOpen } from '../domain/conversation.ts'
import { DomainError } from '../domain/errors.ts'
import { homeContactId } from '../domain/ids.ts'
import type { Channel, Contact } from '../domain/model.ts'
import { clip, wellFormed } from '../domain/text.ts'
import { identityHashMatches, issueVisitorToken, readVisitorToken, type Visitor } from '../domain/visitor-token.ts'
import { retryOnConflict } from './commit.ts'
import type { Deps } from './ports.ts'
import { receiveMessage } from './receive-message.ts'
import { presentForVisitor } from './send-to-visitor.ts'
import type { ContactState } from './store-port.ts'
import { visitorWrote } from './visitor-presence.ts'

const TOKEN_LIFE_MS = 30 * 24 * 60 * 60 * 1000

interface SessionInput {
  channelId: string
  visitorId?: string | undefined
  identity?: { userId: string; name?: string | undefined; email?: string | undefined; hash: string } | undefined
}

/** Starts or goes on with a visitor's session on a web channel; writes nothing unless it learned something of a contact. */
export async function startVisitorSession(deps: Deps, input: SessionInput) {
  const channel = await deps.channels.find(input.channelId)
  if (channel?.provider !== 'web') throw new DomainError('not_found', 'There is no such web channel.')
  const visitorId = input.visitorId ?? `v_${randomBytes(18).toString('base64url')}`
  const visitorAddress = `visitor:${visitorId}`
  const address = await addressOf(deps, channel, input, visitorAddress)
  const { identity } = input
  const state = identity
    ? await adopt(deps, channel, {
        userAddress: address,
        visitorAddress: input.visitorId ? visitorAddress : undefined,
        ...identity,
      })
    : await deps.store.readContact(homeContactId(channel.id, address))
  const now = deps.clock.now()
  const visitor: Visitor = {
    channelId: channel.id,
    address,
    contactId: state?.contact.id ?? homeContactId(channel.id, address),
    ...(identity?.name ? { name: clip(identity.name, 256) } : {}),
    ...(identity?.email ? { email: identity.email } : {}),
    expiresAt: now + TOKEN_LIFE_MS,
  }
  const token = issueVisitorToken(visitor, await deps.secrets.app())
  const latest = state?.latest
  return {
    token,
    visitorId,
    socketUrl: `${deps.settings.socketUrl}?token=${encodeURIComponent(token)}`,
    ...(latest && isOpen(latest) ? { conversation: { id: latest.id, status: latest.status, unread: 0 } } : {}),
  }
}

async function addressOf(deps: Deps, channel: Channel, input: SessionInput, visitorAddress: string): Promise<string> {
  const { identity } = input
  if (!identity) return visitorAddress
  const { secrets } = await deps.channels.connect(channel)
  if (!secrets.identitySecret || !identityHashMatches(identity.userId, identity.hash, secrets.identitySecret)) {
    throw new DomainError('unauthorized', 'The identity is not signed with this channel’s secret.', [
      { path: 'identity.hash', message: 'is not the HMAC-SHA256 of userId' },
    ])
  }
  return `user:${identity.userId}`
}

interface Adoption {
  userAddress: string
  visitorAddress: string | undefined
  name?: string | undefined
  email?: string | undefined
}

/** A signed-in customer's contact, kept up to date; a visitor who signs in keeps the conversation they have. */
function adopt(deps: Deps, channel: Channel, given: Adoption): Promise<ContactState | undefined> {
  const userHome = homeContactId(channel.id, given.userAddress)
  return retryOnConflict(async () => {
    const [user, visitor] = await Promise.all([
      deps.store.readContact(userHome),
      given.visitorAddress ? deps.store.readContact(homeContactId(channel.id, given.visitorAddress)) : undefined,
    ])
    const state = user ?? visitor
    if (!state) return undefined
    const identity = { channelId: channel.id, type: channel.type, address: given.userAddress }
    const contact: Contact = {
      ...state.contact,
      ...(given.name && state.contact.name === state.contact.originalName && !user
        ? { name: clip(given.name, 256) }
        : {}),
      emails:
        given.email && !state.contact.emails.includes(given.email)
          ? [given.email, ...state.contact.emails]
          : state.contact.emails,
      identities: user ? state.contact.identities : [...state.contact.identities, identity],
    }
    if (JSON.stringify(contact) === JSON.stringify(state.contact)) return state
    await deps.store.commit([
      deps.store.putContact(contact),
      ...(user ? [] : [deps.store.putRedirect(userHome, state.contact.id)]),
    ])
    return { ...state, contact: { ...contact, version: contact.version + 1 } }
  })
}

/** The visitor of a bearer token; throws unauthorized. */
export async function authenticateVisitor(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  token: string | undefined,
): Promise<Visitor> {
  const visitor = token && readVisitorToken(token, await deps.secrets.app(), deps.clock.now())
  if (visitor) return visitor
  throw new DomainError('unauthorized', 'The session is unknown or over; start a new one.')
}

/** A visitor writes; the same `clientId` counts once. */
export async function receiveVisitorMessage(deps: Deps, visitor: Visitor, input: { text: string; clientId: string }) {
  const channel = await deps.channels.find(visitor.channelId)
  if (!channel) throw new DomainError('not_found', 'This web channel was removed.')
  const { address, name, email } = visitor
  const text = wellFormed(input.text)
  const status = await receiveMessage(deps, channel, {
    kind: 'message',
    providerId: `${address}:${input.clientId}`,
    address,
    ...(name ? { name } : { name: 'Visitor' }),
    ...(email ? { email } : {}),
    text,
    media: [],
  })
  await visitorWrote(deps, visitor.contactId)
  return { clientId: input.clientId, status, at: new Date(deps.clock.now()).toISOString() }
}

/** The messages of a visitor's open conversation after a number: what the widget missed while it was away. */
export async function readVisitorMessages(deps: Deps, visitor: Visitor, input: { afterSeq?: number | undefined }) {
  const state = await deps.store.readContact(visitor.contactId)
  const latest = state?.latest
  if (!latest || latest.deletedAt !== undefined) return { items: [], nextCursor: null }
  const entries = await deps.store.readEntriesAfter(latest, input.afterSeq ?? 0, 100)
  return { items: entries.filter((entry) => entry.kind === 'message').map(presentForVisitor), nextCursor: null }
}

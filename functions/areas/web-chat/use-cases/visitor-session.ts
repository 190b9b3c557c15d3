import { randomBytes } from 'node:crypto'

import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { webChatLook } from '../../channels/domain/web-chat-settings.ts'
import type { ChannelParts } from '../../channels/port.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { afterVisit, someoneAvailable, type Visit } from '../domain/visit.ts'
import {
  identityHashMatches,
  identitySecrets,
  issueVisitorToken,
  readVisitorToken,
  VISITOR_TOKEN_LIFE_MS,
  type Visitor,
} from '../domain/visitor-token.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'secrets' | 'settings'>

interface SessionInput {
  channelId: string
  visitorId?: string | undefined
  /** whom the company's page vouches for */
  identity?: { userId: string; name?: string | undefined; email?: string | undefined; hash: string } | undefined
  /** what they say of themself */
  profile?: { name?: string | undefined; email?: string | undefined } | undefined
  page?: { url?: string | undefined; title?: string | undefined } | undefined
  timezone?: string | undefined
  language?: string | undefined
}

/** Starts or goes on with a visitor's session on a web channel; writes nothing unless it learned something of a contact. */
export async function startVisitorSession(deps: Deps, input: SessionInput) {
  const channel = await deps.channels.find(input.channelId)
  if (channel?.provider !== 'web') throw new DomainError('not_found', 'There is no such web channel.')
  const visitorId = input.visitorId ?? `v_${randomBytes(18).toString('base64url')}`
  const visitorAddress = `visitor:${visitorId}`
  const address = await addressOf(deps, channel, input, visitorAddress)
  const visit = visitOf(input)
  const [state, agents] = await Promise.all([
    welcome(deps, channel, visit, {
      address,
      visitorAddress: input.visitorId || !input.identity ? visitorAddress : undefined,
      vouched: input.identity !== undefined,
    }),
    deps.store.readAgents(),
  ])
  const { name, email, location } = visit
  const visitor: Visitor = {
    channelId: channel.id,
    address,
    contactId: state?.contact.id ?? homeContactId(channel.id, address),
    ...(name ? { name } : {}),
    ...(email ? { email } : {}),
    ...(state ? {} : { ...(input.language ? { language: input.language } : {}), ...(location ? { location } : {}) }),
    expiresAt: deps.clock.now() + VISITOR_TOKEN_LIFE_MS,
  }
  const [key] = await deps.secrets.signingKeys('visitor')
  const token = issueVisitorToken(visitor, key)
  return {
    token,
    visitorId,
    socketUrl: `${deps.settings.socketUrl}?token=${encodeURIComponent(token)}`,
    look: webChatLook(channel),
    available: someoneAvailable(agents, channel.teamId),
    ...conversationFor(state?.latest, agents),
  }
}

/** The open conversation as its visitor may know it: who answers is a name. */
function conversationFor(latest: Conversation | undefined, agents: readonly Agent[]) {
  if (!latest || !isOpen(latest) || latest.deletedAt !== undefined) return {}
  const agent = agents.find(({ id }) => id === latest.assigneeId)
  return {
    conversation: {
      id: latest.id,
      status: latest.status,
      unread: 0,
      agent: agent ? { name: agent.name, available: agent.available } : null,
    },
  }
}

function visitOf({ identity, profile, page, timezone }: SessionInput): Visit {
  const clean = (text: string | undefined, max: number) => clip(wellFormed(text ?? '').trim(), max) || undefined
  const { name, email } = identity ?? profile ?? {}
  const location = { url: clean(withoutQuery(page?.url), 300), title: clean(page?.title, 100), timezone }
  const given = Object.entries(location).filter(([, value]) => value !== undefined)
  return {
    name: clean(name, 256),
    email,
    location: given.length > 0 ? Object.fromEntries(given) : undefined,
  }
}

/** What follows `?` or `#` may be anything, secrets included. */
const withoutQuery = (url: string | undefined) => url?.split(/[?#]/)[0]

async function addressOf(deps: Deps, channel: Channel, input: SessionInput, visitorAddress: string): Promise<string> {
  const { identity } = input
  if (!identity) return visitorAddress
  const { secrets } = await deps.channels.connect(channel)
  if (!identitySecrets(secrets).some((secret) => identityHashMatches(identity.userId, identity.hash, secret))) {
    throw new DomainError('unauthorized', 'The identity is not signed with this channel’s secret.', [
      { path: 'identity.hash', message: 'is not the HMAC-SHA256 of userId' },
    ])
  }
  return `user:${identity.userId}`
}

interface Who {
  address: string
  /** of the same browser before its visitor signed in */
  visitorAddress: string | undefined
  vouched: boolean
}

/** A known visitor's contact, kept up to date; a visitor who signs in keeps the conversation they have. */
function welcome(deps: Deps, channel: Channel, visit: Visit, who: Who): Promise<ContactState | undefined> {
  const { address, visitorAddress, vouched } = who
  const home = homeContactId(channel.id, address)
  return retryOnConflict(async () => {
    const [own, visitor] = await Promise.all([
      deps.store.readContact(home),
      vouched && visitorAddress ? deps.store.readContact(homeContactId(channel.id, visitorAddress)) : undefined,
    ])
    const state = own ?? visitor
    if (!state) return undefined
    const signsIn = own === undefined
    const visited = afterVisit(state.contact, visit, deps.clock.now(), vouched)
    const identity = { channelId: channel.id, type: channel.type, address }
    const contact: Contact = signsIn ? { ...visited, identities: [...visited.identities, identity] } : visited
    if (JSON.stringify(contact) === JSON.stringify(state.contact)) return state
    const { latest } = state
    const renamed = latest && isOpen(latest) && latest.deletedAt === undefined && contact.name !== state.contact.name
    await deps.store.commit([
      deps.store.putContact(contact),
      ...(signsIn ? [deps.store.putRedirect(home, state.contact.id)] : []),
      ...(renamed ? deps.store.putConversation(latest, { ...latest, contactName: contact.name.slice(0, 64) }) : []),
    ])
    return { ...state, contact: { ...contact, version: contact.version + 1 } }
  })
}

/** The visitor of a bearer token; throws unauthorized. */
export async function authenticateVisitor(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  token: string | undefined,
): Promise<Visitor> {
  const visitor = token && readVisitorToken(token, await deps.secrets.signingKeys('visitor'), deps.clock.now())
  if (visitor) return visitor
  throw new DomainError('unauthorized', 'The session is unknown or over; start a new one.')
}

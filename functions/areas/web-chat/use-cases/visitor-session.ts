import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { webChatLook } from '../../channels/domain/web-chat-settings.ts'
import { reportHealth } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore } from '../../channels/port.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import type { SocketsStore } from '../../sockets/port.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { opening } from '../../workspace/domain/opening-hours.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { isAllowedOrigin } from '../domain/limits.ts'
import { accountAddress, joined, mayOpen, signedIn } from '../domain/ownership.ts'
import { afterVisit, someoneAvailable, type Visit } from '../domain/visit.ts'
import { issueVisitorId, readVisitorId, signedAnew } from '../domain/visitor-id.ts'
import {
  identityHashMatches,
  identitySecrets,
  issueVisitorToken,
  readVisitorToken,
  VISITOR_TOKEN_LIFE_MS,
  type Visitor,
} from '../domain/visitor-token.ts'
import type { Vouched, WebChatParts } from '../port.ts'
import { admitNewVisitor, type Caller, countVisitorCall, type Proof } from './admit-visitor.ts'
import { sessionOver } from './open-chat.ts'

type Deps = HasStore<ChannelsStore & RateLimitsStore & SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings'> &
  WebChatParts

interface Said {
  name?: string | undefined
  email?: string | undefined
}

interface SessionInput {
  channelId: string
  visitorId?: string | undefined
  /** whom the company's page vouches for; name and email beside it are the visitor's own word */
  identity?: (Said & ({ token: string } | { userId: string; hash: string })) | undefined
  /** what they say of themself */
  profile?: Said | undefined
  /** what they did for being let in */
  proof?: Proof | undefined
  page?: { url?: string | undefined; title?: string | undefined } | undefined
  timezone?: string | undefined
  language?: string | undefined
}

/** Starts or goes on with a visitor's session on a web channel; writes nothing unless it learned something of a contact. */
export async function startVisitorSession(deps: Deps, input: SessionInput, caller: Caller) {
  const channel = await deps.channels.find(input.channelId)
  if (channel?.provider !== 'web') throw new DomainError('not_found', 'There is no such web channel.')
  if (!isAllowedOrigin(channel, caller.origin)) {
    throw new DomainError('forbidden', 'The settings of this channel do not name the page’s origin.')
  }
  const keys = await deps.secrets.signingKeys('visitor')
  const [key] = keys
  const vouched = await vouchedFor(deps, channel, input.identity)
  const before = await whoWas(deps, channel, input.visitorId, keys)
  const visit = visitOf(input, vouched)
  const known = vouched ? accountAddress(vouched.userId) : before?.address
  if (known) await countVisitorCall(deps, channel, 'sessions', known, caller)
  else await admitNewVisitor(deps, channel, caller, input.proof)
  // Who signs in with an id that is spent, or with none, gets one that nothing lies behind yet.
  const visitorId = before ? signedAnew(before.visitorId, key) : issueVisitorId(key)
  const address = known ?? addressOf(visitorId, key)
  const [state, agents, { openingHours }] = await Promise.all([
    vouched
      ? welcomeAccount(deps, channel, visit, address, before)
      : before?.state && welcomeVisitor(deps, channel, visit, before),
    deps.store.readAgents(),
    deps.store.teamTimes(channel.teamId),
    // Whoever put the chat on a page sees that it is there.
    reportHealth(deps, channel.id, { side: 'webhooks', outcome: 'ok' }),
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
  const token = issueVisitorToken(visitor, key)
  const hours = openingHours ? opening(openingHours, deps.clock.now()) : { open: true, changes: null }
  return {
    token,
    visitorId,
    socketUrl: `${deps.settings.socketUrl}?token=${encodeURIComponent(token)}`,
    look: webChatLook(channel),
    available: hours.open && someoneAvailable(agents, channel.teamId),
    ...(!hours.open && hours.changes !== null ? { backAt: new Date(hours.changes).toISOString() } : {}),
    ...conversationFor(state?.latest, agents, hours.open),
  }
}

function addressOf(visitorId: string, key: string): string {
  const read = readVisitorId(visitorId, [key])
  if (!read) throw new Error('A visitor id that was just made is none.')
  return read.address
}

/** The open conversation as its visitor may know it: who answers is a name, and is away while the team is. */
function conversationFor(latest: Conversation | undefined, agents: readonly Agent[], isOpenNow: boolean) {
  if (!latest || !isOpen(latest) || latest.deletedAt !== undefined) return {}
  const agent = agents.find(({ id }) => id === latest.assigneeId)
  return {
    conversation: {
      id: latest.id,
      status: latest.status,
      unread: 0,
      seenSeq: latest.unread === 0 ? latest.seq : null,
      agent: agent ? { name: agent.name, available: isOpenNow && agent.available } : null,
    },
  }
}

function visitOf({ identity, profile, page, timezone }: SessionInput, vouched: Vouched | undefined): Visit {
  const clean = (text: string | undefined, max: number) => clip(wellFormed(text ?? '').trim(), max) || undefined
  const said = identity ?? profile ?? {}
  const location = { url: clean(withoutQuery(page?.url), 300), title: clean(page?.title, 100), timezone }
  const given = Object.entries(location).filter(([, value]) => value !== undefined)
  return {
    name: clean(vouched?.name, 256) ?? clean(said.name, 256),
    email: vouched?.email ?? said.email,
    isVouched: { name: vouched?.name !== undefined, email: vouched?.email !== undefined },
    location: given.length > 0 ? Object.fromEntries(given) : undefined,
  }
}

/** What follows `?` or `#` may be anything, secrets included. */
const withoutQuery = (url: string | undefined) => url?.split(/[?#]/)[0]

/** The user whom the page vouches for; throws unauthorized. */
async function vouchedFor(
  deps: Deps,
  channel: Channel,
  identity: SessionInput['identity'],
): Promise<Vouched | undefined> {
  if (!identity) return undefined
  const { secrets } = await deps.channels.connect(channel)
  const known = identitySecrets(secrets)
  if ('token' in identity) {
    const vouched = await deps.visitorProofs.readIdentityToken(identity.token, known, deps.clock.now())
    if (vouched) return vouched
    throw new DomainError('unauthorized', 'The identity token is not signed with this channel’s secret, or is over.', [
      { path: 'identity.token', message: 'is not a valid HS256 JWT with sub and exp' },
    ])
  }
  const { userId, hash } = identity
  if (known.some((secret) => identityHashMatches(userId, hash, secret))) return { userId }
  throw new DomainError('unauthorized', 'The identity is not signed with this channel’s secret.', [
    { path: 'identity.hash', message: 'is not the HMAC-SHA256 of userId' },
  ])
}

/** Somebody who was here before: what they show opens a chat, or has not opened one yet. */
interface Before {
  visitorId: string
  address: string
  state: ContactState | undefined
}

/** Who shows a visitor's id that an earlier session gave out, unless the chat belongs to an account by now. */
async function whoWas(
  deps: Deps,
  channel: Channel,
  visitorId: string | undefined,
  keys: readonly string[],
): Promise<Before | undefined> {
  const read = visitorId === undefined ? undefined : readVisitorId(visitorId, keys)
  if (visitorId === undefined || !read) return undefined
  const { address, signed } = read
  const state = await deps.store.readContact(homeContactId(channel.id, address))
  const isTheirs = state ? mayOpen(state.contact, channel.id, address) : signed
  return isTheirs ? { visitorId, address, state } : undefined
}

/** A known visitor's contact, kept up to date. */
function welcomeVisitor(deps: Deps, channel: Channel, visit: Visit, before: Before): Promise<ContactState | undefined> {
  return retryOnConflict(async () => {
    const state = await deps.store.readContact(homeContactId(channel.id, before.address))
    // Signed in meanwhile, in another window.
    if (!state || !mayOpen(state.contact, channel.id, before.address)) return undefined
    return keep(deps, state, afterVisit(state.contact, visit, deps.clock.now()))
  })
}

/** The account's contact; what the visitor wrote before goes with it, and is nobody else's from now on. */
function welcomeAccount(
  deps: Deps,
  channel: Channel,
  visit: Visit,
  address: string,
  before: Before | undefined,
): Promise<ContactState | undefined> {
  const home = homeContactId(channel.id, address)
  return retryOnConflict(async () => {
    const [found, visitor] = await Promise.all([
      deps.store.readContact(home),
      before?.state && deps.store.readContact(homeContactId(channel.id, before.address)),
    ])
    const now = deps.clock.now()
    const own = found && mayOpen(found.contact, channel.id, address) ? found : undefined
    const open =
      before &&
      visitor &&
      mayOpen(visitor.contact, channel.id, before.address) &&
      visitor.contact.id !== own?.contact.id
        ? { address: before.address, state: visitor }
        : undefined
    if (own && open) {
      const both = joined(afterVisit(own.contact, visit, now), afterVisit(open.state.contact, visit, now))
      await deps.store.commit([
        ...contactWrites(deps, own, both.account),
        ...contactWrites(deps, open.state, both.visitor),
      ])
      await forgetWindows(deps, open)
      return { ...own, contact: { ...both.account, version: both.account.version + 1 } }
    }
    if (own) return keep(deps, own, afterVisit(own.contact, visit, now))
    if (!open || found) return undefined
    const identity = { channelId: channel.id, type: channel.type, address }
    const contact = signedIn(afterVisit(open.state.contact, visit, now), identity, open.address)
    await deps.store.commit([...contactWrites(deps, open.state, contact), deps.store.putRedirect(home, contact.id)])
    await forgetWindows(deps, open)
    return { ...open.state, contact: { ...contact, version: contact.version + 1 } }
  })
}

/**
 * Windows that are open from before are nobody's: nothing is told to them any more, that somebody types included. Their
 * time is over at once; this function may delete nothing.
 */
async function forgetWindows(deps: Deps, { address, state }: { address: string; state: ContactState }): Promise<void> {
  const now = deps.clock.now()
  const open = await deps.store.visitorConnections(state.contact.id, now)
  const left = open.filter((connection) => connection.address === address)
  await Promise.all(left.map((connection) => deps.store.putConnection(connection, now)))
}

async function keep(deps: Deps, state: ContactState, contact: Contact): Promise<ContactState> {
  if (JSON.stringify(contact) === JSON.stringify(state.contact)) return state
  await deps.store.commit(contactWrites(deps, state, contact))
  return { ...state, contact: { ...contact, version: contact.version + 1 } }
}

function contactWrites(deps: Deps, { contact: before, latest }: ContactState, contact: Contact) {
  const renamed = latest && isOpen(latest) && latest.deletedAt === undefined && contact.name !== before.name
  return [
    deps.store.putContact(contact),
    ...(renamed ? deps.store.putConversation(latest, { ...latest, contactName: contact.name.slice(0, 64) }) : []),
  ]
}

/** The visitor of a bearer token; throws unauthorized. */
export async function authenticateVisitor(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  token: string | undefined,
): Promise<Visitor> {
  const visitor = token && readVisitorToken(token, await deps.secrets.signingKeys('visitor'), deps.clock.now())
  if (visitor) return visitor
  throw sessionOver()
}

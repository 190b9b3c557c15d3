import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { readPhone } from '../../channels/domain/phone-number.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { readByExternalId, readVisibleContact } from '../../contacts/index.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { presentEntry, writesOf } from '../../timeline/index.ts'
import type { ContactState } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import { requireMayStart } from '../domain/outgoing.ts'
import { type FirstMessage, type OpenDeps, prepareOpening } from './open-own-conversation.ts'
import { type ReachedContact, reachedAs, reachedContact } from './reached-contact.ts'
import { prepareReply, type SendDeps } from './send-reply.ts'
import { notANumber, teamOf } from './start-outgoing.ts'

type Deps = OpenDeps & SendDeps & HasStore<ChannelsStore>

/** Whom a message is for: one of these. */
interface Recipient {
  phone?: string | undefined
  email?: string | undefined
  contactId?: string | undefined
  externalId?: string | undefined
}

interface Input extends FirstMessage {
  to: Recipient
  channelId: string
  name?: string | undefined
  teamId?: string | undefined
}

/**
 * M9: a message to somebody, whether they are known or not. The contact is found, or made under the id that a message from there
 * would have; what is said stands in their open conversation, or opens one, all in one transaction: two at once make one of each.
 */
export function sendTo(deps: Deps, call: Call, input: Input) {
  const files = { kept: false }
  return retryOnConflict(async () => {
    const [agent, workspace, channel, teams] = await Promise.all([
      call.agent,
      deps.store.readWorkspace(),
      deps.store.readChannel(input.channelId),
      deps.store.readTeams(),
    ])
    if (!channel) throw invalid('channelId', 'is not a channel of this workspace')
    const teamId = teamOf(agent, channel, teams, input.teamId)
    const { existing, contact, redirects } = await whoever(deps, call, channel, workspace, input)
    // A10, A2: by an address, nobody is told of whom they do not see.
    if (existing) requireFree(agent, existing)
    const isKnownThere = existing?.contact.identities.some(({ channelId }) => channelId === channel.id) ?? false
    if (!isKnownThere) requireMayStart(agent, workspace)
    const latest = existing?.latest
    const contactWrites = [...(contact === existing?.contact ? [] : [deps.store.putContact(contact)]), ...redirects]
    const { text, template } = input
    if (!latest || !isOpen(latest)) {
      const message = { text, template }
      const opening = { contact, latest, agent, channel, teams, teamId, message, writes: contactWrites }
      const { said, writes } = await prepareOpening(deps, opening)
      if (!said) throw new Error('a conversation that is opened to say something says it')
      const answer = presentEntry(said)
      await commitAnswer(deps, call, writes, answer)
      return answer
    }
    const scene = {
      contact,
      conversation: latest,
      isLatest: true,
      agent,
      teams,
      team: teams.find(({ id }) => id === latest.teamId),
      moment: momentOf(deps),
    }
    const what = { id: latest.id, text: text ?? '', template, channelId: channel.id }
    const { change, answer, writes } = await prepareReply(deps, scene, what, files)
    await commitAnswer(deps, call, [...contactWrites, ...writesOf(deps, latest, change), ...writes], answer)
    return answer
  }, ['idempotency'])
}

/** Who is meant, as they are to be stored: with an address on the channel. */
async function whoever(
  deps: Deps,
  call: Call,
  channel: Channel,
  workspace: Workspace,
  { to, name }: Input,
): Promise<ReachedContact> {
  const { phone: written, email } = to
  if (written !== undefined || email !== undefined) {
    const phone = written === undefined ? undefined : await readPhone(written, workspace.country)
    if (written !== undefined && phone === undefined) throw notANumber(workspace, 'to.phone')
    return ofRecipient(() => reachedContact(deps, channel, { phone, email, name }))
  }
  const existing = await theOne(deps, call, to)
  const { contact } = existing
  if (contact.identities.some(({ channelId }) => channelId === channel.id)) return { existing, contact, redirects: [] }
  const [phone, address] = [contact.phones[0], contact.emails[0]]
  if (!canBeReached(channel, { phone, email: address })) throw noAddress()
  const reached = await ofRecipient(() => reachedAs(deps, channel, contact, { phone, email: address }))
  // By what they are known, somebody else is known there.
  if (!reached) throw noAddress()
  return { existing, ...reached }
}

/** The contact that is named, by our id or the company's. Throws not_found. */
async function theOne(deps: Deps, call: Call, { contactId, externalId = '' }: Recipient): Promise<ContactState> {
  if (contactId !== undefined) return readVisibleContact(deps, call, contactId)
  const [agent, state] = await Promise.all([call.agent, readByExternalId(deps, externalId)])
  if (!state || !canSee(agent, visibleAs(state))) throw notFound('contact')
  return state
}

/** By which of a contact's addresses they can be written to first on a channel. */
function canBeReached({ type }: Channel, { phone, email }: Pick<Recipient, 'phone' | 'email'>): boolean {
  if (type === 'sms' || type === 'whatsapp') return phone !== undefined
  return type === 'email' && email !== undefined
}

const noAddress = () =>
  new DomainError('no_identity', 'This contact has no address on that channel.', [
    { path: 'channelId', message: 'is not a channel of this contact' },
  ])

/** A refusal names fields of the recipient as they stand in the call. */
async function ofRecipient<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const errors = error.errors.map(({ path, message }) => ({
      path: path === 'phone' || path === 'email' ? `to.${path}` : path,
      message,
    }))
    throw new DomainError(error.code, error.message, errors)
  }
}

/** Somebody whom the agent does not see, or who is blacklisted, is not written to past those who do. */
function requireFree(agent: Agent, { contact, latest }: ContactState): void {
  if (!contact.blacklisted && canSee(agent, visibleAs({ contact, latest }))) return
  throw new DomainError('forbidden', 'You can’t write to this address.')
}

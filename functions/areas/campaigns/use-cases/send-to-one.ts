import { ConflictError, type Write } from '../../../kernel/commit.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { fillTemplate } from '../../channels/domain/fill-template.ts'
import { reachedAs, reachedContact } from '../../messages/index.ts'
import type { Template } from '../../templates/domain/template.ts'
import { type CampaignMark, markedBy, wasSent } from '../../timeline/domain/campaign-mark.ts'
import { append, type Draft, entryOfContact, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { mayBeMarketed } from '../../timeline/domain/marketing.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import { unreachableAt } from '../../timeline/domain/reachability.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'
import { type Campaign, headerKey } from '../domain/campaign.ts'
import type { LeftOutReason } from '../domain/kinds.ts'
import { type Place, placeOf, type Recipient, rankOf, type Target } from '../domain/recipient.ts'
import { valuesFor } from '../domain/variables.ts'
import type { CampaignsStore } from '../port.ts'

type Deps = HasStore<CampaignsStore & TimelineStore> & Pick<Parts, 'clock' | 'ulid'>

type SendDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>

/** What is the same for all recipients of a portion. */
export interface Sending {
  campaign: Campaign
  channel: Channel
  template: Template
  /** whoever started it: what they may not see is not sent to */
  agent: Agent
  workspace: Workspace
}

/** How often one whom others keep changing is looked at anew. */
const TRIES = 10

/**
 * M18: one of a campaign's recipients is sent it, or left out, once: what became of them and what stands in their timeline
 * are one commit. Everything that may have changed since they were found is looked at now.
 */
export async function sendToOne(deps: SendDeps, sending: Sending, place: Place, target: Target): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const found = await reach(deps, sending, target)
      const outcome = 'reason' in found ? found : message(deps, sending, place, target, found)
      const { writes, recipient } = 'reason' in outcome ? leftOut(deps, outcome) : outcome
      await deps.store.commit([deps.store.putRecipient(sending.campaign, place, recipient), ...writes])
      return
    } catch (error) {
      if (!(error instanceof ConflictError) || tries === TRIES) throw error
      if (await deps.store.readRecipient(sending.campaign.id, place)) return
    }
  }
}

/** Somebody who is left out, and why. */
export interface LeftOut {
  reason: LeftOutReason
  contactId: string | null
  detail?: string
}
/** Somebody who can be sent it, as they are to be stored. */
export interface Reachable extends ContactState {
  /** they are not stored as they are here */
  isChanged: boolean
  /** makes the address lead to them */
  redirects: Write[]
}

const SENTENCES: Record<LeftOutReason, string> = {
  invalid_number: 'This is no telephone number in international form.',
  duplicate: 'They were sent it already.',
  deleted: 'There is no such contact any more.',
  not_visible: 'Whoever started it may not see this contact.',
  blacklisted: 'They are on the blacklist.',
  opted_out: 'They want no marketing.',
  no_identity: 'They have no address on this channel.',
  unreachable: 'Nothing gets through to their address.',
  missing_variable: 'The template has a variable that is empty for them.',
}

function leftOut(
  { clock }: SendDeps,
  { reason, contactId, detail }: LeftOut,
): { writes: Write[]; recipient: Recipient } {
  const said = detail === undefined ? SENTENCES[reason] : `${SENTENCES[reason]} (${detail})`
  const recipient = { contactId, state: 'left_out' as const, rank: 0, reason: { code: reason, detail: said } }
  return { writes: [], recipient: { ...recipient, at: clock.now() } }
}

/** Whom a target leads to as things are now, or why they are left out. */
export async function reach(deps: SendDeps, sending: Sending, target: Target): Promise<Reachable | LeftOut> {
  if ('refused' in target && target.refused) return { reason: target.refused, contactId: null }
  const found = await ('phone' in target ? byNumber(deps, sending, target) : byContact(deps, sending, target.contactId))
  return 'reason' in found ? found : (whyNot(sending, found) ?? found)
}

async function byNumber(
  deps: SendDeps,
  { campaign, channel }: Sending,
  { phone, name }: { phone: string; name?: string | undefined },
): Promise<Reachable | LeftOut> {
  const { existing, contact, redirects } = await reachedContact(deps, channel, { phone, name })
  // C7: who was erased since it was planned is not in it any more.
  const erased = existing?.contact.erased
  if (erased && erased.at >= campaign.createdAt) return { reason: 'deleted', contactId: null }
  return { contact, latest: existing?.latest, isChanged: contact !== existing?.contact, redirects }
}

async function byContact(deps: SendDeps, { channel }: Sending, contactId: string): Promise<Reachable | LeftOut> {
  const state = await deps.store.readContact(contactId)
  if (!state) return { reason: 'deleted', contactId }
  const asIs = { ...state, isChanged: false, redirects: [] }
  const [phone] = state.contact.phones
  if (state.contact.identities.some((identity) => identity.channelId === channel.id) || !phone) return asIs
  const reached = await reachedAs(deps, channel, state.contact, { phone })
  return reached ? { ...state, ...reached, isChanged: true } : asIs
}

function whyNot({ campaign, channel, agent }: Sending, { contact, latest }: Reachable): LeftOut | undefined {
  const no = (reason: LeftOutReason, detail?: string): LeftOut => ({
    reason,
    contactId: contact.id,
    ...(detail === undefined ? {} : { detail }),
  })
  const visible = visibleAs({ contact, latest })
  if (visible.blacklisted) return no('blacklisted')
  if (!canSee(agent, visible)) return no('not_visible')
  if (wasSent(campaign.id, [contact.campaign, latest?.campaign])) return no('duplicate')
  const identity = contact.identities.find(({ channelId }) => channelId === channel.id)
  if (!identity) return no('no_identity')
  if (!mayBeMarketed(contact, identity)) return no('opted_out')
  const mark = unreachableAt(contact, identity)
  return mark && no('unreachable', mark.reason)
}

/** What they would read; or why they are left out. */
export function wordsFor({ campaign, channel, template, agent, workspace }: Sending, contact: Contact, target: Target) {
  const context = { contact, agent, channel, workspace }
  const columns = 'columns' in target ? target.columns : {}
  const filled = valuesFor(template, campaign.template.variables, context, columns)
  if ('missing' in filled) {
    return { reason: 'missing_variable' as const, contactId: contact.id, detail: filled.missing }
  }
  return fillTemplate(template, filled.values, { ownFile: campaign.template.headerAttachmentId !== undefined })
}

/** The message and where it stands: behind what was last said, or with the contact of whom there is no conversation yet. */
function message(
  deps: SendDeps,
  sending: Sending,
  place: Place,
  target: Target,
  { contact, latest, isChanged, redirects }: Reachable,
): { writes: Write[]; recipient: Recipient } | LeftOut {
  const words = wordsFor(sending, contact, target)
  if ('reason' in words) return words
  const { campaign } = sending
  const moment = momentOf(deps)
  const mark = {
    id: campaign.id,
    name: campaign.name,
    place: placeOf(place),
    sentAt: moment.now,
    ...(campaign.teamId === null ? {} : { teamId: campaign.teamId }),
  }
  const draft = draftOf(sending, words, mark, moment)
  const stands = standsIn(deps, { contact, latest, isChanged }, draft, mark, moment)
  const { status, round } = draft.message?.delivery ?? queuedDelivery(moment.now)
  return {
    writes: [...stands, ...redirects],
    recipient: { contactId: contact.id, state: 'queued', rank: rankOf({ status, round }), at: moment.now },
  }
}

function draftOf(
  { campaign, channel }: Sending,
  { text, template }: ReturnType<typeof fillTemplate>,
  { id, name, place }: Omit<CampaignMark, 'others'>,
  moment: Moment,
): Draft {
  return {
    kind: 'message',
    actor: { type: 'system', id: null, name: clip(campaign.name, 64) },
    message: {
      direction: 'outbound',
      channel: { id: channel.id, type: channel.type },
      text,
      attachments: campaign.header ? [headerOf(campaign.id, campaign.header)] : [],
      delivery: { ...queuedDelivery(moment.now), urgency: 'bulk' },
      providerMessageId: null,
      tags: [],
      template,
      campaign: { id, name, place },
    },
  }
}

const headerOf = (campaignId: string, header: NonNullable<Campaign['header']>): Attachment => ({
  ...header,
  kept: headerKey(campaignId, header.id),
})

/** It opens nothing, moves nothing in a list, and stops no clock. */
function standsIn(
  { store }: SendDeps,
  { contact, latest, isChanged }: Omit<Reachable, 'redirects'>,
  draft: Draft,
  mark: Omit<CampaignMark, 'others'>,
  moment: Moment,
): Write[] {
  if (latest && latest.deletedAt === undefined) {
    const { conversation, entries } = append(unchanged(latest), moment, draft)
    const known = { ...conversation, campaign: markedBy(mark, latest.campaign) }
    return [
      ...(isChanged ? [store.putContact(contact)] : []),
      ...store.putConversation(latest, known),
      ...entries.map(store.putEntry),
    ]
  }
  const known = { ...contact, campaign: markedBy(mark, contact.campaign) }
  return [store.putContact(known), store.putEntry(entryOfContact(contact.id, moment, draft))]
}

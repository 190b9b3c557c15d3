import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { FileParts } from '../../attachments/port.ts'
import { type Cost, costOf } from '../../channels/domain/message-prices.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { leftOutReasons } from '../domain/kinds.ts'
import type { Target } from '../domain/recipient.ts'
import { requireFillable } from '../domain/variables.ts'
import type { CampaignsStore, ListParts } from '../port.ts'
import { AudienceGone, findTargets, readList } from './audience.ts'
import { existingCampaign } from './campaigns.ts'
import { type LeftOut, type Reachable, reach, type Sending, wordsFor } from './send-to-one.ts'

type Deps = HasStore<
  CampaignsStore &
    ChannelsStore &
    ContactAttributesStore &
    ContactsStore &
    SegmentsStore &
    TemplatesStore &
    TimelineStore &
    WorkspaceStore
> &
  Pick<FileParts, 'files'> &
  ListParts &
  Pick<Parts, 'clock' | 'ulid'>

/** So many are looked at, one by one. */
const LOOKED_AT = 1_000
const AT_ONCE = 25
/** Rows of a list that are told. */
const ROWS = 50

/** M18: what a campaign would do now; nothing is written. */
export async function previewCampaign(deps: Deps, call: Call, { id }: { id: string }) {
  const [agent, campaign, workspace] = await Promise.all([
    call.agent,
    existingCampaign(deps, id),
    deps.store.readWorkspace(),
  ])
  const channel = await deps.store.readChannel(campaign.channelId)
  if (!channel) throw invalid('channelId', 'is not a channel of this workspace')
  const template = await sendableTemplate(deps, agent, channel.id, campaign.template.id)
  requireFillable(template, campaign.template)
  const sending: Sending = { campaign, channel, template, agent, workspace }
  const pace = await deps.store.readBulkPace(channel.id)
  const { targets, total, more, columns } = await targetsOf(deps, sending)
  const looked = targets.slice(0, LOOKED_AT)
  const found = await lookAt(deps, sending, looked)
  const leftOut = found.filter((one) => 'reason' in one)
  const reached = found.flatMap((one) => ('reason' in one ? [] : [one]))
  const [first] = reached
  const rows = targets.flatMap((target, at) =>
    'refused' in target && target.refused ? [{ row: at + 2, phone: target.phone, reason: target.refused }] : [],
  )
  return {
    total,
    more,
    looked: looked.length,
    reached: reached.length,
    leftOut: leftOutReasons.flatMap((reason) => {
      const count = leftOut.filter((one) => one.reason === reason).length
      return count > 0 ? [{ reason, count }] : []
    }),
    rows: rows.slice(0, ROWS),
    columns,
    sample: first ? { name: first.name, text: first.text } : null,
    cost: costOfAll(sending, reached, looked.length === 0 ? 1 : targets.length / looked.length),
    perDay: pace?.perDay ?? null,
  }
}

/** What all would cost, by those who were looked at. */
function costOfAll(
  { channel, template }: Sending,
  reached: readonly { address: string }[],
  share: number,
): Cost | null {
  const cost = costOf(
    channel,
    template.category,
    reached.map(({ address }) => address),
  )
  if (!cost) return null
  const sums = cost.sums.map(({ currency, amount }) => ({ currency, amount: Math.round(amount * share * 100) / 100 }))
  return { ...cost, sums, unknown: Math.round(cost.unknown * share) }
}

async function targetsOf(deps: Deps, { campaign, agent }: Sending) {
  try {
    const { attachmentId } = campaign.audience
    if (attachmentId === undefined) {
      const { targets, next } = await findTargets(deps, { ...campaign, total: 0 }, agent, '')
      return { targets, total: targets.length, more: next !== null, columns: [] }
    }
    const { rows, columns } = await readList(deps, attachmentId)
    return { targets: rows as Target[], total: rows.length, more: false, columns }
  } catch (error) {
    if (!(error instanceof AudienceGone)) throw error
    throw new DomainError('invalid_request', error.message, [{ path: 'audience', message: error.message }])
  }
}

/** What each would get, or why they are left out. */
async function lookAt(deps: Deps, sending: Sending, targets: readonly Target[]) {
  const out: ({ name: string; text: string; address: string } | LeftOut)[] = []
  const reached = new Set<string>()
  const look = async (target: Target): Promise<(typeof out)[number]> => {
    const found: Reachable | LeftOut = await reach(deps, sending, target)
    if ('reason' in found) return found
    const { contact } = found
    if (reached.has(contact.id)) return { reason: 'duplicate', contactId: contact.id }
    reached.add(contact.id)
    const words = wordsFor(sending, contact, target)
    if ('reason' in words) return words
    const address = contact.identities.find(({ channelId }) => channelId === sending.channel.id)?.address ?? ''
    return { name: contact.name, text: words.text, address }
  }
  for (let at = 0; at < targets.length; at += AT_ONCE) {
    out.push(...(await Promise.all(targets.slice(at, at + AT_ONCE).map(look))))
  }
  return out
}

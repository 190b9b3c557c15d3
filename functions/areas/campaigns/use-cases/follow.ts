import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { JobParts } from '../../jobs/port.ts'
import { type CampaignMark, lastSent } from '../../timeline/domain/campaign-mark.ts'
import type { Message } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { hasRoom } from '../domain/campaign.ts'
import { type Place, parsePlace, type Recipient, rankOf, underWay } from '../domain/recipient.ts'
import type { CampaignsStore } from '../port.ts'
import { countPortion } from './count.ts'

type Deps = HasStore<CampaignsStore & TimelineStore> & Pick<Parts, 'clock'> & JobParts

/** How far a message is, for whoever receives a campaign. */
const stateOf = ({ status }: NonNullable<Message['delivery']>): Recipient['state'] =>
  status === 'sending' ? 'queued' : status

/** A campaign's message has come further. */
export async function followDelivery(deps: Deps, { campaign, delivery }: Message): Promise<void> {
  const place = campaign && parsePlace(campaign.place)
  if (!place || !delivery) return
  const { error } = delivery
  const further = {
    state: stateOf(delivery),
    rank: rankOf(delivery),
    at: deps.clock.now(),
    ...(delivery.status === 'failed' && error ? { reason: { code: error.code, detail: error.reason } } : {}),
  }
  await deps.store.moveRecipient(campaign.id, place, further)
  // Also where it was told before: whoever was told may have died before counting.
  await countPortion(deps, campaign.id, place.portion)
  await wake(deps, campaign.id)
}

/** Whoever was sent a campaign has answered it, or wants no more. */
export async function followAnswer(
  deps: Deps,
  campaign: Pick<CampaignMark, 'id' | 'place'>,
  mark: 'answeredAt' | 'optedOutAt',
  at: number,
): Promise<void> {
  const place: Place | undefined = parsePlace(campaign.place)
  if (!place) return
  await deps.store.markRecipient(campaign.id, place, mark, at)
  await countPortion(deps, campaign.id, place.portion)
}

/** Somebody wants no marketing any more: counted with the campaign that they were sent last. */
export async function followOptOut(deps: Deps, contactId: string, at: number): Promise<void> {
  const state = await deps.store.readContact(contactId)
  const mark = state && lastSent([state.latest?.campaign, state.contact.campaign], at)
  if (mark) await followAnswer(deps, mark, 'optedOutAt', at)
}

/** Some of what was under way has left: one that waits for that goes on. */
async function wake({ store, jobRoom }: Deps, id: string): Promise<void> {
  const campaign = await store.readCampaign(id)
  if (campaign?.state !== 'running' || campaign.waiting?.for !== 'room') return
  if (!hasRoom(campaign, underWay(await store.readTallies(id)))) return
  await jobRoom.begin({ kind: 'campaign', id, version: campaign.version })
}

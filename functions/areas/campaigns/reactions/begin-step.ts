import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import type { JobParts } from '../../jobs/port.ts'
import { campaigns } from '../changes.ts'
import type { Campaign } from '../domain/campaign.ts'
import type { CampaignsStore } from '../port.ts'

type Deps = HasStore<CampaignsStore> & JobParts & Pick<Parts, 'clock' | 'scheduler'>

/** When it is to be looked at again; null: nobody has said. */
function wakesAt({ state, startAt, waiting }: Campaign): number | null {
  if (state === 'scheduled') return startAt
  return state === 'running' ? (waiting?.until ?? null) : null
}

/** Its note of how far it came brings the next step, by the same way as a job's; or sets the time at which that comes. */
async function goOn(deps: Deps, campaign: Campaign, before: Campaign | undefined): Promise<void> {
  const { id, version, state, finding, audience } = campaign
  const at = wakesAt(campaign)
  if (at !== null && at > deps.clock.now()) {
    const earlier = before && wakesAt(before)
    if (at !== earlier) await deps.scheduler.arm({ kind: 'campaign', id, at, replaces: typeof earlier === 'number' })
    // A list is read while it is there.
    if (state === 'running' || finding === null || audience.attachmentId === undefined) return
  }
  await deps.jobRoom.begin({ kind: 'campaign', id, version })
}

export const beginCampaignStep = reaction({
  name: 'begin-campaign-step',
  on: written(campaigns),
  when: ({ after }) => after.state === 'running' || after.state === 'scheduled',
  run: ({ before, after }, deps: Deps) => goOn(deps, after, before),
  // By then it is further, or was moved by somebody.
  async late({ after }, deps: Deps) {
    const campaign = await deps.store.readCampaign(after.id)
    if (campaign?.state === 'running' || campaign?.state === 'scheduled') await goOn(deps, campaign, undefined)
  },
})

import type { HasStore } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import type { Campaign } from '../../campaigns/domain/campaign.ts'
import type { Tally } from '../../campaigns/domain/recipient.ts'
import { presentCampaign } from '../../campaigns/index.ts'
import type { CampaignsStore } from '../../campaigns/port.ts'
import type { NotificationsStore } from '../../notifications/port.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import { can } from '../../workspace/domain/rights.ts'
import { type ListenersDeps, listeners } from './listeners.ts'
import { postTo } from './post.ts'

type Deps = HasStore<CampaignsStore & NotificationsStore & SocketsStore> &
  ListenersDeps &
  Pick<SocketParts, 'sockets'>

/** Counts move with every message: whoever hears of some looks again a second later for what came since. */
const TOLD_EVERY_MS = 1_000
/** Campaign id → when this process told of it last. */
const told = new WeakMap<object, Map<string, number>>()

/** What is to be told of a batch. */
export interface CampaignChanges {
  campaigns: readonly Written<Campaign>[]
  tallies: readonly Written<Tally & { campaignId: string }>[]
}

/** M18: tells whoever may see campaigns how far one has come: what became of it at once, counts once a second. */
export async function announceCampaigns({ campaigns, tallies }: CampaignChanges, deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const last = told.get(deps.store) ?? new Map<string, number>()
  told.set(deps.store, last)
  const moved = campaigns.filter(({ before, after }) => before?.state !== after.state).map(({ after }) => after.id)
  const others = [...campaigns.map(({ after }) => after.id), ...tallies.map(({ after }) => after.campaignId)]
  const ids = new Set([...moved, ...others.filter((id) => now - (last.get(id) ?? 0) >= TOLD_EVERY_MS)])
  if (ids.size === 0) return
  const { connections, programs } = await listeners(deps)
  if (connections.length === 0) return
  const { agents } = await deps.store.readDirectory()
  const allowed = new Set([...agents, ...programs].filter((agent) => can(agent, 'campaigns.manage')).map(({ id }) => id))
  const listening = connections.filter(({ agentId }) => allowed.has(agentId))
  if (listening.length === 0) return
  for (const id of ids) {
    last.set(id, now)
    const [campaign, counted] = await Promise.all([deps.store.readCampaign(id), deps.store.readTallies(id, false)])
    if (!campaign) continue
    const counts = counted.reduce((sum, { version }) => sum + version, 0)
    const event = {
      id: `${id}:v${campaign.version}.${counts}`,
      type: 'campaign.updated',
      at: new Date(now).toISOString(),
      campaign: presentCampaign(campaign, counted),
    }
    await postTo(deps, listening, allowed, event)
  }
}

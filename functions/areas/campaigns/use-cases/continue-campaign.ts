import { ConflictError, type Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { whoAsked } from '../../api-keys/index.ts'
import type { ApiKeysStore } from '../../api-keys/port.ts'
import type { FileParts } from '../../attachments/port.ts'
import { unpaced, waitsForDay, withUsed } from '../../channels/domain/bulk-pace.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import type { Step } from '../../jobs/port.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { begun, type Campaign, hasRoom, inPortions, PORTION, stopped, withFound } from '../domain/campaign.ts'
import { quietUntil } from '../domain/quiet-hours.ts'
import { underWay } from '../domain/recipient.ts'
import type { CampaignsStore, ListParts } from '../port.ts'
import { AudienceGone, findTargets } from './audience.ts'
import { countPortion } from './count.ts'
import { type Sending, sendToOne } from './send-to-one.ts'

type Deps = HasStore<
  ApiKeysStore &
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
  Pick<Parts, 'clock' | 'log' | 'ulid'>

const AT_ONCE = 5
/** Whether it still runs is looked at so often: so many more are sent, at most, once it is paused. */
const LOOK_EVERY = 10
/** One that stands still for so long has lost its step. */
const LOST_MS = 2 * 60_000
/** One that gets no further for so long is somebody's to look at; one that old is given up. */
const STUCK_MS = 30 * 60_000
const GIVEN_UP_MS = 24 * 60 * 60_000

/**
 * M18: one step of a campaign: finds some of those whom it is for, puts one portion of them on its way, or notes what it
 * waits for. That note brings the next step. Doing a step again sends nothing twice, since what became of each is committed
 * together with what was sent.
 */
export async function continueCampaign(deps: Deps, { id, version, at = 0 }: Omit<Step, 'kind'>): Promise<void> {
  const campaign = await deps.store.readCampaign(id)
  if (!campaign || (version !== undefined && campaign.version !== version)) return
  const now = Math.max(deps.clock.now(), at)
  if (campaign.state === 'scheduled') {
    if ((campaign.startAt ?? 0) <= now) return note(deps, begun(campaign, now))
    // What was uploaded is not kept until then.
    return campaign.audience.attachmentId !== undefined && campaign.finding !== null
      ? find(deps, campaign, campaign.finding)
      : undefined
  }
  if (campaign.state !== 'running') return
  if (campaign.waiting) return goOn(deps, campaign, now)
  if (campaign.finding !== null) return find(deps, campaign, campaign.finding)
  const until = campaign.quietHours && quietUntil(campaign.quietHours, now)
  if (until && campaign.worked < campaign.portions) {
    return note(deps, { ...campaign, waiting: { for: 'quiet_hours', until } })
  }
  const limit = campaign.worked < campaign.portions && (await limitOf(deps, campaign, now))
  if (limit) return note(deps, { ...campaign, waiting: limit })
  if (!hasRoom(campaign, underWay(await deps.store.readTallies(id)))) {
    return note(deps, { ...campaign, waiting: { for: 'room', until: null } })
  }
  if (campaign.worked === campaign.portions) {
    return note(deps, { ...campaign, state: 'done', finishedAt: now, movedAt: now })
  }
  return workOff(deps, campaign)
}

/** Whether the provider takes more at present, by what it said; a process hears of it some seconds later. */
async function limitOf(deps: Deps, { channelId }: Campaign, now: number): Promise<Campaign['waiting'] | undefined> {
  const pace = await deps.store.readBulkPace(channelId)
  if (!pace) return undefined
  if (pace.heldUntil > now) return { for: 'limit', until: pace.heldUntil }
  const until = waitsForDay(pace, PORTION, now)
  return until === undefined ? undefined : { for: 'day', until }
}

/** What it waits for may have come. */
async function goOn(deps: Deps, campaign: Campaign, now: number): Promise<void> {
  const { waiting } = campaign
  if (!waiting) return
  const isOver =
    waiting.for === 'room'
      ? hasRoom(campaign, underWay(await deps.store.readTallies(campaign.id)))
      : (waiting.until ?? 0) <= now
  if (isOver) await note(deps, { ...campaign, waiting: null, movedAt: now })
}

async function find(deps: Deps, campaign: Campaign, from: string): Promise<void> {
  const now = deps.clock.now()
  const agent = await starterOf(deps, campaign)
  if (!agent) return note(deps, stopped(campaign, NO_RIGHT, now))
  try {
    const { targets, next } = await findTargets(deps, campaign, agent, from)
    const portions = inPortions(targets)
    await deps.store.putTargets(campaign, campaign.portions, portions)
    await note(deps, withFound(campaign, portions, next, now))
  } catch (error) {
    if (!(error instanceof AudienceGone)) throw error
    await note(deps, stopped(campaign, { code: error.code, detail: error.message }, now))
  }
}

const NO_RIGHT = { code: 'no_right' as const, detail: 'Whoever started it may not do so any more.' }

/** Whoever started it, as long as they may. */
async function starterOf(deps: Deps, { startedBy }: Campaign): Promise<Agent | undefined> {
  const agent = await whoAsked(deps, startedBy ?? '')
  return agent && !agent.deleted && can(agent, 'campaigns.manage') ? agent : undefined
}

/** What is the same for all of a portion; or why nobody can be sent anything. */
async function prepare(deps: Deps, campaign: Campaign): Promise<Sending | NonNullable<Campaign['problem']>> {
  const [agent, channel, workspace] = await Promise.all([
    starterOf(deps, campaign),
    deps.store.readChannel(campaign.channelId),
    deps.store.readWorkspace(),
  ])
  if (!agent) return NO_RIGHT
  if (!channel) return { code: 'channel_gone', detail: 'The channel was removed.' }
  try {
    const template = await sendableTemplate(deps, agent, channel.id, campaign.template.id)
    return { campaign, channel, template, agent, workspace }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { code: 'template_unavailable', detail: error.message }
  }
}

async function workOff(deps: Deps, campaign: Campaign): Promise<void> {
  const portion = campaign.worked
  const [prepared, targets, before] = await Promise.all([
    prepare(deps, campaign),
    deps.store.readTargets(campaign.id, portion),
    deps.store.readRecipients(campaign.id, portion),
  ])
  if ('code' in prepared) return note(deps, stopped(campaign, prepared, deps.clock.now()))
  const waiting = targets.entries()
  let isStopped = false
  const errors: unknown[] = []
  const worker = async () => {
    for (const [at, target] of waiting) {
      if (before.has(at)) continue
      try {
        if (at % LOOK_EVERY === 0) {
          const now = await deps.store.readCampaign(campaign.id)
          isStopped ||= now?.version !== campaign.version
        }
        if (isStopped) return
        await sendToOne(deps, prepared, { portion, at }, target)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await countPortion(deps, campaign.id, portion)
  if (errors.length > 0) throw errors[0]
  if (isStopped) return
  const now = deps.clock.now()
  const pace = withUsed((await deps.store.readBulkPace(campaign.channelId)) ?? unpaced, targets.length, now)
  await note(deps, { ...campaign, worked: portion + 1, movedAt: now }, [
    deps.store.putDayUsed(campaign.channelId, pace),
  ])
}

/** How far it came; whoever moved it meanwhile has brought the next step. */
async function note(deps: Deps, campaign: Campaign, more: Write[] = []): Promise<void> {
  try {
    await deps.store.commit([deps.store.putCampaign(campaign), ...more])
  } catch (error) {
    // Another campaign of the channel may count at the same moment: then the step is done again.
    if (!(error instanceof ConflictError) || !error.labels.includes('campaign')) throw error
    return
  }
  const { id: campaignId, state, total, problem } = campaign
  if (problem) deps.log.warn('campaign.stopped', { campaignId, code: problem.code })
  else if (state === 'done') deps.log.info('campaign.over', { campaignId, total })
}

const STOOD_STILL = {
  code: 'stood_still' as const,
  detail: 'It did not get on for a day: see whether its channel sends at all.',
}

/** Brings what stands still on its way again: a step whose process died, or a time, may be lost. Part of the sweep. */
export async function pushCampaigns(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const isStill = ({ state, startAt, waiting, movedAt, finding, audience }: Campaign) => {
    if (movedAt > now - LOST_MS) return false
    if (state === 'scheduled') return (startAt ?? 0) <= now || (finding !== null && audience.attachmentId !== undefined)
    return state === 'running' && (waiting?.until ?? 0) <= now
  }
  const { items } = await deps.store.listCampaigns({ limit: 100 }, isStill)
  for (const { id: campaignId, state, waiting, channelId, movedAt, version } of items) {
    deps.log.warn('campaign.pushed', { campaignId, state, waits: waiting?.for })
    await continueCampaign(deps, { id: campaignId })
    const campaign = await deps.store.readCampaign(campaignId)
    const isHeld = ((await deps.store.readBulkPace(channelId))?.heldUntil ?? 0) > now
    // The provider is waited for, or it goes on.
    if (isHeld || !campaign || campaign.version !== version || movedAt > now - STUCK_MS) continue
    deps.log.error('campaign.stuck', { campaignId, waits: waiting?.for, since: movedAt })
    if (movedAt < now - GIVEN_UP_MS) await note(deps, stopped(campaign, STOOD_STILL, now))
  }
}

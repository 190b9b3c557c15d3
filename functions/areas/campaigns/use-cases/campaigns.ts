import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readOwnUpload } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { channelIdIn } from '../../templates/domain/template.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer, editSettings, given, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type Campaign, isEditable, nothingFound } from '../domain/campaign.ts'
import type { CampaignState } from '../domain/kinds.ts'
import type { CampaignsStore } from '../port.ts'
import { presentCampaign } from './present-campaign.ts'

type Deps = HasStore<
  AttachmentsStore & CampaignsStore & ChannelsStore & TemplatesStore & TimelineStore & WorkspaceStore
> &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock' | 'ulid'>

type ReadDeps = HasStore<CampaignsStore>

interface Fields {
  name: string
  channelId: string
  teamId?: string | null | undefined
  template: { id: string; variables: Campaign['template']['variables']; headerAttachmentId?: string | undefined }
  audience: { [Field in keyof Campaign['audience']]?: Campaign['audience'][Field] | undefined }
  startAt?: string | null | undefined
  quietHours?: Campaign['quietHours'] | undefined
}

type Definition = Pick<Campaign, 'name' | 'channelId' | 'teamId' | 'template' | 'audience' | 'startAt' | 'quietHours'>

function definitionOf(fields: Partial<Fields>): Partial<Definition> {
  const { name, channelId, teamId, template, audience, startAt, quietHours } = fields
  return given({
    name,
    channelId,
    teamId,
    template: template && { ...given(template), id: template.id, variables: template.variables },
    audience: audience && given({ ...audience, contactIds: audience.contactIds && [...new Set(audience.contactIds)] }),
    startAt: typeof startAt === 'string' ? Date.parse(startAt) : startAt,
    quietHours,
  }) as Partial<Definition>
}

/** What it names is there, and the caller's; whether the template may be sent is looked at when it is. */
async function requireThere(deps: Deps, me: string, { channelId, teamId, template, audience }: Definition) {
  const [channel, teams] = await Promise.all([
    deps.store.readChannel(channelId),
    teamId === null ? [] : deps.store.readTeams(),
  ])
  if (!channel) throw invalid('channelId', 'is not a channel of this workspace')
  if (teamId !== null && !teams.some(({ id }) => id === teamId)) throw invalid('teamId', 'is not a team')
  if (channelIdIn(template.id) !== channelId || !(await deps.store.readTemplate(template.id))) {
    throw invalid('template.id', 'is not a template of this channel')
  }
  for (const [path, id] of [
    ['audience.attachmentId', audience.attachmentId],
    ['template.headerAttachmentId', template.headerAttachmentId],
  ] as const) {
    if (id !== undefined) await requireUpload(deps, me, path, id)
  }
}

async function requireUpload(deps: Deps, me: string, path: string, id: string): Promise<void> {
  try {
    await readOwnUpload(deps, me, id)
  } catch (error) {
    throw error instanceof DomainError ? invalid(path, 'is not an upload of yours') : error
  }
}

/** M18: a draft. */
export async function createCampaign(deps: Deps, call: Call, fields: Fields) {
  const agent = await call.agent
  const now = deps.clock.now()
  const definition = { teamId: null, startAt: null, quietHours: null, ...definitionOf(fields) } as Definition
  await requireThere(deps, agent.id, definition)
  const campaign: Campaign = {
    ...definition,
    id: `cp_${deps.ulid()}`,
    state: 'draft',
    createdBy: agent.id,
    startedBy: null,
    ...nothingFound,
    waiting: null,
    problem: null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    movedAt: now,
    version: 0,
  }
  const answer = presentCampaign({ ...campaign, version: 1 }, [])
  await commitAnswer(deps, call, [deps.store.putCampaign(campaign)], answer)
  return answer
}

/** M18: changes one that has not begun. */
export function updateCampaign(
  deps: Deps,
  call: Call,
  {
    id,
    version,
    ...fields
  }: { id: string; version?: number | undefined } & { [Field in keyof Fields]?: Fields[Field] | undefined },
) {
  return editSettings(deps, call, {
    what: 'campaign',
    read: () => deps.store.readCampaign(id),
    version,
    async change(before, me) {
      if (!isEditable(before)) throw new DomainError('not_acceptable', 'It has begun: it can’t be changed any more.')
      const changed = definitionOf(fields as Partial<Fields>)
      const after = { ...before, ...changed }
      await requireThere(deps, me.id, after)
      const isFoundAnew = JSON.stringify(after.audience) !== JSON.stringify(before.audience)
      const isMoved = JSON.stringify(after) !== JSON.stringify(before)
      return { ...after, ...(isFoundAnew ? nothingFound : {}), ...(isMoved ? { movedAt: deps.clock.now() } : {}) }
    },
    write: (_before, after) => [deps.store.putCampaign(after)],
    present: (campaign) => presentCampaign(campaign, []),
  })
}

/** M18: removes one that is not under way. */
export async function deleteCampaign(deps: ReadDeps, call: Call, { id }: { id: string }) {
  const campaign = await existingCampaign(deps, id)
  if (campaign.state === 'running' || campaign.state === 'paused') {
    throw new DomainError('not_acceptable', 'It is under way: cancel it first.')
  }
  const answer = { id, deleted: true as const }
  await commitAnswer(deps, call, [deps.store.removeCampaign(campaign)], answer)
  return answer
}

export async function existingCampaign({ store }: ReadDeps, id: string): Promise<Campaign> {
  const campaign = await store.readCampaign(id)
  if (!campaign) throw notFound('campaign')
  return campaign
}

/** How far one has come. */
export async function getCampaign(deps: ReadDeps, _call: Call, { id }: { id: string }) {
  const [campaign, tallies] = await Promise.all([existingCampaign(deps, id), deps.store.readTallies(id, false)])
  return presentCampaign(campaign, tallies)
}

/** Newest first. */
export async function listCampaigns(
  deps: ReadDeps,
  _call: Call,
  { cursor, limit = 25, state }: PageInput & { state?: CampaignState | undefined },
) {
  const keep = (campaign: Campaign) => state === undefined || campaign.state === state
  const { items, nextCursor } = await deps.store.listCampaigns({ limit, cursor }, keep)
  const presented = items.map(async (campaign) =>
    presentCampaign(campaign, campaign.total > 0 ? await deps.store.readTallies(campaign.id, false) : []),
  )
  return { items: await Promise.all(presented), nextCursor }
}

import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { keepUploads, readUploads } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import { fileLimitsOf } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore } from '../../channels/port.ts'
import { requireHeaderFile, underHeader } from '../../messages/index.ts'
import type { Template } from '../../templates/domain/template.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type Campaign, headerKey, type Move, moved } from '../domain/campaign.ts'
import { requireFillable } from '../domain/variables.ts'
import type { CampaignsStore } from '../port.ts'
import { existingCampaign } from './campaigns.ts'
import { presentCampaign } from './present-campaign.ts'

type Deps = HasStore<
  AttachmentsStore & CampaignsStore & ChannelsStore & TemplatesStore & TimelineStore & WorkspaceStore
> &
  Pick<ChannelParts, 'channels'> &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock' | 'ulid'>

const REFUSED: Record<Move, string> = {
  start: 'It was cancelled: make another one.',
  pause: 'Only one that is running can be paused.',
  resume: 'Only one that is paused can be resumed.',
  cancel: 'It is done already.',
}

const move =
  (name: Move) =>
  (deps: Deps, call: Call, { id }: { id: string }) =>
    retryOnConflict(async () => {
      const [agent, campaign, tallies] = await Promise.all([
        call.agent,
        existingCampaign(deps, id),
        deps.store.readTallies(id),
      ])
      let after = moved(campaign, name, agent.id, deps.clock.now())
      if (!after) throw new DomainError('not_acceptable', REFUSED[name])
      const changes = after !== campaign
      if (changes && (name === 'start' || name === 'resume')) {
        const template = await sendableTemplate(deps, agent, after.channelId, after.template.id)
        requireFillable(template, after.template)
        after = await withHeader(deps, template, after)
      }
      const answer = presentCampaign(changes ? { ...after, version: after.version + 1 } : after, tallies)
      await commitAnswer(deps, call, changes ? [deps.store.putCampaign(after)] : [], answer)
      return answer
    }, ['idempotency'])

/** M18: asked for twice, or by two at once, each of these is done once; what follows, the stream brings. */
export const startCampaign = move('start')
export const pauseCampaign = move('pause')
export const resumeCampaign = move('resume')
export const cancelCampaign = move('cancel')

/** The file of its header is kept for as long as it is sent: an upload is not. */
async function withHeader(deps: Deps, template: Template, campaign: Campaign): Promise<Campaign> {
  const { headerAttachmentId } = campaign.template
  if (headerAttachmentId === undefined || campaign.header?.id === headerAttachmentId) return campaign
  const uploads = await underHeader(() => readUploads(deps, campaign.createdBy, [headerAttachmentId]))
  const channel = await deps.channels.find(campaign.channelId)
  const [upload] = uploads
  if (!channel || !upload) throw new DomainError('not_found', 'The channel is gone.')
  const { id, name, type, size } = upload
  requireHeaderFile(template, channel.provider, { id, name, type, size }, fileLimitsOf(deps, channel))
  await underHeader(() => keepUploads(deps, uploads, () => headerKey(campaign.id, id)))
  return { ...campaign, header: { id, name, type, size } }
}

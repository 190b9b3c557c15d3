import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { hasTemplates, isDue } from '../domain/template.ts'
import type { TemplatesStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & TemplatesStore> & Pick<Parts, 'clock'>

const canBeAsked = (channel: Channel) =>
  hasTemplates(channel) && (channel.provider !== 'whatsapp-cloud' || Boolean(channel.config.businessAccountId))

/** M8: once a day every channel's templates are asked for, while some wait for approval once an hour. */
export async function askInTime({ store, clock }: Deps): Promise<void> {
  const channels = (await store.readChannels()).filter(canBeAsked)
  await Promise.all(
    channels.map(async ({ id }) => {
      if (isDue(await store.readRefresh(id), clock.now())) await store.askForRefresh(id, clock.now())
    }),
  )
}

/** What a change of a channel says about its templates: which account's they are, and whether it is there at all. */
const aboutTemplates = ({ config, secretsAt, deleted }: Channel) =>
  JSON.stringify([config.businessAccountId, config.accountSid, secretsAt, deleted])

/** A channel that is new, gone, or of another account has other templates. */
export const mayHaveOthers = (before: Channel | undefined, after: Channel): boolean =>
  hasTemplates(after) &&
  (canBeAsked(after) || before !== undefined) &&
  (!before || aboutTemplates(before) !== aboutTemplates(after))

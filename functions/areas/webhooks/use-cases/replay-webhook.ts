import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import { sameText } from '../../../kernel/same-text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelParts, ChannelsStore } from '../../channels/port.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { KeptWebhook } from '../domain/kept-webhook.ts'
import type { ReplayJob } from '../job.ts'
import type { WebhooksStore } from '../port.ts'
import { relativesOf, shownReasons, storeEvents, storeParts } from './receive-webhook.ts'

type Deps = HasStore<ChannelsStore & MessagesStore & TemplatesStore & TimelineStore & WebhooksStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'ulid'> &
  Pick<ChannelParts, 'adapter' | 'channels'>

/** Reads a kept body again and notes what came of it. Events that were stored before count once. */
export async function replayWebhook(deps: Deps, { webhookId, askedAt }: ReplayJob): Promise<JobOutcome> {
  const kept = await deps.store.readWebhook(webhookId)
  if (kept?.webhook.replayAskedAt !== askedAt) return { done: true }
  const reasons = await readAgain(deps, kept)
  const replayedAt = reasons.length === 0 ? deps.clock.now() : null
  await deps.store.recordReplay(webhookId, askedAt, { reasons: shownReasons(reasons), replayedAt })
  return { done: true }
}

async function readAgain(deps: Deps, { webhook, body }: { webhook: KeptWebhook; body: Buffer }): Promise<string[]> {
  const channel = await deps.store.readChannel(webhook.channelId)
  const adapter = channel && deps.adapter(channel.provider)
  if (!channel || !adapter) return ['the channel was removed']
  const { method, url, headers } = webhook
  const received = { method, url, path: '', query: {}, headers, body }
  const channels = [channel, ...(await relativesOf(deps, channel))]
  const speaker = channels.map(({ provider }) => deps.adapter(provider)).find((one) => one?.parts?.(received))
  if (speaker) {
    const isProven = (other: Channel) => shareSecret(deps, channel, other)
    return storeParts(deps, { adapter: speaker, received, channels, at: undefined, isProven })
  }
  const connected = await deps.channels.connect(channel)
  return storeEvents(deps, channel, () => adapter.parse(received, connected))
}

/** The body was proven by the secret of one channel: it proves what is said to those that have the same. */
async function shareSecret(deps: Pick<Deps, 'channels'>, proven: Channel, other: Channel): Promise<boolean> {
  if (other.id === proven.id) return true
  const name = deps.channels.profile(proven.provider).callback?.secret ?? ''
  const [one, two] = await Promise.all([proven, other].map((channel) => deps.channels.connect(channel)))
  const secret = one?.secrets[name]
  return secret !== undefined && sameText(secret, two?.secrets[name] ?? '')
}

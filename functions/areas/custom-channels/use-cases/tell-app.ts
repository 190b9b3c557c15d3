import { parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { AppCall, ChannelParts, SendResult } from '../../channels/port.ts'
import { callOutside } from '../../outside-calls/index.ts'
import type { OutsideCallsStore, OutsideParts } from '../../outside-calls/port.ts'
import { presentConversation, presentEntry } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { secretsAt } from '../domain/signing.ts'
import { sentTo } from './app-answer.ts'

type Deps = HasStore<OutsideCallsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'secrets'> &
  Pick<ChannelParts, 'channels'> &
  OutsideParts

/** Well below what a sender's lease lasts: whoever finds that expired knows that nobody calls any more. */
const TIMEOUT_MS = 10_000

const gone: SendResult = { outcome: 'refused', code: 'no_channel', reason: 'The channel was removed.' }

/**
 * O7: the company's app is told of one message, in the API's own shapes, signed with the channel's secret. It may be told twice, and
 * knows it by `webhook-id`. Throws on nothing but a defect.
 */
export async function tellApp(deps: Deps, call: AppCall): Promise<SendResult> {
  const { type, channelId, entryId, to, replyTo, files } = call
  const key = parseEntryId(entryId)
  const [channel, entry, state, teams] = await Promise.all([
    deps.channels.find(channelId),
    key && deps.store.readEntry(key),
    key && deps.store.readConversation(key.contactId, key.n),
    deps.store.readTeams('all', false),
  ])
  if (!channel || !entry?.message || !state) return gone
  const now = deps.clock.now()
  const secrets = secretsAt(await deps.secrets.channel(channel.secretsAt ?? channel.id), now)
  const data = {
    conversation: presentConversation(state.conversation, { now, teams }),
    entry: presentEntry(entry),
    to,
    ...(replyTo === undefined ? {} : { replyTo }),
    files,
  }
  const answer = await callOutside(deps, {
    url: channel.config.url ?? '',
    id: call.id ?? `${entryId}-r${entry.message.revision ?? 0}`,
    payload: { type, timestamp: new Date(type === 'message.created' ? entry.at : now).toISOString(), data },
    timeoutMs: TIMEOUT_MS,
    secrets,
  })
  return sentTo(answer, entryId)
}

import { retryOnConflict } from '../../../kernel/commit.ts'
import { notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelParts, ChannelsStore } from '../../channels/port.ts'
import { newWebhookSecret } from '../../outside-calls/domain/standard-webhooks.ts'
import { BOTH_SIGN_FOR_MS } from '../../outside-calls/domain/webhook-secret.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'

type Deps = HasStore<ChannelsStore> & Pick<Parts, 'clock' | 'secrets' | 'ulid'> & Pick<ChannelParts, 'channels'>

const iso = (at: number) => new Date(at).toISOString()

/**
 * Replaces what a custom channel's calls are signed with, and tells the new secret this once; the one before signs beside it for a day,
 * but not where it `leaked`. Asked once more under the same key, it is not told again.
 */
export async function rotateChannelSecret(
  deps: Deps,
  call: Call,
  { channelId, leaked = false }: { channelId: string; leaked?: boolean | undefined },
) {
  const secretsAt = `${channelId}/${deps.ulid()}`
  const secret = newWebhookSecret()
  let replaced: string | undefined
  const answer = await retryOnConflict(async () => {
    const [, channel] = await Promise.all([call.agent, deps.store.readChannel(channelId)])
    if (channel?.provider !== 'custom') throw notFound('channel')
    const before = channel.secretsAt ?? channel.id
    const earlier = leaked ? undefined : (await deps.secrets.channel(before)).signingSecret
    const now = deps.clock.now()
    const until = now + BOTH_SIGN_FOR_MS
    // Written before anything leads to it.
    await deps.secrets.putChannel(secretsAt, {
      signingSecret: secret,
      ...(earlier ? { earlierSigningSecret: earlier, earlierUntil: String(until) } : {}),
    })
    const after: Channel = { ...channel, secretNames: ['signingSecret'], secretsAt, secretsBefore: before }
    replaced = channel.secretsBefore
    const answer = { madeAt: iso(now), earlierUntil: earlier ? iso(until) : null }
    await commitAnswer(deps, call, [deps.store.putChannel(after)], { secret: null, ...answer })
    return { secret, ...answer }
  }, ['idempotency'])
  // The secrets before these may be in use elsewhere for some seconds; those before them are not.
  if (replaced !== undefined) await deps.secrets.removeChannel(replaced)
  return answer
}

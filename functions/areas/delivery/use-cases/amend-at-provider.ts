import { backoffSeconds } from '../../../kernel/backoff.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { HandedOut, HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import { watchCall } from '../../channels/index.ts'
import type { AmendResult, ChannelParts, ChannelsStore, OutboundAmendment } from '../../channels/port.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import { addressOf } from '../../timeline/domain/parts.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { AmendJob } from '../job.ts'

type Deps = HasStore<ChannelsStore & TimelineStore> &
  Pick<Parts, 'clock' | 'log'> &
  Pick<ChannelParts, 'adapter' | 'channels'>

/** With pauses that double: some minutes. Messages to the contact wait meanwhile. */
const MAX_TRIES = 8
const done: JobOutcome = { done: true }

type Said = Entry & { message: Message }

/**
 * Has a message at its provider be as its entry says now: however often it is done, and in whatever order, what is asked for
 * last holds. What the provider refuses is noted on the message.
 */
export async function amendAtProvider(deps: Deps, job: AmendJob, { tries }: HandedOut): Promise<JobOutcome> {
  const key = parseEntryId(job.entryId)
  const [entry, state] = key
    ? await Promise.all([deps.store.readEntry(key), deps.store.readContact(job.contactId)])
    : [undefined, undefined]
  const { message } = entry ?? {}
  if (!entry || !message || !state || message.providerMessageId === null) return done
  const to = addressOf(state.contact, {
    contactId: job.contactId,
    to: message.to,
    channel: message.channel,
    queuedAt: entry.receivedAt,
  })?.address
  const channel = await deps.channels.find(message.channel.id)
  const adapter = channel && deps.adapter(channel.provider)
  const what = to === undefined ? undefined : asItIs(job, message, { to, messageId: message.providerMessageId })
  if (!channel || !adapter?.amend || !what) return done
  const connected = await deps.channels.connect(channel)
  const result = await watchCall(deps, channel.id, () => adapter.amend?.(what, connected) ?? Promise.resolve(nothing))
  if (result.outcome === 'done') return done
  deps.log.warn('amendment.not-taken', { channelId: channel.id, entryId: entry.id, what: job.what, tries })
  if (result.outcome === 'unavailable' && tries < MAX_TRIES) {
    return { retryAfterSeconds: Math.max(backoffSeconds(tries), result.afterSeconds ?? 0) }
  }
  return note(deps, { ...entry, message }, job.what, result.reason)
}
const nothing: AmendResult = { outcome: 'done' }

function asItIs(
  { what }: AmendJob,
  message: Message,
  at: { to: string; messageId: string },
): OutboundAmendment | undefined {
  switch (what) {
    case 'reaction': {
      const own = message.reactions?.find(({ by }) => by === 'company')
      return { ...at, kind: 'reaction', emoji: own?.emojis[0] ?? null }
    }
    case 'edit':
      return message.unsentAt === undefined
        ? {
            ...at,
            kind: 'edit',
            text: message.text,
            ...(message.styles ? { styles: message.styles } : {}),
            isCaption: message.attachments.length > 0,
          }
        : undefined
    case 'unsend':
      return { ...at, kind: 'unsend' }
  }
}

async function note(deps: Deps, entry: Said, what: AmendJob['what'], reason: string): Promise<JobOutcome> {
  const { message } = entry
  const reactions = what === 'reaction' ? message.reactions?.filter(({ by }) => by !== 'company') : message.reactions
  const { reactions: _reactions, ...rest } = message
  const after: Message = {
    ...rest,
    ...(reactions && reactions.length > 0 ? { reactions } : {}),
    refused: { what, reason },
    revision: (message.revision ?? 0) + 1,
  }
  const isNoted = await deps.store.updateAmended(entry, { ...entry, message: after })
  return isNoted ? done : { retryAfterSeconds: 1 }
}

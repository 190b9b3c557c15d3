import type { AppCall, AppRoom, ChannelAdapter } from '../../port.ts'
import { ANYWHERE, downloadMedia } from '../media-download.ts'
import { profile } from './profile.ts'

/** Our reference without the dot, which the id of a webhook must not have: `<entry>-<round>`. */
const webhookIdOf = (reference: string) => reference.replace('.', '-')
const entryOf = (reference: string) => reference.replace(/\..*/, '')

/**
 * The company's own app. A function that may call its address tells it; what the app tells us comes by operations, so that nothing is
 * heard by webhook. A message's id there is our entry's.
 */
export function createCustom(room: AppRoom): ChannelAdapter {
  const tell = (call: Omit<AppCall, 'kind'>) => room.tell({ kind: 'app', ...call })
  return {
    ...profile,
    verify: () => false,
    parse: () => ({ events: [], unparsed: [] }),
    send: ({ reference, to, replyTo, files = [] }, { channel }) =>
      tell({
        type: 'message.created',
        id: webhookIdOf(reference),
        channelId: channel.id,
        entryId: entryOf(reference),
        to,
        replyTo,
        files: files.map(({ name, type, size, url }) => ({ name, type, size, url })),
      }),
    async amend({ to, messageId }, { channel }) {
      const told = await tell({ type: 'message.updated', channelId: channel.id, entryId: messageId, to, files: [] })
      return told.outcome === 'sent' ? { outcome: 'done' } : told
    },
    fetchMedia: async ({ url = '' }, channel) => downloadMedia({ url }, ANYWHERE, channel),
  }
}

import { sha } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const messagesKeys = {
  seen: (channelId: string, providerId: string) => ({
    pk: `SEEN#${channelId}#${providerId.length > 200 ? sha(providerId) : providerId}`,
    sk: 'SEEN',
  }),
  receipt: (channelId: string, providerMessageId: string, sk: string) => ({
    pk: `RCPT#${channelId}#${providerMessageId.length > 200 ? sha(providerMessageId) : providerMessageId}`,
    sk,
  }),
}

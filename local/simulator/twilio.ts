import { createHash } from 'node:crypto'
import type { CustomerMessage, CustomerReceipt, SimulatedChannel } from './customer.ts'

const address = ({ type }: SimulatedChannel, phone: string) => (type === 'whatsapp' ? `whatsapp:${phone}` : phone)
const sidOf = (id: string) => createHash('md5').update(id).digest('hex')

/** The fields of Twilio's forms. https://www.twilio.com/docs/messaging/guides/webhook-request */
export const twilio = {
  message({ channel, from, name, content, id }: CustomerMessage): Record<string, string> {
    const media = 'media' in content ? content.media : undefined
    const text = content.type === 'text' ? content.text : 'caption' in content ? (content.caption ?? '') : ''
    return {
      MessageSid: `${media ? 'MM' : 'SM'}${sidOf(id)}`,
      AccountSid: channel.config.accountSid ?? '',
      From: address(channel, from),
      To: address(channel, channel.config.sender ?? ''),
      Body: text,
      NumMedia: media ? '1' : '0',
      NumSegments: '1',
      ...(media ? { MediaUrl0: media.url, MediaContentType0: media.type } : {}),
      ...(content.type === 'location'
        ? {
            Latitude: String(content.latitude),
            Longitude: String(content.longitude),
            ...(content.name ? { Label: content.name } : {}),
          }
        : {}),
      ...(channel.type === 'whatsapp' ? { ProfileName: name } : {}),
    }
  },
  /** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
  receipt({ channel, providerMessageId, to, status }: CustomerReceipt): Record<string, string> {
    return {
      MessageSid: providerMessageId,
      MessageStatus: status === 'failed' ? 'undelivered' : status,
      AccountSid: channel.config.accountSid ?? '',
      From: address(channel, channel.config.sender ?? ''),
      To: address(channel, to),
      ...(status === 'failed' ? { ErrorCode: '30003', ErrorMessage: 'Unreachable destination handset' } : {}),
    }
  },
}

import type { ChannelType, Contact } from '../api/types.ts'

type Mark = Contact['unreachable'][number]

/** M17: an address that is marked; an email address is one whichever channel it was written to by. */
const marked = ({ unreachable }: Contact, channelId: string, address: string): Mark | undefined =>
  unreachable.find(
    (mark) =>
      mark.address.toLowerCase() === address.toLowerCase() && (mark.channelId === channelId || address.includes('@')),
  )

export interface Reach {
  /** why nothing gets through where the answer would go */
  mark?: Mark | undefined
  /** nothing is sent there before the customer writes again */
  isShut: boolean
  /** the customer's first email address that something gets through to */
  email?: string | undefined
}

/** M17: whether an answer gets through to a contact on a channel; on web chat, whether there is an email address to fall back to. */
export function reachOf(
  contact: Contact | undefined,
  channel: { channelId: string; type: ChannelType } | undefined,
): Reach {
  if (!contact || !channel) return { isShut: false }
  const { channelId, type } = channel
  const email = contact.emails.find((address) => !marked(contact, channelId, address))
  if (type === 'web') {
    const [first] = contact.emails
    return { email, isShut: false, mark: email || !first ? undefined : marked(contact, channelId, first) }
  }
  const address = contact.channels.find((each) => each.channelId === channelId)?.address
  const mark = address === undefined ? undefined : marked(contact, channelId, address)
  return { email, mark, isShut: type === 'email' && mark?.reason === 'complained' }
}

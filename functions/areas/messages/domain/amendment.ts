import { clip } from '../../../kernel/text.ts'
import { readableText } from '../../channels/domain/attachment.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { EarlyAmendment } from '../../timeline/domain/early.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'

/** Above what a message has in earnest; an item holds 400 KB. */
const MOST_REACTIONS = 100
const MOST_EARLIER = 10
const EARLIER_TEXT = 4_000

/** What a list shows in place of a message that was taken back. */
const TAKEN_BACK = '[Deleted a message]'

type Said = Pick<Entry, 'at'> & { message: Message }

/**
 * The message as a reaction, an edit or its taking back leaves it; undefined where that changes nothing: it was told before,
 * or what came later is known already. One that was taken back stays so.
 */
export function amended({ at, message }: Said, what: EarlyAmendment): Message | undefined {
  if (message.unsentAt !== undefined) return undefined
  const { refused: _refused, ...asked } = message
  const after = change(asked, at, what)
  return after && { ...after, revision: (message.revision ?? 0) + 1 }
}

function change(message: Message, saidAt: number, what: EarlyAmendment): Message | undefined {
  switch (what.kind) {
    case 'reaction':
      return withReaction(message, what)
    case 'edit':
      return edited(message, saidAt, what)
    case 'unsend':
      return unsent(message, what.at)
  }
}

function withReaction(message: Message, what: Extract<EarlyAmendment, { kind: 'reaction' }>): Message | undefined {
  const { by, from, name, emojis, at } = what
  const known = message.reactions ?? []
  const before = known.find((one) => one.by === by)
  if (before ? before.at > at || same(before.emojis, emojis) : emojis.length === 0) return undefined
  // Kept without emojis as well: an older one that comes late must not bring them back.
  const others = known.filter((one) => one !== before)
  return { ...message, reactions: [...others, { by, from, name, emojis, at }].slice(-MOST_REACTIONS) }
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one, i) => one === b[i])

function edited(
  { styles: before, ...message }: Message,
  saidAt: number,
  { text, styles, at }: Extract<EarlyAmendment, { kind: 'edit' }>,
): Message | undefined {
  const earlier = message.earlier ?? []
  const since = message.editedAt ?? saidAt
  const old = (which: string, when: number) => ({ text: clip(which, EARLIER_TEXT), at: when })
  if (text === message.text && JSON.stringify(styles ?? []) === JSON.stringify(before ?? [])) return undefined
  if (earlier.some((one) => one.at === at && one.text === clip(text, EARLIER_TEXT))) return undefined
  if (message.editedAt !== undefined && at < message.editedAt) {
    // A version in between, told late.
    const all = [...earlier, old(text, at)].toSorted((a, b) => a.at - b.at)
    return { ...message, ...(before ? { styles: before } : {}), earlier: fewest(all) }
  }
  const said = { ...message, text, ...(styles?.length ? { styles } : {}), editedAt: at }
  return { ...said, earlier: fewest([...earlier, old(message.text, since)]) }
}

/** The first version and the latest. */
const fewest = <Version>(all: Version[]): Version[] =>
  all.length <= MOST_EARLIER ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_EARLIER)]

function unsent(message: Message, at: number): Message {
  const {
    styles: _f,
    html: _h,
    template: _t,
    quoted: _q,
    original: _o,
    subject: _s,
    replyTo: _r,
    conference: _c,
    origin: _g,
    shared: _p,
    reactions: _e,
    earlier: _b,
    ...rest
  } = message
  return { ...rest, text: '', attachments: [], unsentAt: at }
}

/** The conversation with its last message as it reads now; the same one where the amended message is not the last. */
export function withPreview(conversation: Conversation, before: Said, after: Message): Conversation {
  const { lastMessage } = conversation
  const words = ({ text, attachments }: Message) => clip(readableText(text, attachments), 100)
  if (!lastMessage || lastMessage.at !== before.at || lastMessage.text !== words(before.message)) return conversation
  const text = after.unsentAt === undefined ? words(after) : TAKEN_BACK
  if (text === lastMessage.text) return conversation
  const { subject, ...rest } = lastMessage
  const kept = after.unsentAt === undefined && subject !== undefined ? { subject } : {}
  return { ...conversation, lastMessage: { ...rest, text, ...kept } }
}

/** Who may have changed it: the customer what they said themselves, the company what it said; anybody reacts. */
export function mayAmend({ direction }: Message, kind: EarlyAmendment['kind'], isCompany: boolean): boolean {
  return kind === 'reaction' || (direction === 'outbound') === isCompany
}

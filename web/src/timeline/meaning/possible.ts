import type { Channel, Entry } from '../../api/types.ts'

type Amends = Channel['amends']

/** What can be done with a message. */
export interface Possible {
  react?: Amends['react']
  quote?: true
  edit?: true
  unsend?: true
  copy?: true
}

/** By what its channel can, whose it is and how long ago it was said. */
export function possibleWith(entry: Entry, amends: Amends, { me, now }: { me: string; now: number }): Possible {
  const { message, actor } = entry
  if (!message || message.unsentAt) return {}
  const { react, edit, unsendWithinMs = 0, quote } = amends
  const copy = message.text === '' ? {} : { copy: true as const }
  if (message.providerMessageId === null) return copy
  const isOwn = message.direction === 'outbound' && actor.type === 'agent' && actor.id === me
  return {
    ...copy,
    ...(quote ? { quote } : {}),
    ...(react && message.direction === 'inbound' ? { react } : {}),
    ...(edit && isOwn && message.text !== '' ? { edit } : {}),
    ...(isOwn && now - Date.parse(entry.at) < unsendWithinMs ? { unsend: true } : {}),
  }
}

const EVERYWHERE = [
  '👍',
  '❤️',
  '😂',
  '😮',
  '😢',
  '🙏',
  '👏',
  '🎉',
  '🔥',
  '😊',
  '😍',
  '🤔',
  '👌',
  '💯',
  '✅',
  '👀',
  '🤝',
  '😅',
]

/** What the palette offers. */
export const emojiFor = (react: NonNullable<Amends['react']>): readonly string[] =>
  react === 'any' ? EVERYWHERE : react

/** Keyboards add that it is to be shown as a picture, or do not. */
const plain = (emoji: string) => emoji.replaceAll('\uFE0F', '')
export const isSame = (one: string, other: string) => plain(one) === plain(other)

type Reactions = NonNullable<NonNullable<Entry['message']>['reactions']>
type Reaction = Reactions[number]

/** The company's own, given from here: it has one per message. What was given elsewhere has no name. */
export const isOurs = ({ from, name }: Reaction) => from === 'agent' && name !== ''

/** The company's reaction to a message. */
export const ownReaction = ({ message }: Entry): string | undefined => message?.reactions?.find(isOurs)?.emoji

/** Reactions by emoji, in the order in which each came first. */
export function grouped(reactions: Reactions): { emoji: string; by: Reaction[] }[] {
  const groups: { emoji: string; by: Reaction[] }[] = []
  for (const reaction of reactions) {
    const group = groups.find(({ emoji }) => isSame(emoji, reaction.emoji))
    if (group) group.by.push(reaction)
    else groups.push({ emoji: reaction.emoji, by: [reaction] })
  }
  return groups
}

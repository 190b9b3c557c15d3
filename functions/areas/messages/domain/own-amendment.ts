import { DomainError } from '../../../kernel/errors.ts'
import type { Amends } from '../../channels/domain/amends.ts'
import { formattingOf, readMarks, sayable } from '../../channels/domain/marks.ts'
import type { EarlyAmendment } from '../../timeline/domain/early.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

/** What an agent's wish is decided by. */
interface Wished {
  entry: Entry & { message: Message }
  agent: Agent
  amends: Amends
  now: number
}
/** What becomes of the message; throws where the agent, or the channel, can't. */
export type Wish = (wished: Wished) => EarlyAmendment

const unsupported = (what: string) => new DomainError('not_supported', `On this channel ${what}.`)
/** The company has one reaction per message, whoever gives it. */
const COMPANY = 'company'

/** Keyboards add that it is to be shown as a picture, or do not. */
const plain = (emoji: string) => emoji.replaceAll('\uFE0F', '')

/** With an emoji, or none any more: `not_supported` where the channel has no reactions, or not this one. */
export function reactionOf(emoji: string | null): Wish {
  return ({ entry: { message }, agent, amends, now }) => {
    const { react } = amends
    if (!react) throw unsupported('nobody can react to a message')
    if (message.direction === 'outbound') throw unsupported('one reacts to what the customer said')
    const given = emoji === null || react === 'any' ? emoji : react.find((one) => plain(one) === plain(emoji))
    if (given === undefined && react !== 'any') {
      throw new DomainError('not_supported', `On this channel these are possible: ${react.join(' ')}`, [
        { path: 'emoji', message: 'is not one of the channel’s' },
      ])
    }
    const emojis = given ? [given] : []
    const messageId = message.providerMessageId ?? ''
    // Never before what it replaces, on a clock of another process.
    const at = Math.max(now, (message.reactions?.find(({ by }) => by === COMPANY)?.at ?? 0) + 1)
    return { kind: 'reaction', messageId, by: COMPANY, from: 'agent', name: agent.name, emojis, at }
  }
}

function requireOwn({ entry, agent }: Wished): void {
  const { actor, message } = entry
  if (message.direction === 'inbound') throw unsupported('what customers said is theirs to change')
  if ((actor.type === 'agent' || actor.type === 'program') && actor.id === agent.id) return
  throw new DomainError('forbidden', 'Only who wrote a message can change it or take it back.')
}

/** Parts of a message are several messages at the provider; the last of them is not among those noted. */
const isInParts = ({ delivery }: Message) => (delivery?.parts?.length ?? 0) > 0

/** Other words, whose marks (`isMarked`) are formatting: `not_supported` where what was sent stays as it is. */
export function editOf(text: string, isMarked = false): Wish {
  return (wished) => {
    const { message } = wished.entry
    requireOwn(wished)
    if (!wished.amends.edit) throw unsupported('what was sent can’t be changed')
    if (isInParts(message)) throw unsupported('a message that was sent in parts can’t be changed')
    const at = Math.max(wished.now, (message.editedAt ?? 0) + 1)
    const said = isMarked ? sayable(readMarks(text), formattingOf(message.channel.type)) : { text }
    return { kind: 'edit', messageId: message.providerMessageId ?? '', ...said, at }
  }
}

/** Taken back: `not_supported` where the channel can’t, or not any more. */
export function unsendOf(): Wish {
  return (wished) => {
    const { entry, amends, now } = wished
    requireOwn(wished)
    if (amends.unsendWithinMs === undefined) throw unsupported('what was sent can’t be taken back')
    if (now - entry.at > amends.unsendWithinMs) throw unsupported('what was sent so long ago can’t be taken back')
    if (isInParts(entry.message)) throw unsupported('a message that was sent in parts can’t be taken back')
    return { kind: 'unsend', messageId: entry.message.providerMessageId ?? '', at: now }
  }
}

import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { conversationIdOf, type EntryKey, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { requireJoined } from '../../conversations/domain/crew.ts'
import { leave } from '../../queues/domain/departure.ts'
import { armTimer, timesOf } from '../../queues/domain/timers.ts'
import { timeAhead } from '../../timeline/domain/appointment.ts'
import { unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { IfCustomerWrites } from '../../timeline/domain/entry.ts'
import { type Scheduled, withScheduled } from '../../timeline/domain/scheduled.ts'
import { presentEntry, presentScheduled, readScene, type Scene, writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { requireFitting, requireWelcome } from '../domain/reply.ts'
import { filledWords } from './fill-variables.ts'

type Deps = HasStore<ContactAttributesStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'>

/** M19: the key of a message that waits, or was taken back lately; undefined: there is none of this id that waits. */
export async function findScheduled({ store }: Pick<Deps, 'store'>, id: string): Promise<EntryKey | undefined> {
  const key = parseEntryId(id)
  return key && (await store.readOneScheduled(key)) ? key : undefined
}

interface WaitingScene extends Scene {
  mine: Scheduled
  /** what else waits in the conversation */
  others: Scheduled[]
}

/** What is read of a message that waits before it is changed; only who may answer there changes it (A5). */
async function readWaiting(deps: Omit<Deps, 'channels'>, call: Call, key: EntryKey): Promise<WaitingScene> {
  const [scene, all, mine] = await Promise.all([
    readScene(deps, call, conversationIdOf(key.contactId, key.n)),
    deps.store.readScheduled(key.contactId, key.n),
    deps.store.readOneScheduled(key),
  ])
  if (!mine || scene.conversation.deletedAt !== undefined) throw notFound('message')
  requireJoined(scene.conversation, scene.agent)
  return { ...scene, mine, others: all.filter(({ ulid }) => ulid !== key.ulid) }
}

/** The conversation with what waits in it from now on, and its timer set. */
function withWaiting(
  { conversation, teams, moment }: WaitingScene,
  waiting: readonly Scheduled[],
  step = conversation,
) {
  return armTimer(withScheduled(step, waiting), timesOf(conversation.teamId, teams), moment.now)
}

const writesFor = (deps: Pick<Deps, 'store'>, before: Conversation, after: Conversation): Write[] =>
  writesOf(deps, before, { ...unchanged(before), conversation: after })

/** Without how it looks, which is of its words. */
function unformatted({ styles: _styles, html: _html, template: _template, ...message }: Scheduled['message']) {
  return message
}

interface Changes {
  text?: string | undefined
  marks?: boolean | undefined
  sendAt?: string | undefined
  ifCustomerWrites?: IfCustomerWrites | undefined
}

/** M19: other words, which are for who wrote it to change, or another time; one that was withheld waits for that one. */
export function changeScheduled(deps: Deps, call: Call, key: EntryKey, changes: Changes) {
  return retryOnConflict(async () => {
    const scene = await readWaiting(deps, call, key)
    const { mine, others, agent, moment } = scene
    if (mine.unsentAt !== undefined) throw notFound('message')
    const { text, marks, sendAt, ifCustomerWrites = mine.ifCustomerWrites } = changes
    if (text !== undefined && mine.actor.id !== agent.id) {
      throw new DomainError('forbidden', 'Only who wrote a message can change its words.')
    }
    if (text !== undefined && mine.message.template) {
      throw invalid('text', 'is a template’s: take it back, and send another')
    }
    const { withheld, ...rest } = mine
    const { channel } = mine.message
    const message =
      text === undefined
        ? mine.message
        : { ...unformatted(mine.message), ...(await filledWords(deps, scene, channel, { text, marks })) }
    if (text !== undefined) requireFitting(message.text, deps.channels.capabilities(channel).text)
    const after: Scheduled = {
      ...rest,
      at: sendAt === undefined ? mine.at : timeAhead(sendAt, 'sendAt', moment.now),
      ...(withheld && sendAt === undefined ? { withheld } : {}),
      ifCustomerWrites,
      writtenAt: moment.now,
      message,
    }
    const answer = presentScheduled(after)
    // A new version even where no time changes: consoles look again at what waits.
    const conversation = withWaiting(scene, [...others, after])
    const writes = [...writesFor(deps, scene.conversation, conversation), deps.store.putScheduled(after)]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** M19: it is not sent, and its words are gone; taken back once more, it is as it was. */
export function takeBackScheduled(deps: Omit<Deps, 'channels'>, call: Call, key: EntryKey) {
  return retryOnConflict(async () => {
    const scene = await readWaiting(deps, call, key)
    const { mine, others, moment } = scene
    if (mine.unsentAt !== undefined) return presentScheduled(mine)
    const { subject: _subject, replyTo: _replyTo, ...message } = unformatted(mine.message)
    const gone = { ...mine, unsentAt: moment.now, message: { ...message, text: '', attachments: [] } }
    const answer = presentScheduled(gone)
    const conversation = withWaiting(scene, others)
    const writes = [...writesFor(deps, scene.conversation, conversation), deps.store.putScheduled(gone)]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** M19: it leaves now, whatever the customer has said since: an agent has looked. */
export function sendScheduledNow(deps: Omit<Deps, 'channels'>, call: Call, key: EntryKey) {
  return retryOnConflict(async () => {
    const scene = await readWaiting(deps, call, key)
    const { mine, others, conversation, contact, moment } = scene
    if (mine.unsentAt !== undefined) throw notFound('message')
    requireWelcome(contact, mine.message.channel)
    const state = await deps.store.readContact(key.contactId)
    const now = { ...mine, at: moment.now, writtenAt: moment.now }
    const left = leave(unchanged(conversation), now, state?.latest ?? conversation, moment)
    const change = { ...left, conversation: withWaiting(scene, others, left.conversation) }
    const entry = change.entries.find(({ kind }) => kind === 'message')
    if (!entry) throw new Error('what leaves is an entry')
    const answer = presentEntry(entry)
    const writes = [...writesOf(deps, conversation, change), deps.store.removeScheduled(mine)]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

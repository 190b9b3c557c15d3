import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { escapeHtml } from '../../../kernel/text.ts'
import type { ChannelRef, UnreachableReason } from '../../channels/domain/channel.ts'
import type { Styled } from '../../channels/domain/context.ts'
import { formattingOf, mapText, readMarks, sayable } from '../../channels/domain/marks.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { channelIdIn } from '../../templates/domain/template.ts'
import { sendableTemplate } from '../../templates/index.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Message } from '../../timeline/domain/entry.ts'
import { reachableEmail, unreachableAt } from '../../timeline/domain/reachability.ts'
import { presentTemplate, readScene } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { replyChannel } from '../domain/reply.ts'
import { readRichText } from '../domain/rich-text.ts'
import {
  type Filled,
  fillIn,
  type Missing,
  requireFilled,
  type VariableContext,
  variablesIn,
} from '../domain/variables.ts'
import { type MissingValue, previewTemplate, type TemplateChoice } from './fill-template.ts'
import { type About, contextOf } from './variable-context.ts'

type Deps = HasStore<ContactAttributesStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'>

/** A text with marks, its variables filled in, as a channel takes it; what a value says is no mark. */
function fillMarked(text: string, context: VariableContext, channel: ChannelRef | undefined) {
  const missing = new Map<string, Missing>()
  const filled = mapText(readMarks(text), (piece) => {
    const one = fillIn(piece, context)
    for (const each of one.missing) missing.set(each.name, each)
    return one.text
  })
  return { ...sayable(filled, channel ? formattingOf(channel.type) : 'none'), missing: [...missing.values()] }
}

/** M7: the text as it is sent; invalid_request where a variable has no value. */
export async function filledText(
  deps: Pick<Deps, 'store' | 'channels'>,
  about: About,
  channel: ChannelRef,
  text: string,
): Promise<string> {
  return requireFilled(fillIn(text, await contextOf(deps, about, channel, text)))
}

/** What an agent wrote: `marks` says that the marks of the text are formatting; `html` is an email's, instead of a text. */
export interface Written {
  text: string
  marks?: boolean | undefined
  html?: string | undefined
}
/** The same as it is sent. */
export type Words = Pick<Message, 'text' | 'styles' | 'html' | 'template'>

/** M7: what was written as the channel takes it, variables filled in; invalid_request where one has no value. */
export async function filledWords(
  deps: Pick<Deps, 'store' | 'channels'>,
  about: About,
  channel: ChannelRef,
  { text, marks, html }: Written,
): Promise<Words> {
  if (html !== undefined) return filledHtml(deps, about, channel, html)
  if (!marks) return { text: await filledText(deps, about, channel, text) }
  const { missing, ...words } = fillMarked(text, await contextOf(deps, about, channel, text), channel)
  requireFilled({ text, missing })
  return words
}

async function filledHtml(
  deps: Pick<Deps, 'store' | 'channels'>,
  about: About,
  channel: ChannelRef,
  source: string,
): Promise<Words> {
  if (channel.type !== 'email') throw invalid('html', 'is only for email')
  const { html, text } = readRichText(source)
  const context = await contextOf(deps, about, channel, text)
  const words = requireFilled(fillIn(text, context))
  if (html === undefined) return { text: words }
  if (variablesIn(html).sort().join() !== variablesIn(text).sort().join()) {
    throw invalid('html', 'has a variable of which only a part is formatted')
  }
  return { text: words, html: requireFilled(fillIn(html, context, escapeHtml)) }
}

/** The channel that a reply would take, where there is any. */
function likelyChannel(conversation: Conversation, contact: Contact, picked: string | undefined) {
  const any = picked ?? conversation.lastChannel?.id ?? contact.identities[0]?.channelId
  return any === undefined ? undefined : replyChannel(conversation, contact, picked)
}

interface PreviewInput {
  id: string
  text: string
  marks?: boolean | undefined
  template?: TemplateChoice | undefined
  channelId?: string | undefined
}

/** M7, M17: a text as it would be sent now, which variables have no value, and whether it would get through. */
export async function previewText(
  deps: Deps & HasStore<TemplatesStore>,
  call: Call,
  input: PreviewInput,
): Promise<Preview> {
  const scene = await readScene(deps, call, input.id)
  const picked = input.channelId ?? (input.template && channelIdIn(input.template.id))
  const channel = likelyChannel(scene.conversation, scene.contact, picked)
  const mark = channel && standing(scene.contact, channel)
  const filled = await previewed(deps, scene, channel, input)
  if (!mark) return filled
  const { address, reason, since } = mark
  return { ...filled, unreachable: { address, reason, since: new Date(since).toISOString() } }
}

interface Preview extends Omit<Filled, 'missing'> {
  styles?: Styled[]
  template?: ReturnType<typeof presentTemplate>
  missing: (Missing | MissingValue)[]
  unreachable?: Standing
}

async function previewed(
  deps: Deps & HasStore<TemplatesStore>,
  scene: About & { agent: Agent },
  channel: ChannelRef | undefined,
  { text, marks, template: choice }: PreviewInput,
): Promise<Preview> {
  if (choice && channel) {
    const template = await sendableTemplate(deps, scene.agent, channel.id, choice.id)
    const filled = await previewTemplate(deps, scene, channel, template, choice)
    return { ...filled, template: presentTemplate(filled.template) }
  }
  const context = await contextOf(deps, scene, channel, text)
  return marks ? fillMarked(text, context, channel) : fillIn(text, context)
}

type Standing = { address: string; reason: UnreachableReason; since: string }

/** M17: why a reply would not get through; a web chat's visitor is there or not, so that it is about their email. */
function standing(contact: Contact, channel: ChannelRef) {
  if (channel.type === 'web') {
    const [address] = reachableEmail(contact, channel.id) === undefined ? contact.emails : []
    return address === undefined ? undefined : unreachableAt(contact, { channelId: channel.id, address })
  }
  const identity = contact.identities.find(({ channelId }) => channelId === channel.id)
  return identity && unreachableAt(contact, identity)
}

import * as z from 'zod'
import type { Choice } from '../../channels/domain/choices.ts'
import { type BotAnswer, type BotMessage, ordersIn, strongest } from './bot-answer.ts'

/* What Dialogflow answers to `detectIntent`; fields that are not named here say nothing to a customer. */

const text = z.lazy(() => z.string().optional().catch(undefined))
const list = <Schema extends z.ZodType>(one: Schema) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((each) => one.safeParse(each).data ?? []) as z.output<Schema>[])
const Texts = z.lazy(() =>
  z
    .object({ text: list(z.string()) })
    .optional()
    .catch(undefined),
)
const Struct = z.lazy(() => z.record(z.string(), z.unknown()).optional().catch(undefined))

/** https://cloud.google.com/dialogflow/es/docs/reference/rest/v2/projects.agent.intents#Message */
const EsMessage = z.lazy(() =>
  z.object({
    platform: text,
    text: Texts,
    quickReplies: z
      .object({ title: text, quickReplies: list(z.string()) })
      .optional()
      .catch(undefined),
    image: z.object({ imageUri: text, accessibilityText: text }).optional().catch(undefined),
    card: z
      .object({
        title: text,
        subtitle: text,
        imageUri: text,
        buttons: list(z.object({ text, postback: text })),
      })
      .optional()
      .catch(undefined),
    payload: Struct,
  }),
)
type EsMessage = z.infer<typeof EsMessage>

/** https://cloud.google.com/dialogflow/es/docs/reference/rest/v2/DetectIntentResponse */
const EsAnswer = z.lazy(() =>
  z.object({
    queryResult: z.object({
      fulfillmentText: text,
      fulfillmentMessages: list(EsMessage),
      action: text,
      intent: z
        .object({ endInteraction: z.boolean().optional(), liveAgentHandoff: z.boolean().optional() })
        .optional()
        .catch(undefined),
      diagnosticInfo: z.object({ end_conversation: z.boolean().optional() }).optional().catch(undefined),
    }),
  }),
)

/** https://cloud.google.com/dialogflow/cx/docs/reference/rest/v3/ResponseMessage */
const CxMessage = z.lazy(() =>
  z.object({ text: Texts, payload: Struct, liveAgentHandoff: Struct, endInteraction: Struct }),
)
const CxAnswer = z.lazy(() => z.object({ queryResult: z.object({ responseMessages: list(CxMessage) }) }))

interface Part extends BotMessage {
  action?: BotAnswer['action']
}

/** What an agent of Dialogflow ES says; undefined: it is nothing that Dialogflow answers, or nothing at all. */
export function esAnswer(body: unknown): BotAnswer | undefined {
  const result = EsAnswer.safeParse(body).data?.queryResult
  if (!result) return undefined
  const all = result.fulfillmentMessages
  const platforms = all.map(({ platform = 'PLATFORM_UNSPECIFIED' }) => platform)
  // Of those for everybody, else of the first platform that there are any for.
  const platform = platforms.includes('PLATFORM_UNSPECIFIED') ? 'PLATFORM_UNSPECIFIED' : platforms[0]
  const parts = all.filter((_, index) => platforms[index] === platform).flatMap(esParts)
  const said = parts.length > 0 ? parts : [saying(result.fulfillmentText)]
  const { intent, diagnosticInfo, action = '' } = result
  return answerOf(said, [
    ordersIn(action).action,
    intent?.liveAgentHandoff ? 'handover' : undefined,
    intent?.endInteraction || diagnosticInfo?.end_conversation ? 'close' : undefined,
  ])
}

function esParts({ text: said, quickReplies, image, card, payload }: EsMessage): Part[] {
  if (said) return [saying(said.text[0])]
  if (quickReplies) return [{ ...saying(quickReplies.title), choices: quickReplies.quickReplies.map(asChoice) }]
  if (image) return [saying(lines(image.accessibilityText, image.imageUri))]
  if (card) {
    const links = card.buttons.filter(({ postback = '' }) => isLink(postback))
    const choices = card.buttons.flatMap(({ text: title = '', postback = '' }) =>
      isLink(postback) ? [] : [{ title, payload: postback || title }],
    )
    const words = [card.title, card.subtitle, card.imageUri, ...links.map((link) => `${link.text}: ${link.postback}`)]
    return [{ ...saying(lines(...words)), choices }]
  }
  return payload ? payloadParts(payload) : []
}

/** What an agent of Dialogflow CX says; undefined: it is nothing that Dialogflow answers, or nothing at all. */
export function cxAnswer(body: unknown): BotAnswer | undefined {
  const result = CxAnswer.safeParse(body).data?.queryResult
  if (!result) return undefined
  const parts = result.responseMessages.flatMap(({ text: said, payload, liveAgentHandoff, endInteraction }): Part[] => {
    if (said) return [saying(said.text[0])]
    if (payload) return payloadParts(payload)
    if (liveAgentHandoff) return [{ text: '', action: 'handover' }]
    return endInteraction ? [{ text: '', action: 'close' }] : []
  })
  return answerOf(parts, [])
}

/** Choices that came without words belong to the words before them. */
function answerOf(parts: readonly Part[], more: readonly BotAnswer['action'][]): BotAnswer | undefined {
  const messages: BotMessage[] = []
  for (const { text: words, choices = [] } of parts) {
    const last = messages.at(-1)
    if (words === '' && choices.length > 0 && last) last.choices = [...(last.choices ?? []), ...choices]
    else if (words !== '') messages.push({ text: words, choices })
  }
  const action = strongest([...parts.map((part) => part.action), ...more])
  return messages.length > 0 || action ? { messages, action } : undefined
}

function saying(words = ''): Part {
  return ordersIn(words)
}

const lines = (...words: (string | undefined)[]) => words.filter((word) => word?.trim()).join('\n')
const asChoice = (title: string): Choice => ({ title, payload: title })
const isLink = (postback: string) => /^https?:\/\//.test(postback)

const Offered = z.lazy(() => z.object({ title: text, text, payload: text }))
/** A payload in the words of an HTTP bot: `{text, choices}`. */
const Own = z.lazy(() => z.object({ text, choices: list(Offered) }))
/**
 * What is for Dialogflow's own messenger.
 * https://cloud.google.com/dialogflow/cx/docs/concept/integration/dialogflow-messenger/fulfillment
 */
const Rich = z.lazy(() =>
  z.object({
    type: text,
    title: text,
    subtitle: text,
    rawUrl: text,
    actionLink: text,
    link: text,
    accessibilityText: text,
    text: z
      .union([z.string(), list(z.string())])
      .optional()
      .catch(undefined),
    options: list(z.object({ text, link: text })),
  }),
)

/** A payload of the agent's own: what it says and offers as far as that is known, and what it orders wherever it says so. */
function payloadParts(payload: Record<string, unknown>): Part[] {
  const { action } = ordersIn(JSON.stringify(payload))
  const own = Own.parse(payload)
  const choices = own.choices.flatMap(({ title, text: words, payload: back }) => {
    const shown = title ?? words ?? ''
    return [{ title: shown, payload: back ?? shown }]
  })
  const rich = z.array(z.unknown()).safeParse(payload.richContent).data?.flat() ?? []
  const parts = rich.flatMap((each) => Rich.safeParse(each).data ?? []).flatMap(richParts)
  return [{ ...saying(own.text), choices }, ...parts, { text: '', action }]
}

function richParts({
  type,
  title,
  subtitle,
  rawUrl,
  actionLink,
  link,
  accessibilityText,
  text: words,
  options,
}: z.infer<typeof Rich>): Part[] {
  switch (type) {
    case 'chips': {
      const links = options.filter(({ link: to }) => to).map(({ text: name, link: to }) => `${name}: ${to}`)
      const taps = options.flatMap(({ text: name = '', link: to }) => (to ? [] : [asChoice(name)]))
      return [...(links.length > 0 ? [saying(lines(...links))] : []), { text: '', choices: taps }]
    }
    case 'image':
      return [saying(lines(accessibilityText, rawUrl))]
    case 'button':
      return [saying(lines([words, link].flat().filter(Boolean).join(': ')))]
    default:
      return [saying(lines(title, subtitle, ...[words ?? []].flat(), actionLink))]
  }
}

import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import { type MediaFormat, variablesOf } from '../../domain/fill-template.ts'
import type {
  ProviderTemplate,
  TemplateButton,
  TemplateCategory,
  TemplateComponent,
  TemplateStatus,
  Unusable,
} from '../../domain/template.ts'
import type { ConnectedChannel, FetchedTemplates } from '../../port.ts'
import { apiUrl, notTaken } from '../call.ts'
import { Id, MaybeId, MaybeNumber, MaybeText, maybe, some } from '../payload.ts'
import { authorization, failure } from './api.ts'

const CONTENT_ORIGIN = 'https://content.twilio.com'
const PAGE = 100
const MOST_PAGES = 100

const Listed = z.lazy(() =>
  z.object({ contents: some(z.unknown()), meta: maybe({ next_page_url: z.string().nullish().catch(undefined) }) }),
)

/**
 * All of the account's contents that were submitted to WhatsApp.
 * https://www.twilio.com/docs/content/content-api-resources#fetch-content-and-approval-status
 */
export async function fetchTemplates(channel: ConnectedChannel): Promise<FetchedTemplates> {
  const templates: ProviderTemplate[] = []
  let query: URLSearchParams | undefined = new URLSearchParams({ PageSize: String(PAGE) })
  for (let page = 0; query && page < MOST_PAGES; page++) {
    const url = apiUrl(channel, CONTENT_ORIGIN, `/v1/ContentAndApprovals?${query}`)
    const answer = await callProvider({ method: 'GET', url, headers: authorization(channel) })
    if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
    if (answer.status !== 200) return notTaken(answer, failure(answer), channel)
    const listed = Listed.safeParse(answer.body).data
    if (!listed) return { outcome: 'unavailable', reason: 'Twilio answered something that is no list' }
    templates.push(...listed.contents.flatMap((raw) => readContent(raw) ?? []))
    // Of its address no more than what it asks for: ours leads where this channel's API is.
    const next: string | null | undefined = listed.meta?.next_page_url
    query = next ? new URL(next, CONTENT_ORIGIN).searchParams : undefined
  }
  return { outcome: 'found', templates }
}

const Approval = z.lazy(() =>
  z.object({
    name: MaybeText,
    category: MaybeText,
    status: MaybeText,
    rejection_reason: MaybeText,
    type: MaybeText,
  }),
)
const Content = z.lazy(() =>
  z.object({
    sid: Id,
    friendly_name: MaybeText,
    language: MaybeId,
    variables: z.record(z.string(), z.unknown()).nullish().catch(undefined),
    types: z.record(z.string(), z.unknown()),
    approval_requests: z.unknown().optional(),
  }),
)
const Action = z.lazy(() =>
  z.object({
    type: MaybeText,
    title: MaybeText,
    url: MaybeText,
    phone: MaybeText,
    code: MaybeText,
    copy_code_text: MaybeText,
  }),
)
const Media = z.lazy(() => z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]))
const Form = z.lazy(() =>
  z.object({
    title: MaybeText,
    subtitle: MaybeText,
    header_text: MaybeText,
    body: MaybeText,
    footer: MaybeText,
    media: Media,
    actions: some(Action),
    code_expiration_minutes: MaybeNumber,
    cards: some(z.object({ title: MaybeText, body: MaybeText, media: Media, actions: some(Action) })),
  }),
)
type Form = z.infer<typeof Form>

const STATUSES = new Map<string, TemplateStatus>([
  ['approved', 'approved'],
  ['received', 'pending'],
  ['pending', 'pending'],
  ['submitted', 'pending'],
  ['under_review', 'pending'],
  ['rejected', 'rejected'],
  ['paused', 'paused'],
  ['disabled', 'disabled'],
])

const isCategory = (name: string): name is TemplateCategory =>
  name === 'marketing' || name === 'utility' || name === 'authentication'

/** A content as a template; undefined: WhatsApp was never asked about it. */
function readContent(raw: unknown): ProviderTemplate | undefined {
  const read = Content.safeParse(raw)
  if (!read.success) return undefined
  const { sid, friendly_name, language, variables, types, approval_requests: asked } = read.data
  const approval = Approval.safeParse([asked].flat()[0]).data
  const status = STATUSES.get(approval?.status?.toLowerCase() ?? '')
  if (!approval || !status) return undefined
  const notes: Notes = { unusable: undefined }
  const components = componentsOf(types, notes)
  const category = approval.category?.toLowerCase() ?? ''
  const example = (name: string) => (typeof variables?.[name] === 'string' ? variables[name] : '')
  return {
    providerId: sid,
    name: approval.name ?? friendly_name ?? sid,
    language: language ?? '',
    category: isCategory(category) ? category : 'utility',
    status,
    ...(approval.rejection_reason ? { reason: approval.rejection_reason } : {}),
    components,
    variables: variablesOf(components).map((name) => ({ name, example: example(name) })),
    ...(notes.unusable ? { unusable: notes.unusable } : {}),
  }
}

interface Notes {
  unusable: Unusable | undefined
}

/** Kinds of content, the one first that Twilio chooses where a content is told in several. */
const KINDS = [
  'whatsapp/authentication',
  'whatsapp/card',
  'whatsapp/flows',
  'twilio/flows',
  'twilio/pay',
  'twilio/catalog',
  'twilio/carousel',
  'twilio/card',
  'twilio/list-picker',
  'twilio/call-to-action',
  'twilio/quick-reply',
  'twilio/location',
  'twilio/media',
  'twilio/text',
]
const UNUSABLE = new Map<string, Unusable>([
  ['whatsapp/flows', 'flow'],
  ['twilio/flows', 'flow'],
  ['twilio/pay', 'order'],
  ['twilio/catalog', 'catalog'],
  ['twilio/list-picker', 'unknown'],
  ['twilio/location', 'unknown'],
])

/** https://www.twilio.com/docs/content/content-types-overview */
function componentsOf(types: Record<string, unknown>, notes: Notes): TemplateComponent[] {
  const kind = KINDS.find((name) => Object.hasOwn(types, name)) ?? Object.keys(types)[0] ?? ''
  const form = Form.safeParse(types[kind]).data
  notes.unusable = UNUSABLE.get(kind) ?? (KINDS.includes(kind) && form ? undefined : 'unknown')
  if (!form) return []
  if (kind === 'whatsapp/authentication') return codeOf(form)
  const { title, subtitle, header_text, body, footer, media, actions, cards } = form
  // A card's title is its text, and what stands below it small.
  const isCard = kind === 'twilio/card'
  const text = isCard ? [title, body].filter(Boolean).join('\n') : (body ?? '')
  return [
    ...(header_text ? [{ type: 'header' as const, format: 'text' as const, text: header_text }] : headerOf(media)),
    { type: 'body', text },
    ...footerOf(isCard ? subtitle : footer),
    ...buttonsOf(actions, notes),
    ...(kind === 'twilio/carousel'
      ? [{ type: 'carousel' as const, cards: cards.map((one) => cardOf(one, notes)) }]
      : []),
  ]
}

const footerOf = (text: string | undefined) => (text ? [{ type: 'footer' as const, text }] : [])

function cardOf({ title, body, media, actions }: Form['cards'][number], notes: Notes) {
  const text = [title, body].filter(Boolean).join('\n')
  return {
    components: [
      ...headerOf(media),
      ...(text === '' ? [] : [{ type: 'body' as const, text }]),
      ...buttonsOf(actions, notes),
    ],
  }
}

function headerOf([sample]: readonly string[]) {
  return sample === undefined ? [] : [{ type: 'header' as const, format: formatOf(sample), sample }]
}

/** WhatsApp decides by the file; its name says which it is, where it says anything. */
function formatOf(address: string): MediaFormat {
  if (/\.(mp4|3gpp?|mov)(\?|$)/i.test(address)) return 'video'
  return /\.(pdf|docx?|xlsx?|pptx?|txt)(\?|$)/i.test(address) ? 'document' : 'image'
}

/** The words of a one-time code are WhatsApp's own. */
function codeOf({ actions, code_expiration_minutes: minutes }: Form): TemplateComponent[] {
  const text = actions[0]?.copy_code_text ?? 'Copy code'
  return [
    { type: 'body', text: '{{1}} is your verification code.' },
    ...footerOf(minutes === undefined ? undefined : `This code expires in ${minutes} minutes.`),
    { type: 'buttons', buttons: [{ type: 'one_time_code', text, code: '{{1}}' }] },
  ]
}

function buttonsOf(actions: Form['actions'], notes: Notes) {
  const buttons = actions.flatMap(({ type, title: text = '', url, phone, code }): TemplateButton[] => {
    switch (type?.toUpperCase() ?? 'QUICK_REPLY') {
      case 'QUICK_REPLY':
        return [{ type: 'quick_reply', text }]
      case 'URL':
        return [{ type: 'url', text, ...(url === undefined ? {} : { url }) }]
      case 'PHONE_NUMBER':
        return [{ type: 'phone', text, ...(phone === undefined ? {} : { phone }) }]
      case 'COPY_CODE':
        return [{ type: 'copy_code', text: text || 'Copy offer code', ...(code === undefined ? {} : { code }) }]
      case 'VOICE_CALL':
      case 'VOICE_CALL_REQUEST':
        notes.unusable ??= 'call'
        return []
      default:
        notes.unusable ??= 'unknown'
        return []
    }
  })
  return buttons.length > 0 ? [{ type: 'buttons' as const, buttons }] : []
}

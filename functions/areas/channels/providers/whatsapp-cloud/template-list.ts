import * as z from 'zod'
import { isMedia, LOCATION, OFFER_EXPIRES, placeholdersIn, renamed, variablesOf } from '../../domain/fill-template.ts'
import type {
  ProviderTemplate,
  TemplateButton,
  TemplateCategory,
  TemplateComponent,
  TemplateQuality,
  TemplateStatus,
  Unusable,
} from '../../domain/template.ts'
import { Id, MaybeNumber, MaybeText, maybe, some } from '../payload.ts'

/*
 * A template as the Graph API describes it.
 * https://developers.facebook.com/docs/graph-api/reference/whats-app-business-hsm and
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */

const Texts = z.lazy(() => z.array(z.unknown()).catch([]))
const Named = z.lazy(() => some(z.object({ param_name: Id, example: MaybeText })))
const Example = z.lazy(() =>
  maybe({
    header_text: Texts,
    header_text_named_params: Named,
    header_handle: Texts,
    header_url: Texts,
    body_text: Texts,
    body_text_named_params: Named,
  }),
)
const Button = z.lazy(() =>
  z.object({
    type: MaybeText,
    text: MaybeText,
    url: MaybeText,
    phone_number: MaybeText,
    example: z.unknown().optional(),
  }),
)
const Part = z.lazy(() =>
  z.object({
    type: MaybeText,
    format: MaybeText,
    text: MaybeText,
    example: Example,
    buttons: some(Button),
    limited_time_offer: maybe({ text: MaybeText, has_expiration: z.boolean().optional().catch(undefined) }),
    code_expiration_minutes: MaybeNumber,
  }),
)
type Part = z.infer<typeof Part>
const Component = z.lazy(() => Part.unwrap().extend({ cards: some(z.object({ components: some(Part) })) }))

const Described = z.lazy(() =>
  z.object({
    id: Id,
    name: Id,
    language: Id,
    status: MaybeText,
    category: MaybeText,
    quality_score: maybe({ score: MaybeText }),
    rejected_reason: MaybeText,
    components: some(Component),
  }),
)

/** The fields to be asked for. */
export const TEMPLATE_FIELDS =
  'id,name,language,status,category,quality_score,rejected_reason,parameter_format,components'

const STATUSES = new Map<string, TemplateStatus>([
  ['APPROVED', 'approved'],
  ['REINSTATED', 'approved'],
  ['UNARCHIVED', 'approved'],
  ['PENDING', 'pending'],
  ['IN_APPEAL', 'pending'],
  ['REJECTED', 'rejected'],
  ['PAUSED', 'paused'],
  ['DISABLED', 'disabled'],
  ['ARCHIVED', 'disabled'],
  ['LIMIT_EXCEEDED', 'disabled'],
  ['PENDING_DELETION', 'disabled'],
  ['DELETED', 'disabled'],
])
const QUALITIES = new Map<string, TemplateQuality>([
  ['GREEN', 'high'],
  ['YELLOW', 'medium'],
  ['RED', 'low'],
])

/** What a status of Meta's means; undefined: nothing that changes whether it may be sent. */
export const statusOf = (status = '') => STATUSES.get(status.toUpperCase())
export const qualityOf = (score = '') => QUALITIES.get(score.toUpperCase())
/** A category; those of former times are utilities. */
export function categoryOf(category = ''): TemplateCategory {
  const name = category.toLowerCase()
  if (name === 'marketing' || name === 'authentication') return name
  return name === 'otp' ? 'authentication' : 'utility'
}
/** `NONE` says that there is none. */
export const reasonOf = (reason = '') =>
  reason === '' || reason.toUpperCase() === 'NONE' ? undefined : reason.replaceAll('_', ' ').toLowerCase()

/** What is found out about the parts of a template on the way. */
interface Notes {
  examples: Map<string, string>
  unusable: Unusable | undefined
}

/** One template of the list; undefined: it is none, or on its way out. */
export function readTemplate(raw: unknown): ProviderTemplate | undefined {
  const read = Described.safeParse(raw)
  if (!read.success) return undefined
  const { id, name, language, status, category, quality_score, rejected_reason, components } = read.data
  const notes: Notes = { examples: new Map(), unusable: undefined }
  const isCode = categoryOf(category) === 'authentication'
  const parts = components.flatMap((component) => componentOf(component, notes, isCode))
  const quality = qualityOf(quality_score?.score)
  const reason = reasonOf(rejected_reason)
  return {
    providerId: id,
    name,
    language,
    category: categoryOf(category),
    status: statusOf(status) ?? 'disabled',
    ...(quality ? { quality } : {}),
    ...(reason === undefined ? {} : { reason }),
    components: parts,
    variables: variablesOf(parts).map((variable) => ({
      name: variable,
      example: notes.examples.get(variable) ?? '',
    })),
    ...(notes.unusable ? { unusable: notes.unusable } : {}),
  }
}

function componentOf(component: z.infer<typeof Component>, notes: Notes, isCode: boolean): TemplateComponent[] {
  if (component.type?.toUpperCase() !== 'CAROUSEL') return partOf(component, notes, '', isCode)
  const cards = component.cards.map(({ components }, index) => ({
    components: components
      .flatMap((part) => partOf(part, notes, `card.${index}.`, false))
      .filter((part) => part.type === 'header' || part.type === 'body' || part.type === 'buttons'),
  }))
  for (const { components } of cards) {
    const header = components.find(({ type }) => type === 'header')
    // Nobody can give a card a picture when it is sent.
    if (header?.type === 'header' && isMedia(header.format) && header.sample === undefined) notes.unusable ??= 'unknown'
  }
  return [{ type: 'carousel', cards }]
}

const OTHERS = new Map<string, Unusable>([
  ['CALL_PERMISSION_REQUEST', 'call'],
  ['ORDER_STATUS', 'order'],
  ['ORDER_DETAILS', 'order'],
  ['PRODUCT_LIST', 'products'],
])

function partOf(part: Part, notes: Notes, prefix: string, isCode: boolean): TemplateComponent[] {
  const type = part.type?.toUpperCase() ?? ''
  switch (type) {
    case 'HEADER':
      return headerOf(part, notes, prefix)
    case 'BODY': {
      const text = part.text ?? (isCode ? '{{1}}' : '')
      const [first] = part.example?.body_text ?? []
      keepExamples(notes, prefix, text, Array.isArray(first) ? first : (part.example?.body_text ?? []))
      keepNamed(notes, prefix, part.example?.body_text_named_params)
      return [{ type: 'body', text: renamed(text, (name) => `${prefix}${name}`) }]
    }
    case 'FOOTER': {
      const minutes = part.code_expiration_minutes
      const text = part.text ?? (minutes === undefined ? '' : `This code expires in ${minutes} minutes.`)
      return text === '' ? [] : [{ type: 'footer', text }]
    }
    case 'BUTTONS':
      return [{ type: 'buttons', buttons: part.buttons.flatMap((one, at) => buttonOf(one, at, notes, prefix)) }]
    case 'LIMITED_TIME_OFFER': {
      const { text = '', has_expiration: expires = false } = part.limited_time_offer ?? {}
      if (expires) notes.examples.set(OFFER_EXPIRES, '')
      return [{ type: 'limited_time_offer', text, expires }]
    }
    default:
      notes.unusable ??= OTHERS.get(type) ?? 'unknown'
      return []
  }
}

function headerOf({ format: given, text = '', example }: Part, notes: Notes, prefix: string): TemplateComponent[] {
  const format = given?.toLowerCase()
  const own = (name: string) => `${prefix}header.${name}`
  if (format === 'text') {
    keepExamples(notes, own(''), text, example?.header_text ?? [])
    keepNamed(notes, own(''), example?.header_text_named_params)
    return [{ type: 'header', format, text: renamed(text, own) }]
  }
  if (format === 'location') {
    for (const name of LOCATION) notes.examples.set(own(name), '')
    return [{ type: 'header', format }]
  }
  if (format === 'image' || format === 'video' || format === 'document') {
    const [sample] = [...(example?.header_handle ?? []), ...(example?.header_url ?? [])]
    // A handle is good for making a template only; described, it is the file's address.
    const isAddress = typeof sample === 'string' && /^https?:\/\//.test(sample)
    return [{ type: 'header', format, ...(isAddress ? { sample } : {}) }]
  }
  notes.unusable ??= format === 'product' ? 'products' : 'unknown'
  return []
}

const BUTTONS = new Map<string, Unusable>([
  ['FLOW', 'flow'],
  ['CATALOG', 'catalog'],
  ['MPM', 'products'],
  ['SPM', 'products'],
  ['ORDER_DETAILS', 'order'],
  ['OPEN_ORDER_DETAILS', 'order'],
  ['PAYMENT_REQUEST', 'order'],
  ['VOICE_CALL', 'call'],
  ['APP', 'app'],
])

function buttonOf(
  { type: given, text = '', url = '', phone_number, example }: z.infer<typeof Button>,
  index: number,
  notes: Notes,
  prefix: string,
): TemplateButton[] {
  const type = given?.toUpperCase() ?? ''
  const own = `${prefix}button.${index}`
  const [sample] = [example].flat().map((one) => (typeof one === 'string' ? one : ''))
  // Made as OTP, such a button is described as a link that has the code in it.
  if (type === 'OTP' || (type === 'URL' && /[?&]otp_type=/i.test(url))) {
    return [{ type: 'one_time_code', text: text || 'Copy code', code: '{{1}}' }]
  }
  switch (type) {
    case 'QUICK_REPLY':
      return [{ type: 'quick_reply', text }]
    case 'URL': {
      const [fixed = ''] = url.split('{{')
      if (placeholdersIn(url).length > 0) notes.examples.set(own, startless(sample ?? '', fixed))
      return [{ type: 'url', text, url: renamed(url, () => own) }]
    }
    case 'PHONE_NUMBER':
      return [{ type: 'phone', text, ...(phone_number === undefined ? {} : { phone: phone_number }) }]
    case 'COPY_CODE':
      notes.examples.set(own, sample ?? '')
      return [{ type: 'copy_code', text: text || 'Copy offer code', code: `{{${own}}}` }]
    default:
      notes.unusable ??= BUTTONS.get(type) ?? 'unknown'
      return []
  }
}

const startless = (text: string, start: string) => (text.startsWith(start) ? text.slice(start.length) : text)

/** Examples of numbered variables stand in their order. */
function keepExamples({ examples }: Notes, prefix: string, text: string, given: readonly unknown[]): void {
  const names = placeholdersIn(text).sort((a, b) => Number(a) - Number(b))
  for (const [index, name] of names.entries()) {
    const example = given[index]
    if (typeof example === 'string') examples.set(`${prefix}${name}`, example)
  }
}

function keepNamed({ examples }: Notes, prefix: string, given: { param_name: string; example?: string }[] = []): void {
  for (const { param_name, example = '' } of given) examples.set(`${prefix}${param_name}`, example)
}

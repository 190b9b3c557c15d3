import { createHash } from 'node:crypto'
import { META, metaError } from './meta.ts'
import type { ProviderAnswer, ProviderCall } from './simulated-provider.ts'
import { field, text } from './simulated-provider.ts'

/** Whose the demo channels' templates are. */
export const BUSINESS_ACCOUNT = '100000000000009'

/** What becomes of a template. */
export const templateEvents = ['approved', 'paused', 'rejected', 'disabled', 'deleted'] as const
export type TemplateEvent = (typeof templateEvents)[number]

/** A button as the phone draws it. */
interface ShownButton {
  type: 'quick_reply' | 'url' | 'phone' | 'code'
  text: string
  url?: string
}
/** A message by a template as its recipient's phone shows it; its body is the message's text. */
export interface ShownTemplate {
  header?: { text?: string; url?: string; isPicture?: boolean }
  footer?: string
  offer?: string
  buttons: ShownButton[]
  cards?: { url?: string; text: string; buttons: ShownButton[] }[]
}

type Json = Record<string, unknown>
interface MetaTemplate {
  id: string
  name: string
  language: string
  category: string
  status: string
  rejected_reason: string
  parameter_format: 'POSITIONAL' | 'NAMED'
  components: Json[]
}

const template = (
  name: string,
  category: string,
  components: Json[],
  more: Partial<MetaTemplate> = {},
): MetaTemplate => ({
  id: String(10 ** 15 + (createHash('md5').update(name).digest().readUInt32BE(0) % 10 ** 9)),
  name,
  language: 'en',
  category,
  status: 'APPROVED',
  rejected_reason: 'NONE',
  parameter_format: 'POSITIONAL',
  components,
  ...more,
})
const body = (words: string, ...examples: string[]) => ({
  type: 'BODY',
  text: words,
  ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}),
})
const quick = (label: string) => ({ type: 'QUICK_REPLY', text: label })
const buttons = (...list: Json[]) => ({ type: 'BUTTONS', buttons: list })
/** A picture of its own, which the simulator holds; `base` comes before it when it is told. */
const picture = (id: string) => ({ type: 'HEADER', format: 'IMAGE', example: { header_handle: [`/media/${id}`] } })

/** One of each kind, and one that cannot be filled in by whoever sends it. */
const demo = (): MetaTemplate[] => [
  template('order_update', 'UTILITY', [
    body('Hi {{1}}, order {{2}} has left.', 'Olga', '4711'),
    buttons(quick('Thanks'), quick('Stop')),
  ]),
  template(
    'appointment',
    'UTILITY',
    [
      { type: 'HEADER', format: 'TEXT', text: 'Your appointment' },
      {
        type: 'BODY',
        text: 'Hello {{name}}, we expect you at {{time}}.',
        example: {
          body_text_named_params: [
            { param_name: 'name', example: 'Olga' },
            { param_name: 'time', example: '15:30' },
          ],
        },
      },
      { type: 'FOOTER', text: 'Write to us to change it.' },
    ],
    { parameter_format: 'NAMED' },
  ),
  template('promo_old', 'MARKETING', [body('Everything must go! Only today, only here.')], {
    status: 'REJECTED',
    rejected_reason: 'PROMOTIONAL',
  }),
  template('parcel_photo', 'UTILITY', [
    picture('face-parcel'),
    body('{{1}}, this is what we handed over at {{2}}.', 'Olga', '14:05'),
    { type: 'FOOTER', text: 'Thank you for your order.' },
    buttons(
      { type: 'URL', text: 'Follow it', url: 'https://shop.example.com/parcels/{{1}}', example: ['4711'] },
      { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550001111' },
    ),
  ]),
  template('visit_us', 'UTILITY', [
    { type: 'HEADER', format: 'LOCATION' },
    body('This is where we meet, {{1}}.', 'Olga'),
    buttons(quick('I will be there')),
  ]),
  template('spring_offer', 'MARKETING', [
    picture('face-spring'),
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Spring offer', has_expiration: true } },
    body('{{1}}, take a quarter off everything.', 'Olga'),
    buttons(
      { type: 'COPY_CODE', text: 'Copy offer code', example: ['SPRING25'] },
      { type: 'URL', text: 'To the shop', url: 'https://shop.example.com/spring' },
    ),
  ]),
  template('new_arrivals', 'MARKETING', [
    body('New this week, {{1}}:', 'Olga'),
    {
      type: 'CAROUSEL',
      cards: ['Hat', 'Scarf'].map((name) => ({
        components: [
          picture(`face-${name.toLowerCase()}`),
          body(`${name} at {{1}}`, '19 €'),
          buttons(quick(`A ${name.toLowerCase()}, please`), {
            type: 'URL',
            text: 'Look at it',
            url: `https://shop.example.com/{{1}}`,
            example: [name.toLowerCase()],
          }),
        ],
      })),
    },
  ]),
  template('verification_code', 'AUTHENTICATION', [
    body('*{{1}}* is your verification code.', '123456'),
    { type: 'FOOTER', text: 'This code expires in 10 minutes.' },
    buttons({
      type: 'URL',
      text: 'Copy code',
      url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
      example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
    }),
  ]),
  template('book_a_table', 'UTILITY', [
    body('Book a table in three steps.'),
    buttons({ type: 'FLOW', text: 'Book', flow_id: '1' }),
  ]),
]

interface Content {
  sid: string
  name: string
  category: string
  status: string
  rejection_reason: string
  variables: Record<string, string>
  types: Record<string, Json>
}
const content = (
  name: string,
  type: string,
  form: Json,
  variables: Record<string, string>,
  status = 'approved',
): Content => ({
  sid: `HX${createHash('md5').update(name).digest('hex')}`,
  name,
  category: 'UTILITY',
  status,
  rejection_reason: status === 'rejected' ? 'The template is too promotional for its category.' : '',
  variables,
  types: { [type]: form },
})
const contents = (): Content[] => [
  content(
    'order_update',
    'twilio/quick-reply',
    {
      body: 'Hi {{1}}, order {{2}} has left.',
      actions: [
        { title: 'Thanks', id: 'thanks' },
        { title: 'Stop', id: 'stop' },
      ],
    },
    { 1: 'Olga', 2: '4711' },
  ),
  content('appointment', 'twilio/text', { body: 'Hello {{1}}, we expect you at {{2}}.' }, { 1: 'Olga', 2: '15:30' }),
  content('promo_old', 'twilio/text', { body: 'Everything must go! Only today, only here.' }, {}, 'rejected'),
  content(
    'delivery',
    'whatsapp/card',
    {
      header_text: 'Order {{2}}',
      body: '{{1}}, your order comes tomorrow.',
      footer: 'Thank you for your order.',
      actions: [{ type: 'URL', title: 'Follow it', url: 'https://shop.example.com/parcels/{{2}}' }],
    },
    { 1: 'Olga', 2: '4711' },
  ),
]

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g
const namesIn = (words: string) => [...new Set([...words.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
const filled = (words: string, values: Record<string, string>) =>
  words.replaceAll(PLACEHOLDER, (written, name: string) => values[name] ?? written)

/** What a call gives the part of a template of this type. */
function parametersFor(given: unknown, type: string): Json[] {
  const list = Array.isArray(given) ? (given as Json[]) : []
  const part = list.find((one) => text(one, 'type').toLowerCase() === type)
  return Array.isArray(part?.parameters) ? (part.parameters as Json[]) : []
}
const buttonParameter = (given: unknown, index: number): Json | undefined => {
  const list = Array.isArray(given) ? (given as Json[]) : []
  const part = list.find((one) => one.type === 'button' && String(one.index) === String(index))
  return Array.isArray(part?.parameters) ? (part.parameters[0] as Json) : undefined
}

/** Values by the names of the variables in a text: in their order, or named. */
function valuesOf(words: string, parameters: Json[]): Record<string, string> {
  const names = namesIn(words)
  return Object.fromEntries(
    parameters.map((one, index) => [text(one, 'parameter_name') || (names[index] ?? ''), text(one, 'text')]),
  )
}

type Refusal = ProviderAnswer | undefined
const refuse = (code: number, title: string, details: string, status = 400): Refusal => ({
  status,
  body: metaError([code, `(#${code}) ${title}`, details]),
})

/** What is wrong with what a call gives one part. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
function wrongWith(components: Json[], given: unknown): Refusal {
  for (const component of components) {
    const type = text(component, 'type').toLowerCase()
    const parameters = parametersFor(given, type)
    if (type === 'body' || (type === 'header' && component.format === 'TEXT')) {
      const names = namesIn(text(component, 'text'))
      if (parameters.length !== names.length) {
        const details = `${type}: number of localizable_params (${parameters.length}) does not match the expected number of params (${names.length})`
        return refuse(132000, 'Number of parameters does not match the expected number of params', details)
      }
      const unnamed = parameters.find(({ parameter_name: name }) => name !== undefined && !names.includes(String(name)))
      if (unnamed)
        return refuse(100, 'Invalid parameter', `Parameter name ${String(unnamed.parameter_name)} is unknown`)
      if (parameters.some((one) => /[\n\t]| {5}/.test(text(one, 'text')))) {
        const details = 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces'
        return refuse(132018, 'Template parameters invalid', details)
      }
    } else if (type === 'header') {
      const expected = text(component, 'format')
      const received = text(parameters[0], 'type').toUpperCase() || 'UNKNOWN'
      if (received !== expected) {
        const details = `header: Format mismatch, expected ${expected}, received ${received}`
        return refuse(132012, 'Parameter format does not match format in the created template', details)
      }
    } else if (type === 'limited_time_offer' && field(component, 'limited_time_offer', 'has_expiration')) {
      if (parameters.length === 0) return refuse(131008, 'Required parameter is missing', 'limited_time_offer')
    } else if (type === 'buttons') {
      for (const [index, button] of (component.buttons as Json[]).entries()) {
        const needs = button.type === 'COPY_CODE' || (button.type === 'URL' && namesIn(text(button, 'url')).length > 0)
        if (!needs || buttonParameter(given, index)) continue
        const details = `buttons: Button at index ${index} of type ${text(button, 'type')} requires a parameter`
        return refuse(131008, 'Required parameter is missing', details)
      }
    } else if (type === 'carousel') {
      const cards = (given as Json[] | undefined)?.find?.((one) => one.type === 'carousel')?.cards as Json[] | undefined
      for (const [index, card] of (component.cards as Json[]).entries()) {
        const wrong = wrongWith(card.components as Json[], cards?.[index]?.components)
        if (wrong) return wrong
      }
    }
  }
  return undefined
}

function buttonsOf(components: Json[], given: unknown): ShownButton[] {
  const list = (components.find(({ type }) => type === 'BUTTONS')?.buttons ?? []) as Json[]
  return list.map((button, index) => {
    const label = text(button, 'text')
    const parameter = buttonParameter(given, index)
    if (button.type === 'QUICK_REPLY') return { type: 'quick_reply', text: label }
    if (button.type === 'PHONE_NUMBER') return { type: 'phone', text: label }
    if (button.type === 'COPY_CODE' || text(button, 'url').includes('otp_type=')) return { type: 'code', text: label }
    const url = text(button, 'url').replace(PLACEHOLDER, text(parameter, 'text'))
    return { type: 'url', text: label, url }
  })
}

function headerOf(components: Json[], given: unknown): ShownTemplate['header'] {
  const header = components.find(({ type }) => type === 'HEADER')
  if (!header) return undefined
  const parameters = parametersFor(given, 'header')
  const words = text(header, 'text')
  if (header.format === 'TEXT') return { text: filled(words, valuesOf(words, parameters)) }
  const [parameter] = parameters
  if (header.format === 'LOCATION') return { text: `📍 ${text(parameter, 'location', 'name')}` }
  const kind = text(header, 'format').toLowerCase()
  // What the simulator holds itself, its page loads from where it was loaded from.
  const url = text(parameter, kind, 'link').replace(/^http:\/\/127\.0\.0\.1:\d+(?=\/_local\/)/, '')
  return { url, isPicture: kind === 'image' }
}

function shownOf({ components }: MetaTemplate, given: unknown): { text: string; template: ShownTemplate } {
  const words = (of: Json[], from: unknown) => {
    const own = text(
      of.find(({ type }) => type === 'BODY'),
      'text',
    )
    return filled(own, valuesOf(own, parametersFor(from, 'body')))
  }
  const of = (type: string) => components.find((one) => one.type === type)
  const header = headerOf(components, given)
  const cardsGiven = (given as Json[] | undefined)?.find?.((one) => one.type === 'carousel')?.cards as
    | Json[]
    | undefined
  const cards = (of('CAROUSEL')?.cards as Json[] | undefined)?.map((card, index) => {
    const own = card.components as Json[]
    const from = cardsGiven?.[index]?.components
    const url = headerOf(own, from)?.url
    return { ...(url ? { url } : {}), text: words(own, from), buttons: buttonsOf(own, from) }
  })
  const offer = text(of('LIMITED_TIME_OFFER'), 'limited_time_offer', 'text')
  const footer = text(of('FOOTER'), 'text')
  return {
    text: words(components, given),
    template: {
      ...(header ? { header } : {}),
      ...(footer ? { footer } : {}),
      ...(offer ? { offer } : {}),
      buttons: buttonsOf(components, given),
      ...(cards ? { cards } : {}),
    },
  }
}

function shownContent({ types }: Content, values: Record<string, string>): { text: string; template: ShownTemplate } {
  const [form = {}] = Object.values(types)
  const as = (words: string) => filled(words, values)
  const actions = ((form.actions ?? []) as Json[]).map((action): ShownButton => {
    const label = text(action, 'title')
    return action.type === 'URL'
      ? { type: 'url', text: label, url: as(text(action, 'url')) }
      : { type: 'quick_reply', text: label }
  })
  return {
    text: as(text(form, 'body')),
    template: {
      ...(form.header_text ? { header: { text: as(String(form.header_text)) } } : {}),
      ...(form.footer ? { footer: as(String(form.footer)) } : {}),
      buttons: actions,
    },
  }
}

/** Why Twilio cannot send by a content, which it says when it has tried. https://www.twilio.com/docs/api/errors */
const LATE = new Map([
  ['rejected', { code: '63040', message: 'Template has been rejected by WhatsApp' }],
  ['paused', { code: '63041', message: 'Template has been paused by WhatsApp' }],
  ['disabled', { code: '63042', message: 'Template has been disabled by WhatsApp' }],
])

const isList = (path: string) => /^\/v\d+\.\d+\/([^/]+)\/message_templates$/.exec(path)?.[1]

/** Whether a call is Twilio's Content API. */
export const isContent = (path: string) => path.startsWith('/v1/Content')

/** The templates of the demo channels' accounts, as Meta and Twilio have them. */
export function createTemplates() {
  const meta = demo()
  const twilio = contents()

  function listed(account: string, query: URLSearchParams, base: string): ProviderAnswer {
    if (account !== BUSINESS_ACCOUNT) {
      const message = `Unsupported get request. Object with ID '${account}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`
      return { status: 400, body: metaError([100, message, ''], 33) }
    }
    const from = Number(Buffer.from(query.get('after') ?? '', 'base64').toString() || 0)
    const limit = Math.max(1, Number(query.get('limit') ?? 25))
    const data = meta.slice(from, from + limit)
    const cursor = (at: number) => Buffer.from(String(at)).toString('base64')
    const after = from + data.length
    const next = after < meta.length ? { next: `https://graph.facebook.com/${account}/message_templates` } : {}
    const told = data.map((one) => ({ ...one, quality_score: { score: 'GREEN', date: 1760000000 } }))
    const withFiles = JSON.parse(JSON.stringify(told).replaceAll('"/media/', `"${base}/media/`)) as unknown
    return {
      status: 200,
      body: { data: withFiles, paging: { cursors: { before: cursor(from), after: cursor(after) }, ...next } },
    }
  }

  function contentsListed(query: URLSearchParams): ProviderAnswer {
    const size = Math.max(1, Number(query.get('PageSize') ?? 50))
    const page = Number(query.get('Page') ?? 0)
    const address = (at: number) => `https://content.twilio.com/v1/ContentAndApprovals?PageSize=${size}&Page=${at}`
    const isMore = (page + 1) * size < twilio.length
    return {
      status: 200,
      body: {
        meta: { key: 'contents', page, page_size: size, next_page_url: isMore ? address(page + 1) : null },
        contents: twilio.slice(page * size, (page + 1) * size).map((one) => ({
          sid: one.sid,
          friendly_name: one.name,
          language: 'en',
          variables: one.variables,
          types: one.types,
          approval_requests: {
            type: 'whatsapp',
            name: one.name,
            category: one.category,
            content_type: Object.keys(one.types)[0],
            status: one.status,
            rejection_reason: one.rejection_reason,
          },
        })),
      },
    }
  }

  const inMeta = (body: unknown) =>
    meta.find(
      ({ name, language }) =>
        name === text(body, 'template', 'name') && language === text(body, 'template', 'language', 'code'),
    )
  const inTwilio = (body: unknown) => twilio.find(({ sid }) => sid === text(body, 'ContentSid'))
  const variablesOf = (body: unknown): Record<string, string> | undefined => {
    try {
      return JSON.parse(text(body, 'ContentVariables') || '{}') as Record<string, string>
    } catch {
      return undefined
    }
  }

  return {
    /** What is answered to whoever asks for them; undefined: the call asks for something else. */
    answer({ method, path, query }: ProviderCall, base: string): ProviderAnswer | undefined {
      if (method !== 'GET') return undefined
      const account = isList(path)
      if (account !== undefined) return listed(account, query, base)
      return path === '/v1/ContentAndApprovals' ? contentsListed(query) : undefined
    },

    /** Why a message by a template is not taken; undefined: it is, or is none. */
    refusal({ method, body }: ProviderCall): ProviderAnswer | undefined {
      if (method !== 'POST') return undefined
      if (text(body, 'type') === 'template') {
        const one = inMeta(body)
        const [name, language] = [text(body, 'template', 'name'), text(body, 'template', 'language', 'code')]
        if (!one || one.status === 'REJECTED' || one.status === 'PENDING') {
          const details = `template name (${name}) does not exist in ${language}`
          return refuse(132001, 'Template name does not exist in the translation', details, 404)
        }
        if (one.status === 'PAUSED') return refuse(132015, 'Template is paused', `Template (${name}) is paused`)
        if (one.status === 'DISABLED') return refuse(132016, 'Template is disabled', `Template (${name}) is disabled`)
        return wrongWith(one.components, field(body, 'template', 'components'))
      }
      if (text(body, 'ContentSid') === '') return undefined
      const refused = (code: number, message: string): ProviderAnswer => ({
        status: 400,
        body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 },
      })
      if (!inTwilio(body)) return refused(21655, 'The ContentSid is Invalid')
      const values = variablesOf(body)
      const isWrong = !values || Object.values(values).some((value) => !value || /[\n\t]| {5}/.test(value))
      return isWrong ? refused(21656, 'The ContentVariables Parameter is invalid') : undefined
    },

    /** A message by a template as the phone shows it; undefined: it is none. */
    shown(
      body: unknown,
    ): { text: string; template: ShownTemplate; failure?: { code: string; message: string } } | undefined {
      const one = text(body, 'type') === 'template' ? inMeta(body) : undefined
      if (one) return shownOf(one, field(body, 'template', 'components'))
      const sent = inTwilio(body)
      if (!sent) return undefined
      const failure = LATE.get(sent.status)
      return { ...shownContent(sent, variablesOf(body) ?? {}), ...(failure ? { failure } : {}) }
    },

    /** All of a provider's, and how they are. */
    list: (provider: string) =>
      provider === 'twilio'
        ? twilio.map(({ sid: id, name, status }) => ({ id, name, status }))
        : meta.map(({ id, name, status }) => ({ id, name, status: status.toLowerCase() })),

    /** Something becomes of one; what its provider tells of it, where it tells anything. */
    become(id: string, event: TemplateEvent, at: number): object | undefined {
      const own = twilio.findIndex(({ sid }) => sid === id)
      if (own >= 0) {
        if (event === 'deleted') twilio.splice(own, 1)
        else Object.assign(twilio[own] ?? {}, { status: event })
        return undefined
      }
      const index = meta.findIndex((one) => one.id === id)
      const one = meta[index]
      if (!one) return undefined
      if (event === 'deleted') meta.splice(index, 1)
      else one.status = event.toUpperCase()
      one.rejected_reason = event === 'rejected' ? 'PROMOTIONAL' : 'NONE'
      const paused = { title: 'FIRST_PAUSE', description: 'Paused for 3 hours: customers complained about it.' }
      const value = {
        event: event.toUpperCase(),
        message_template_id: Number(one.id),
        message_template_name: one.name,
        message_template_language: one.language,
        reason: one.rejected_reason,
        ...(event === 'paused' ? { other_info: paused } : {}),
      }
      return {
        object: 'whatsapp_business_account',
        entry: [
          {
            id: BUSINESS_ACCOUNT,
            time: Math.floor(at / 1000),
            changes: [{ field: 'message_template_status_update', value }],
          },
        ],
      }
    },
  }
}
export type Templates = ReturnType<typeof createTemplates>

/** What the demo channel of the number is told of its account. */
export const metaConfig = { phoneNumberId: META.account, businessAccountId: BUSINESS_ACCOUNT }

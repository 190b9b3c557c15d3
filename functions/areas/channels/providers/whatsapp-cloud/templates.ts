import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import { isMedia, OFFER_EXPIRES } from '../../domain/fill-template.ts'
import type { FilledTemplate, ProviderTemplate, TemplateButton } from '../../domain/template.ts'
import type { ConnectedChannel, FetchedTemplates, OutboundFile, OutboundMessage } from '../../port.ts'
import { apiUrl, notTaken } from '../call.ts'
import { GRAPH_ORIGIN, GRAPH_VERSION, graphFailure } from '../meta/meta.ts'
import { MaybeId, maybe, some } from '../payload.ts'
import { readTemplate, TEMPLATE_FIELDS } from './template-list.ts'

const PAGE = 100
/** An account has 6,000 templates at most. */
const MOST_PAGES = 100

const Listed = z.lazy(() =>
  z.object({
    data: some(z.unknown()),
    paging: maybe({ cursors: maybe({ after: MaybeId }), next: z.string().optional().catch(undefined) }),
  }),
)

/**
 * All templates of the channel's business account.
 * https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates
 */
export async function fetchTemplates(channel: ConnectedChannel): Promise<FetchedTemplates> {
  const account = channel.channel.config.businessAccountId
  if (!account) return { outcome: 'not_set' }
  const templates: ProviderTemplate[] = []
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ fields: TEMPLATE_FIELDS, limit: String(PAGE), ...(after ? { after } : {}) })
    const path = `/${GRAPH_VERSION}/${encodeURIComponent(account)}/message_templates?${query}`
    const headers = { authorization: `Bearer ${channel.secrets.accessToken ?? ''}` }
    const answer = await callProvider({ method: 'GET', url: apiUrl(channel, GRAPH_ORIGIN, path), headers })
    if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
    if (answer.status !== 200) return notTaken(answer, graphFailure(answer), channel)
    const listed = Listed.safeParse(answer.body).data
    if (!listed) return { outcome: 'unavailable', reason: 'Meta answered something that is no list' }
    templates.push(...listed.data.flatMap((raw) => readTemplate(raw) ?? []))
    after = listed.paging?.next === undefined ? undefined : listed.paging.cursors?.after
    if (after === undefined) break
  }
  return { outcome: 'found', templates }
}

type Values = Readonly<Record<string, string>>

/** Values of the variables of one part: those whose names are nothing but this before the name at the provider. */
function parametersOf(values: Values, prefix: string) {
  const own = Object.entries(values)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, text]) => ({ name: name.slice(prefix.length), text }))
    .filter(({ name }) => !name.includes('.'))
  return own
    .sort((a, b) => Number(a.name) - Number(b.name))
    .map(({ name, text }) => ({ type: 'text', ...(/^\d+$/.test(name) ? {} : { parameter_name: name }), text }))
}

type Header = NonNullable<FilledTemplate['header']>

function headerOf(header: Header | undefined, values: Values, prefix: string, file?: OutboundFile): object[] {
  if (!header) return []
  const { format, sample } = header
  const as = (parameter: object) => [{ type: 'header', parameters: [parameter] }]
  if (isMedia(format)) {
    const link = file?.url ?? sample
    const filename = format === 'document' && file ? { filename: file.name } : {}
    return link === undefined ? [] : as({ type: format, [format]: { link, ...filename } })
  }
  if (format === 'location') {
    const [latitude, longitude, name, address] = ['latitude', 'longitude', 'name', 'address'].map(
      (part) => values[`${prefix}header.${part}`],
    )
    return as({ type: 'location', location: { latitude, longitude, name, address } })
  }
  const parameters = parametersOf(values, `${prefix}header.`)
  return parameters.length > 0 ? [{ type: 'header', parameters }] : []
}

function bodyOf(values: Values, prefix: string): object[] {
  const parameters = parametersOf(values, prefix)
  return parameters.length > 0 ? [{ type: 'body', parameters }] : []
}

/** Of the buttons those that have something to be filled in. A card's answers are told apart by what we say here. */
function buttonsOf(buttons: FilledTemplate['buttons'] = [], values: Values, prefix: string): object[] {
  const parameterOf = ({ type, text, code = '' }: TemplateButton, value: string | undefined) => {
    if (type === 'url') return value === undefined ? undefined : (['url', { type: 'text', text: value }] as const)
    if (type === 'one_time_code') return ['url', { type: 'text', text: code }] as const
    if (type === 'copy_code') return ['copy_code', { type: 'coupon_code', coupon_code: code }] as const
    const isCardAnswer = type === 'quick_reply' && prefix !== ''
    return isCardAnswer ? (['quick_reply', { type: 'payload', payload: text }] as const) : undefined
  }
  return buttons.flatMap((button, index) => {
    const filled = parameterOf(button, values[`${prefix}button.${index}`])
    if (!filled) return []
    const [sub_type, parameter] = filled
    return [{ type: 'button', sub_type, index: String(index), parameters: [parameter] }]
  })
}

/**
 * A message by a template, as the API takes it.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages
 */
function templateContent({ name, language, header, buttons, cards, values }: FilledTemplate, file?: OutboundFile) {
  const expires = values[OFFER_EXPIRES]
  const offer = { expiration_time_ms: Date.parse(expires ?? '') }
  const components = [
    ...headerOf(header, values, '', file),
    ...bodyOf(values, ''),
    ...(expires === undefined
      ? []
      : [{ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: offer }] }]),
    ...buttonsOf(buttons, values, ''),
    ...(cards
      ? [
          {
            type: 'carousel',
            cards: cards.map((card, card_index) => {
              const prefix = `card.${card_index}.`
              return {
                card_index,
                components: [
                  ...headerOf(card.header, values, prefix),
                  ...bodyOf(values, prefix),
                  ...buttonsOf(card.buttons, values, prefix),
                ],
              }
            }),
          },
        ]
      : []),
  ]
  return {
    type: 'template',
    template: { name, language: { code: language }, ...(components.length > 0 ? { components } : {}) },
  }
}

/** The same of a message on its way. */
export const templateOf = ({ template, files = [] }: OutboundMessage) => template && templateContent(template, files[0])

import type { FilledCard, FilledTemplate, HeaderFormat, ProviderTemplate, TemplateComponent } from './template.ts'

/** Headers that are a file. */
const mediaFormats = ['image', 'video', 'document'] as const satisfies HeaderFormat[]
export type MediaFormat = (typeof mediaFormats)[number]
export const isMedia = (format: HeaderFormat): format is MediaFormat => mediaFormats.some((one) => one === format)

/** Names of variables that are no part of a text. */
export const LOCATION = ['latitude', 'longitude', 'name', 'address'] as const
export const OFFER_EXPIRES = 'offer.expires'

const PLACEHOLDER = /\{\{\s*([A-Za-z0-9_.]+)\s*\}\}/g

/** The names of the variables in a text, in order, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
}

/** A text whose variables have other names: those of a part of a template, which count within that part at the provider. */
export function renamed(text: string, rename: (name: string) => string): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => `{{${rename(name)}}}`)
}

function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (written, name: string) =>
    Object.hasOwn(values, name) && values[name] !== '' ? (values[name] ?? written) : written,
  )
}

/** The names of all variables of a template, in the order in which a customer meets them. */
export function variablesOf(components: readonly TemplateComponent[], prefix = ''): string[] {
  return [...new Set(components.flatMap((component) => namesIn(component, prefix)))]
}

function namesIn(component: TemplateComponent, prefix: string): string[] {
  switch (component.type) {
    case 'header':
      if (component.format === 'location') return LOCATION.map((name) => `${prefix}header.${name}`)
      return placeholdersIn(`${component.text ?? ''}${component.sample ?? ''}`)
    case 'body':
    case 'footer':
      return placeholdersIn(component.text)
    case 'limited_time_offer':
      return component.expires ? [OFFER_EXPIRES] : []
    case 'buttons':
      return component.buttons.flatMap(({ text, url = '', phone = '', code = '' }) =>
        placeholdersIn(`${text}${url}${phone}${code}`),
      )
    case 'carousel':
      return component.cards.flatMap(({ components: own }, index) => variablesOf(own, `${prefix}card.${index}.`))
  }
}

function problemOf(name: string, value: string): string | undefined {
  if (value.trim() === '') return 'is missing'
  if (name === OFFER_EXPIRES) return Number.isNaN(Date.parse(value)) ? 'is not a time' : undefined
  const most = name.endsWith('header.latitude') ? 90 : name.endsWith('header.longitude') ? 180 : undefined
  if (most !== undefined) return Math.abs(Number(value)) <= most ? undefined : 'is not a coordinate'
  return /[\n\r\t]| {5}/.test(value) ? 'has a line break, a tab, or more than four spaces in a row' : undefined
}

/** What is wrong with the values for a template, by variable: `is missing`, `is not a variable of this template` … */
export function problemsOfValues(
  { variables }: Pick<ProviderTemplate, 'variables'>,
  values: Readonly<Record<string, string>>,
): { name: string; message: string }[] {
  const names = variables.map(({ name }) => name)
  const strange = Object.keys(values).filter((name) => !names.includes(name))
  return [
    ...names.flatMap((name) => {
      const message = problemOf(name, Object.hasOwn(values, name) ? (values[name] ?? '') : '')
      return message === undefined ? [] : [{ name, message }]
    }),
    ...strange.map((name) => ({ name, message: 'is not a variable of this template' })),
  ]
}

type Fillable = Pick<ProviderTemplate, 'providerId' | 'name' | 'language' | 'category' | 'components'> & { id: string }

/**
 * A template with its variables filled in; one that has no value stays as it stands, `{{name}}`. `ownFile`: a file of ours
 * goes in the header, instead of the template's.
 */
export function fillTemplate(
  template: Fillable,
  values: Readonly<Record<string, string>>,
  { ownFile = false } = {},
): { text: string; template: FilledTemplate } {
  const { id, providerId, name, language, category, components } = template
  const { header, text, footer, buttons } = partsOf(components, values, '', ownFile)
  const cards = components.flatMap((component) =>
    component.type === 'carousel'
      ? component.cards.map(({ components: own }, index): FilledCard => {
          const { header, text, buttons } = partsOf(own, values, `card.${index}.`, false)
          return { ...(header ? { header } : {}), ...(text === '' ? {} : { text }), buttons }
        })
      : [],
  )
  const offer = components.find((component) => component.type === 'limited_time_offer')
  const expiresAt = offer?.expires && Object.hasOwn(values, OFFER_EXPIRES) ? values[OFFER_EXPIRES] : undefined
  return {
    text,
    template: {
      id,
      providerId,
      name,
      language,
      category,
      ...(header ? { header } : {}),
      ...(footer === undefined ? {} : { footer }),
      ...(buttons.length > 0 ? { buttons } : {}),
      ...(cards.length > 0 ? { cards } : {}),
      ...(offer ? { offer: { text: offer.text, ...(expiresAt ? { expiresAt } : {}) } } : {}),
      values: { ...values },
    },
  }
}

function partsOf(
  components: readonly TemplateComponent[],
  values: Readonly<Record<string, string>>,
  prefix: string,
  ownFile: boolean,
) {
  const of = <Type extends TemplateComponent['type']>(type: Type) =>
    components.find((one): one is Extract<TemplateComponent, { type: Type }> => one.type === type)
  const footer = of('footer')
  return {
    header: headerOf(of('header'), values, prefix, ownFile),
    text: filledIn(of('body')?.text ?? '', values),
    footer: footer && filledIn(footer.text, values),
    buttons: (of('buttons')?.buttons ?? []).map(({ type, text, url, phone, code }) => ({
      type,
      text: filledIn(text, values),
      ...(url === undefined ? {} : { url: filledIn(url, values) }),
      ...(phone === undefined ? {} : { phone: filledIn(phone, values) }),
      ...(code === undefined ? {} : { code: filledIn(code, values) }),
    })),
  }
}

function headerOf(
  header: Extract<TemplateComponent, { type: 'header' }> | undefined,
  values: Readonly<Record<string, string>>,
  prefix: string,
  ownFile: boolean,
): FilledTemplate['header'] {
  if (!header) return undefined
  const { format, text, sample } = header
  if (format === 'location') {
    const [name, address] = ['name', 'address'].map((part) => values[`${prefix}header.${part}`])
    return { format, text: [name, address].filter(Boolean).join(', ') }
  }
  return {
    format,
    ...(text === undefined ? {} : { text: filledIn(text, values) }),
    ...(sample === undefined || ownFile ? {} : { sample: filledIn(sample, values) }),
  }
}

/** Whether a template may be sent at all, whoever sends it. */
export const isSendable = ({ status, unusable }: Pick<ProviderTemplate, 'status' | 'unusable'>) =>
  status === 'approved' && unusable === undefined

/** The header that is a file, if a template has one: of which kind, and whether the template has a file of its own. */
export function mediaHeaderOf(
  components: readonly TemplateComponent[],
): { format: MediaFormat; hasSample: boolean } | undefined {
  const header = components.find((component) => component.type === 'header')
  if (header?.type !== 'header' || !isMedia(header.format)) return undefined
  return { format: header.format, hasSample: header.sample !== undefined }
}

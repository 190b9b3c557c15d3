import type { Template } from './types.ts'

type Component = Template['components'][number]
type Inner = Exclude<Component, { type: 'carousel' }>
type Button = Extract<Component, { type: 'buttons' }>['buttons'][number]

/** What of a template is filled in by one field. */
export type Part =
  | 'text'
  | 'header'
  | 'latitude'
  | 'longitude'
  | 'place'
  | 'address'
  | 'url'
  | 'code'
  | 'file'
  | 'expires'

export interface TemplateField {
  /** as the variable is called */
  name: string
  example: string
  part: Part
  /** what it is called within its part: `1`, `name` */
  short: string
  /** the words on its button */
  button?: string
  /** what stands around it in its address */
  around?: [before: string, after: string]
  /** of a carousel, from 1 */
  card?: number
}

const places: Record<string, Part> = {
  latitude: 'latitude',
  longitude: 'longitude',
  name: 'place',
  address: 'address',
}
const has = (text: string | undefined, name: string) => text?.includes(`{{${name}}}`) ?? false
const lastOf = (name: string) => name.slice(name.lastIndexOf('.') + 1)

/** The fields of a template, in the order in which a customer meets what they fill. */
export function fieldsOf({ components, variables }: Pick<Template, 'components' | 'variables'>): TemplateField[] {
  const cards = components.flatMap((each) => (each.type === 'carousel' ? each.cards : []))
  return variables.map(({ name, example }): TemplateField => {
    const [, at] = /^card\.(\d+)\./.exec(name) ?? []
    const own: readonly Component[] = at === undefined ? components : (cards[Number(at)]?.components ?? [])
    const card = at === undefined ? {} : { card: Number(at) + 1 }
    return { name, example, ...card, ...placed(own as readonly Inner[], name) }
  })
}

function placed(
  components: readonly Inner[],
  name: string,
): Pick<TemplateField, 'part' | 'short' | 'button' | 'around'> {
  const short = lastOf(name)
  if (name === 'offer.expires') return { part: 'expires', short }
  for (const component of components) {
    if (component.type === 'buttons') {
      const button = component.buttons.find(
        ({ text, url, code }) => has(text, name) || has(url, name) || has(code, name),
      )
      if (button) return { short, ...onButton(button, name) }
    }
    if (component.type === 'header') {
      if (component.format === 'location') {
        const part = name.includes('header.') ? places[short] : undefined
        if (part) return { part, short }
      }
      if (has(component.text, name)) return { part: 'header', short }
    }
  }
  // An address of the template's own file is not told: what stands nowhere is in it.
  const isFile = components.some((each) => each.type === 'header' && each.format !== 'text')
  const isSaid = components.some((each) => each.type !== 'buttons' && 'text' in each && has(each.text, name))
  return { part: isFile && !isSaid ? 'file' : 'text', short }
}

function onButton({ text, url, type }: Button, name: string): Pick<TemplateField, 'part' | 'button' | 'around'> {
  if (!has(url, name)) return { part: type === 'url' ? 'url' : 'code', button: text }
  const [before = '', after = ''] = (url ?? '').split(`{{${name}}}`)
  return { part: 'url', button: text, around: [before, after] }
}

export type MediaFormat = 'image' | 'video' | 'document'

/** The header that is a file, if a template has one, and whether the template has a file of its own there. */
export function mediaOf({
  components,
}: Pick<Template, 'components'>): { format: MediaFormat; hasOwn: boolean } | undefined {
  const header = components.find((component) => component.type === 'header')
  if (!header || header.format === 'text' || header.format === 'location') return undefined
  return { format: header.format, hasOwn: header.sample === true }
}

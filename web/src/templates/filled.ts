import { fillTemplate } from '../../../contracts/channels/template.ts'
import type { Message } from '../api/types.ts'
import type { Template } from './types.ts'

export type SentTemplate = NonNullable<Message['template']>

type Component = Template['components'][number]
type Header = Extract<Component, { type: 'header' }>
type CardPart = Extract<Component, { type: 'carousel' }>['cards'][number]['components'][number]

/** Where the provider has its file is not told. */
const bare = ({ sample: _, ...header }: Header) => header
const bareInCard = (part: CardPart) => (part.type === 'header' ? bare(part) : part)

function bareOf(component: Component) {
  if (component.type === 'header') return bare(component)
  if (component.type !== 'carousel') return component
  return { ...component, cards: component.cards.map(({ components }) => ({ components: components.map(bareInCard) })) }
}

/** A template with its variables filled in: its words, and what stands around them, as a sent one has it. */
export function filledOf(
  template: Template,
  values: Readonly<Record<string, string>>,
): { text: string; shown: SentTemplate } {
  const components = template.components.map(bareOf)
  const { text, template: filled } = fillTemplate({ ...template, components, providerId: '' }, values)
  const { providerId: _, values: __, ...shown } = filled
  return { text, shown }
}

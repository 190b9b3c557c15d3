import type { InputOf, OutputOf } from '../../../contracts/operations.ts'

export type Template = OutputOf<'templates.get'>
export type TemplatesUpdate = OutputOf<'templates.refresh'>
/** What the server takes to send one. */
export type TemplateToSend = NonNullable<InputOf<'messages.send'>['template']>

/** What was chosen and typed of a template that is to be sent. */
export interface TemplateDraft {
  id?: string
  variables: Readonly<Record<string, string>>
}
export const nothingChosen: TemplateDraft = { variables: {} }

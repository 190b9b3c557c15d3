import * as z from 'zod'
import { DomainError } from '../../../kernel/errors.ts'
import { fold } from '../../../kernel/fold.ts'
import { type Doer, isAutomaton } from '../../workspace/domain/doer.ts'
import { can } from '../../workspace/domain/rights.ts'

export const AttributeType = z.enum(['text', 'number', 'date', 'choice', 'checkbox'])
export type AttributeType = z.infer<typeof AttributeType>

/** Where it is shown of every contact: beside a conversation, and as a column of the contacts' table. */
export const ShownIn = z.enum(['panel', 'table'])

export const EditableBy = z.enum(['everybody', 'admins'])

/** C9: an attribute of contacts as the workspace wants it. Values are texts, canonical by its type. */
export const AttributeDefinition = z.lazy(() =>
  z.object({
    id: z.string(),
    /** under which contacts have its value; stays as it was made */
    key: z.string(),
    name: z.string(),
    type: AttributeType,
    /** of a choice, in their order; empty for the other types */
    choices: z.array(z.string()),
    shownIn: z.array(ShownIn),
    editableBy: EditableBy,
    /** counts changes of this definition, not of its place */
    version: z.number(),
  }),
)
export type AttributeDefinition = z.infer<typeof AttributeDefinition>

/** All definitions, in their order: together in one item, so that limit, order and keys hold whoever writes at once. */
export const ContactAttributes = z.lazy(() =>
  z.object({ definitions: z.array(AttributeDefinition), version: z.number().optional() }),
)
export type ContactAttributes = z.infer<typeof ContactAttributes>

/** As many as a contact has room for. */
export const MAX_ATTRIBUTES = 50
export const MAX_CHOICES = 100
/** Of all attributes together: they are one item. */
const MAX_CHOICES_OF_ALL = 1_000

/** A key can be written as a variable, `$contact.attributes.<key>`. */
export const keyPattern = () => /^[\p{L}\p{N}][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*$/u

/** A key made of a name: `Customer since` is `customer_since`; undefined where nothing of it can stand in one. */
export function keyOf(name: string): string | undefined {
  const words = fold(name).match(/[\p{L}\p{N}]+/gu)
  // Cut between two words, it ends in a line.
  return words ? [...words.join('_')].slice(0, 64).join('').replace(/_$/, '') : undefined
}

/** The definition of that key. */
export const definitionOf = ({ definitions }: ContactAttributes, key: string): AttributeDefinition | undefined =>
  definitions.find((definition) => definition.key === key)

/** Whether this agent may change the attribute's values. */
export const mayEdit = (agent: Doer, { editableBy }: AttributeDefinition): boolean =>
  isAutomaton(agent) || editableBy === 'everybody' || can(agent, 'settings.manage')

/** The choices as they are kept, each once, case and accents aside; undefined where one comes twice. */
export function choicesOf(given: readonly string[]): string[] | undefined {
  const choices = given.map((choice) => choice.trim().replaceAll(/\s+/g, ' '))
  return new Set(choices.map(fold)).size === choices.length ? choices : undefined
}

/** With the definition in that place (from 0); left out: after all others. Throws `limit_reached`, `already_exists`. */
export function withDefinition(
  all: ContactAttributes,
  definition: AttributeDefinition,
  order = all.definitions.length,
): ContactAttributes {
  if (all.definitions.length >= MAX_ATTRIBUTES) {
    throw new DomainError('limit_reached', `A workspace defines at most ${MAX_ATTRIBUTES} attributes.`)
  }
  const key = fold(definition.key)
  if (all.definitions.some((one) => fold(one.key) === key)) {
    throw new DomainError('already_exists', 'There is an attribute of this key.', [
      { path: 'key', message: 'is taken' },
    ])
  }
  const definitions = all.definitions.toSpliced(order, 0, definition)
  if (definitions.reduce((sum, { choices }) => sum + choices.length, 0) > MAX_CHOICES_OF_ALL) {
    throw new DomainError('limit_reached', `All attributes together have at most ${MAX_CHOICES_OF_ALL} choices.`)
  }
  return { ...all, definitions }
}

/** Without that definition; the others move up. */
export function withoutDefinition(all: ContactAttributes, id: string): ContactAttributes {
  return { ...all, definitions: all.definitions.filter((definition) => definition.id !== id) }
}

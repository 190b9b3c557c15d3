import { DomainError } from '../../../kernel/errors.ts'
import { attributeOf } from '../../contact-attributes/domain/changed-attributes.ts'
import { type ContactAttributes, definitionOf } from '../../contact-attributes/domain/definition.ts'
import { shownValue } from '../../contact-attributes/domain/shown-value.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

/** What the variables of a text are about; what is undefined has no values. */
export interface VariableContext {
  contact: Contact
  /** undefined: no person writes it */
  agent: Agent | undefined
  team?: { name: string } | undefined
  channel?: { name: string } | undefined
  workspace?: { name: string } | undefined
  /** C9: those that are defined are said as the contact reads them */
  attributes?: ContactAttributes | undefined
}

const values: Record<string, (context: VariableContext) => string | null | undefined> = {
  'contact.name': ({ contact }) => contact.name,
  'contact.email': ({ contact }) => contact.emails[0],
  'contact.phone': ({ contact }) => contact.phones[0],
  'contact.language': ({ contact }) => contact.language,
  'agent.name': ({ agent }) => agent?.name,
  'agent.email': ({ agent }) => agent?.email,
  'team.name': ({ team }) => team?.name,
  'channel.name': ({ channel }) => channel?.name,
  'workspace.name': ({ workspace }) => workspace?.name,
}
/** M7: every variable but the contact's own attributes, `contact.attributes.<key>`. */
export const variableNames: readonly string[] = Object.keys(values)

const WORD = String.raw`[\p{L}\p{N}_]+`
// A sum ("$20") or the name of an environment variable ("$HOME") has no point with a word on both sides.
const VARIABLE = new RegExp(
  String.raw`\$(\$?)(?:(contact\.attributes)\.(${WORD}(?:-${WORD})*)|([a-z]+)\.(${WORD}))`,
  'giu',
)

interface Found {
  /** as it stands in the text, `$` included */
  written: string
  /** `$$`: not meant as one */
  escaped: boolean
  /** for looking up */
  name: string
  attribute?: string | undefined
}

function foundIn(match: RegExpMatchArray): Found | undefined {
  const [whole, dollar = '', , attribute, root = 'contact', field = ''] = match
  const isOurs = variableNames.some((variable) => variable.startsWith(`${root.toLowerCase()}.`))
  // Of other words only those that look like a slip: `$customer.name`, but not `$HOME.old` or `$e.target`.
  if (!isOurs && !/^[a-z]{3,}$/.test(root)) return undefined
  const name = `${root}.${field}`.toLowerCase()
  return { written: whole.slice(dollar.length), escaped: dollar !== '', name, attribute }
}

/** M7: which variables a text has, each once: `contact.name`, `contact.attributes.plan`, and what looks like one. */
export function variablesIn(text: string): string[] {
  const found = [...text.matchAll(VARIABLE)].map(foundIn).filter((one) => one !== undefined && !one.escaped)
  return [...new Set(found.map((one) => (one?.attribute ? `contact.attributes.${one.attribute}` : (one?.name ?? ''))))]
}

/** A text in which nothing stands for a value: filled in, it is this text again. */
export function withoutVariables(text: string): string {
  return text.replace(VARIABLE, (...args) => {
    const found = foundIn(args.slice(0, 6) as unknown as RegExpMatchArray)
    return found ? `$${args[0]}` : (args[0] as string)
  })
}

/** A variable that has no value. */
export interface Missing {
  /** as it stands in the text: `$contact.phone` */
  name: string
  reason: 'unknown' | 'empty'
}
export interface Filled {
  /** what is missing stays as it stands */
  text: string
  missing: Missing[]
}

/**
 * M7: a text with its variables filled in. `$$contact.name` stands for the words `$contact.name`. Values are not looked
 * at again: what a customer calls themself can't bring in another value. `asWritten` makes of a value what stands in the text.
 */
export function fillIn(text: string, context: VariableContext, asWritten = (value: string) => value): Filled {
  const missing = new Map<string, Missing>()
  const filled = text.replace(VARIABLE, (...args) => {
    const found = foundIn(args.slice(0, 6) as unknown as RegExpMatchArray)
    if (!found) return args[0] as string
    if (found.escaped) return found.written
    const { written, name, attribute } = found
    const read = Object.hasOwn(values, name) ? values[name] : undefined
    const value = (attribute === undefined ? read?.(context) : attributeValue(context, attribute))?.trim()
    if (value) return asWritten(value)
    const isKnown = attribute === undefined ? read : isAttribute(context, attribute)
    missing.set(written, { name: written, reason: isKnown ? 'empty' : 'unknown' })
    return written
  })
  return { text: filled, missing: [...missing.values()] }
}

function attributeValue({ contact, attributes }: VariableContext, key: string): string | undefined {
  const text = attributeOf(contact.attributes, key)
  const definition = attributes && definitionOf(attributes, key)
  return text === undefined || !definition ? text : shownValue(definition, text, contact.language)
}

const isAttribute = ({ contact, attributes }: VariableContext, key: string): boolean =>
  Object.hasOwn(contact.attributes, key) || (attributes && definitionOf(attributes, key)) !== undefined

/** The text, or `invalid_request` naming what has no value: nobody is sent the name of a variable. */
export function requireFilled({ text, missing }: Filled): string {
  if (missing.length === 0) return text
  throw new DomainError(
    'invalid_request',
    'The text has variables without a value.',
    missing.map(({ name, reason }) => ({
      path: 'text',
      message:
        reason === 'empty'
          ? `${name} is empty for this conversation`
          : `${name} is not a variable of this conversation; write $${name} for the words themselves`,
    })),
  )
}

import { fold } from '../../../kernel/fold.ts'
import type { AttributeDefinition, AttributeType } from './definition.ts'

/** What decides which values an attribute takes. */
export type Values = Pick<AttributeDefinition, 'type' | 'choices'>

const NUMBER = /^[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})$/
const [YES, NO] = [new Set(['true', 'yes', '1']), new Set(['false', 'no', '0'])]

function numberOf(text: string): string | undefined {
  if (!NUMBER.test(text)) return undefined
  const number = Number(text)
  // Beyond 15 digits the number that comes out may be another one.
  const digits = text.replace(/\D/g, '').replace(/^0+/, '')
  return Math.abs(number) < 1e15 && digits.length <= 15 ? String(number === 0 ? 0 : number) : undefined
}

/** `2026-03-01`, `2026/3/1`, `1.3.2026`, or a time, of which the day counts; which of `1/3/2026` is the month nobody knows. */
function dateOf(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text) ?? []
  const [, d = day, m = month, y = year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? []
  if (!(y && m && d) || y === '0000') return undefined
  const date = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const time = Date.parse(`${date}T00:00:00Z`)
  // 30 February is 2 March to some.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? undefined : date
}

function flagOf(text: string): string | undefined {
  const word = text.toLowerCase()
  if (YES.has(word)) return 'true'
  return NO.has(word) ? 'false' : undefined
}

/**
 * C9: a value as it is kept: a number as JSON writes it, a date as `2026-03-01`, a checkbox as `true` or `false`, a choice as it is
 * defined. Nothing (`''`) is nothing to every type; undefined: the attribute does not take it.
 */
export function canonicalValue({ type, choices }: Values, text: string): string | undefined {
  const value = text.trim()
  if (value === '') return ''
  switch (type) {
    case 'text':
      return value
    case 'number':
      return numberOf(value)
    case 'date':
      return dateOf(value)
    case 'checkbox':
      return flagOf(value)
    case 'choice': {
      const wanted = fold(value)
      return choices.find((choice) => choice === value) ?? choices.find((choice) => fold(choice) === wanted)
    }
  }
}

/** What is wrong with a value that an attribute does not take. */
export const wrongValue: Record<AttributeType, string> = {
  text: 'is no text',
  number: 'is no number of at most 15 digits',
  date: 'is no date (like 2026-03-01)',
  choice: 'is none of the choices',
  checkbox: 'is neither true nor false',
}

/** Whether a value is there, and one that the attribute takes: what was kept before it was defined may be none. */
export const isKnown = (definition: Values, text: string | undefined): text is string =>
  Boolean(text !== undefined && canonicalValue(definition, text))

/** By number, day, place among the choices, or letters; below zero: `a` comes first. What the attribute does not take comes last. */
export function compareValues(definition: Values, a: string, b: string): number {
  const [first, second] = [rankOf(definition, a), rankOf(definition, b)]
  if (first === second) return 0
  if (first === undefined || second === undefined) return first === undefined ? 1 : -1
  return first < second ? -1 : 1
}

function rankOf(definition: Values, text: string): string | number | undefined {
  const value = canonicalValue(definition, text)
  if (!value) return undefined
  if (definition.type === 'number') return Number(value)
  if (definition.type === 'choice') return definition.choices.indexOf(value)
  return fold(value)
}

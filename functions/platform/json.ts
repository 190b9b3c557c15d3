import { wellFormed } from '../kernel/text.ts'

// As a double, an integer of 16 digits or more loses its last ones; ids of that length are read as strings.
const LONG_INTEGER = /[:[,]\s*-?\d{16,}/
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g

/** Parses JSON; an integer too long to be a number becomes a string of its digits. Throws a SyntaxError. */
export function parseJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text)
  return JSON.parse(text.replace(STRING_OR_NUMBER, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)))
}

// Bytes that are UTF-8 hold neither: only an escape can bring one.
const UNWELCOME = /\\u(?:0000|d[89a-f])/i

/**
 * JSON as a value whose strings every database takes: NULs dropped, lone surrogates replaced. Throws SyntaxError, and
 * RangeError for a nesting that exhausts the stack.
 */
export function readJson(text: string): unknown {
  return UNWELCOME.test(text) ? JSON.parse(text, clean) : JSON.parse(text)
}

function clean(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value)
  const isFine = entries.every(([name]) => wellFormed(name) === name)
  return isFine ? value : Object.fromEntries(entries.map(([name, field]) => [wellFormed(name), field]))
}

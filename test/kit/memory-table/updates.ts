import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { valueAt } from './conditions.ts'
import { addNumbers, subtractNumbers } from './numbers.ts'
import type { Placeholders } from './placeholders.ts'
import { refuse } from './refusals.ts'
import type { Assigned, Operand, Path, Update } from './syntax.ts'
import type { StoredItem } from './values.ts'

/** Makes the item that an update leaves of another. */
type Change = (item: StoredItem) => StoredItem

const NO_PLACE = 'The document path provided in the update expression is invalid for update'
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type'

/** Resolves an update's placeholders; no part of it may lie on or within another. */
export function compileUpdate(update: Update, placeholders: Placeholders, keys: readonly string[]): Change {
  const paths: Path[] = []
  const place = (path: Path) => {
    const resolved = placeholders.path(path)
    if (keys.includes(String(resolved[0])))
      refuse(`Cannot update attribute ${resolved[0]}. This attribute is part of the key`)
    if (paths.some((other) => overlaps(other, resolved))) {
      refuse('Invalid UpdateExpression: Two document paths overlap with each other')
    }
    paths.push(resolved)
    return resolved
  }
  const literal = (operand: Operand) =>
    operand.kind === 'value' ? placeholders.value(operand.name) : refuse('Invalid UpdateExpression: Syntax error')
  const sets = update.set.map(({ path, to }) => ({ path: place(path), to: assigned(to, placeholders) }))
  const removed = update.remove.map(place)
  const added = update.add.map(({ path, value }) => ({ path: place(path), value: literal(value) }))
  const deleted = update.delete.map(({ path, value }) => ({ path: place(path), value: literal(value) }))
  for (const { value } of added) if (!(value.N ?? value.SS ?? value.NS)) refuse(WRONG_TYPE)
  for (const { value } of deleted) if (!(value.SS ?? value.NS)) refuse(WRONG_TYPE)

  return (before) => {
    let item = before
    // Every operand is read from the item as it was.
    for (const { path, to } of sets) item = write(item, path, to(before))
    for (const { path, value } of added) item = write(item, path, sumOf(valueAt(before, path), value))
    for (const { path, value } of deleted) {
      const found = valueAt(before, path)
      if (found === undefined) continue
      const left = difference(found, value)
      item = left === undefined ? erase(item, path) : write(item, path, left)
    }
    // From the end of a list on: what is removed moves what follows.
    for (const path of removed.toSorted(fromTheEnd)) item = erase(item, path)
    return item
  }
}

function overlaps(a: Path, b: Path): boolean {
  const shorter = Math.min(a.length, b.length)
  return a.slice(0, shorter).every((part, at) => part === b[at])
}
const fromTheEnd = (a: Path, b: Path) => Number(b.at(-1)) - Number(a.at(-1)) || 0

function assigned({ first, sign, second }: Assigned, placeholders: Placeholders): (item: StoredItem) => AttributeValue {
  const left = operandOf(first, placeholders)
  if (!sign || !second) return left
  const right = operandOf(second, placeholders)
  return (item) => {
    const [a, b] = [left(item).N, right(item).N]
    if (a === undefined || b === undefined) return refuse(WRONG_TYPE)
    return { N: sign === '+' ? addNumbers(a, b) : subtractNumbers(a, b) }
  }
}

function operandOf(operand: Operand, placeholders: Placeholders): (item: StoredItem) => AttributeValue {
  if (operand.kind === 'value') {
    const value = placeholders.value(operand.name)
    return () => value
  }
  if (operand.kind === 'path') {
    const path = placeholders.path(operand.path)
    return (item) =>
      valueAt(item, path) ?? refuse('The provided expression refers to an attribute that does not exist in the item')
  }
  const [first, second, ...others] = operand.args
  if (!first || !second || others.length > 0) return refuse(`Incorrect number of operands for ${operand.name}`)
  const fallback = operandOf(second, placeholders)
  if (operand.name === 'if_not_exists') {
    if (first.kind !== 'path') return refuse('Operator or function requires a document path')
    const path = placeholders.path(first.path)
    return (item) => valueAt(item, path) ?? fallback(item)
  }
  if (operand.name !== 'list_append') return refuse(`Invalid function name; function: ${operand.name}`)
  const head = operandOf(first, placeholders)
  return (item) => {
    const [a, b] = [head(item).L, fallback(item).L]
    return a && b ? { L: [...a, ...b] } : refuse(WRONG_TYPE)
  }
}

function sumOf(found: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (found === undefined) return value
  if (found.N !== undefined && value.N !== undefined) return { N: addNumbers(found.N, value.N) }
  if (found.SS && value.SS) return { SS: [...new Set([...found.SS, ...value.SS])] }
  if (found.NS && value.NS) return { NS: [...new Set([...found.NS, ...value.NS])] }
  return refuse(WRONG_TYPE)
}

/** undefined: nothing is left, and there are no empty sets. */
function difference(found: AttributeValue, value: AttributeValue): AttributeValue | undefined {
  const without = (set: string[], gone: string[]) => set.filter((one) => !gone.includes(one))
  if (found.SS && value.SS) {
    const SS = without(found.SS, value.SS)
    return SS.length > 0 ? { SS } : undefined
  }
  if (found.NS && value.NS) {
    const NS = without(found.NS, value.NS)
    return NS.length > 0 ? { NS } : undefined
  }
  return refuse(WRONG_TYPE)
}

/** A copy of an item in which something stands at a place; all but its last part must be there. */
function write(item: StoredItem, path: Path, value: AttributeValue): StoredItem {
  return within({ M: item as Record<string, AttributeValue> }, path, () => value).M ?? {}
}
/** A copy of an item in which nothing stands at a place. */
function erase(item: StoredItem, path: Path): StoredItem {
  return within({ M: item as Record<string, AttributeValue> }, path, () => undefined).M ?? {}
}

function within(
  holder: AttributeValue,
  [part, ...rest]: Path,
  change: () => AttributeValue | undefined,
): AttributeValue {
  const inner = (found: AttributeValue | undefined) => {
    if (rest.length === 0) return change()
    return found === undefined ? refuse(NO_PLACE) : within(found, rest, change)
  }
  if (typeof part === 'string' && holder.M) {
    const { [part]: found, ...others } = holder.M
    const value = inner(found)
    if (value === undefined) return { M: others }
    // An attribute keeps its place among the others.
    return { M: found === undefined ? { ...others, [part]: value } : { ...holder.M, [part]: value } }
  }
  if (typeof part === 'number' && holder.L) {
    const value = inner(holder.L[part])
    if (value === undefined) return { L: holder.L.filter((_, at) => at !== part) }
    const list = [...holder.L]
    // Beyond its end a list only grows by one.
    list[Math.min(part, list.length)] = value
    return { L: list }
  }
  return refuse(NO_PLACE)
}

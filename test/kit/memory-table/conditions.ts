import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Placeholders } from './placeholders.ts'
import { refuse } from './refusals.ts'
import type { Comparator, Condition, Operand, Path } from './syntax.ts'
import { compareValues, isSame, type StoredItem, typeOf } from './values.ts'

/** What stands at a place, its names resolved. */
export function valueAt(item: StoredItem, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item as Record<string, AttributeValue> }
  for (const part of path) {
    value = typeof part === 'number' ? value?.L?.[part] : value?.M?.[part]
    if (value === undefined) return undefined
  }
  return value
}

/** A condition or operand whose placeholders are resolved, so that one unused is found whatever the item. */
type Test = (item: StoredItem) => boolean
type Term = (item: StoredItem) => AttributeValue | undefined

/** Makes a condition ready to be asked of items. */
export function compileCondition(condition: Condition, placeholders: Placeholders): Test {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.parts.map((part) => compileCondition(part, placeholders))
      return (item) => parts.every((part) => part(item))
    }
    case 'or': {
      const parts = condition.parts.map((part) => compileCondition(part, placeholders))
      return (item) => parts.some((part) => part(item))
    }
    case 'not': {
      const part = compileCondition(condition.part, placeholders)
      return (item) => !part(item)
    }
    case 'compare': {
      const ordering = condition.by !== '=' && condition.by !== '<>'
      const [left, right] = [condition.left, condition.right].map((one) =>
        ordering ? ordered(one, placeholders) : term(one, placeholders),
      ) as [Term, Term]
      return (item) => compare(condition.by, left(item), right(item))
    }
    case 'between': {
      const [operand, low, high] = [condition.operand, condition.low, condition.high].map((one) =>
        ordered(one, placeholders),
      ) as [Term, Term, Term]
      return (item) => compare('>=', operand(item), low(item)) && compare('<=', operand(item), high(item))
    }
    case 'in': {
      const operand = term(condition.operand, placeholders)
      const list = condition.list.map((one) => term(one, placeholders))
      return (item) => list.some((one) => compare('=', operand(item), one(item)))
    }
    case 'call':
      return compileCall(condition.name, condition.args, placeholders)
  }
}

function compare(by: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return by === '<>' && left !== right
  if (by === '=') return isSame(left, right)
  if (by === '<>') return !isSame(left, right)
  const order = compareValues(left, right)
  if (order === undefined) return false
  if (by === '<') return order < 0
  if (by === '<=') return order <= 0
  return by === '>' ? order > 0 : order >= 0
}

/** A term that stands in an order: what is given must be text, a number or bytes. */
function ordered(operand: Operand, placeholders: Placeholders): Term {
  const found = term(operand, placeholders)
  if (operand.kind !== 'value') return found
  const { S, N, B } = placeholders.value(operand.name)
  return (S ?? N ?? B) === undefined ? refuse('Incorrect operand type for operator or function') : found
}

function term(operand: Operand, placeholders: Placeholders): Term {
  if (operand.kind === 'value') {
    const value = placeholders.value(operand.name)
    return () => value
  }
  if (operand.kind === 'path') {
    const path = placeholders.path(operand.path)
    return (item) => valueAt(item, path)
  }
  const [of, ...others] = operand.args
  if (operand.name !== 'size' || !of || others.length > 0) return unknown(operand.name)
  const inner = term(of, placeholders)
  return (item) => sizeOf(inner(item))
}

function unknown(name: string): never {
  return refuse(`Invalid expression: Invalid function name, or wrong operands; function: ${name}`)
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined
  if (value.S !== undefined) return { N: String(Buffer.byteLength(value.S)) }
  const counted = value.L ?? value.SS ?? value.NS ?? value.B ?? (value.M && Object.keys(value.M))
  return counted === undefined ? undefined : { N: String(counted.length) }
}

function compileCall(name: string, args: Operand[], placeholders: Placeholders): Test {
  const [first, second, ...others] = args
  if (!first || others.length > 0) return unknown(name)
  const subject = term(first, placeholders)
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    if (first.kind !== 'path' || second) return unknown(name)
    return (item) => (subject(item) !== undefined) === (name === 'attribute_exists')
  }
  if (!second) return unknown(name)
  const operand = term(second, placeholders)
  if (name === 'begins_with') return (item) => begins(subject(item), operand(item))
  if (name === 'contains') return (item) => contains(subject(item), operand(item))
  if (name === 'attribute_type') return (item) => isOfType(subject(item), operand(item))
  return unknown(name)
}

function isOfType(value: AttributeValue | undefined, type: AttributeValue | undefined): boolean {
  return value !== undefined && typeOf(value) === type?.S
}

function begins(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (prefix?.S === undefined) return refuse('Incorrect operand type for function begins_with')
  return value?.S?.startsWith(prefix.S) ?? false
}

function contains(value: AttributeValue | undefined, wanted: AttributeValue | undefined): boolean {
  if (value === undefined || wanted === undefined) return false
  if (value.S !== undefined) return wanted.S !== undefined && value.S.includes(wanted.S)
  if (value.SS !== undefined) return wanted.S !== undefined && value.SS.includes(wanted.S)
  if (value.NS !== undefined) return wanted.N !== undefined && value.NS.includes(wanted.N)
  return value.L?.some((one) => isSame(one, wanted)) ?? false
}

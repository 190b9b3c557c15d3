import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canonicalNumber, compareNumbers } from './numbers.ts'
import { refuse } from './refusals.ts'

/** An item as DynamoDB keeps it. Never changed once it is stored: what is stored, copied or streamed can share it. */
export type StoredItem = Readonly<Record<string, AttributeValue>>

/** The one type of a value, as DynamoDB names it. */
export function typeOf(value: AttributeValue): string {
  return Object.keys(value)[0] ?? ''
}

/** A value of its own, numbers written one way, and nothing that DynamoDB would refuse. */
function admit(value: AttributeValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: canonicalNumber(value.N) }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.NULL !== undefined) return { NULL: true }
  if (value.M !== undefined) return { M: admitItem(value.M) as Record<string, AttributeValue> }
  if (value.L !== undefined) return { L: value.L.map(admit) }
  if (value.B !== undefined) return { B: Uint8Array.from(value.B) }
  if (value.SS !== undefined) return { SS: members(value.SS) }
  if (value.NS !== undefined) return { NS: members(value.NS.map(canonicalNumber)) }
  throw new Error(`The memory table knows no values of type ${typeOf(value)}.`)
}

/** The same for an item or a map. */
export function admitItem(item: Record<string, AttributeValue>): StoredItem {
  const out: Record<string, AttributeValue> = {}
  for (const name of Object.keys(item)) out[name] = admit(item[name] as AttributeValue)
  return out
}

function members(set: string[]): string[] {
  if (set.length === 0) return refuse('One or more parameter values were invalid: An set may not be empty')
  if (new Set(set).size < set.length)
    refuse('One or more parameter values were invalid: Input collection has duplicates')
  return [...set]
}

/** What the document client makes of a stored value: a copy, numbers as numbers, sets as sets. */
function toNative(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return nativeNumber(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.NULL !== undefined) return null
  if (value.M !== undefined) return toNativeItem(value.M)
  if (value.L !== undefined) return value.L.map(toNative)
  if (value.B !== undefined) return Uint8Array.from(value.B)
  if (value.SS !== undefined) return new Set(value.SS)
  return new Set((value.NS ?? []).map(nativeNumber))
}

function nativeNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && !Number.isSafeInteger(number))
    throw new Error(`${text} can't be converted to a number.`)
  return number
}

let isFromTheEnd = false
/** The same for an item or a map, whose attributes have no order: they come in one and in the other by turns. */
export function toNativeItem(item: StoredItem): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  const names = Object.keys(item)
  isFromTheEnd = !isFromTheEnd
  for (const name of isFromTheEnd ? names.reverse() : names) out[name] = toNative(item[name] as AttributeValue)
  return out
}

/** Order of strings by their bytes in UTF-8, which is not the order of JavaScript's code units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}
// Surrogates stand for code points above all that one unit can say.
const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** Negative, zero or positive; undefined where the two cannot be ordered. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareStrings(a.S, b.S)
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N)
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B)
  return undefined
}

const sameMembers = (a: string[], b: string[]) => a.length === b.length && a.every((one) => b.includes(one))

/** Whether two values are equal; sets are whatever their order. */
export function isSame(a: AttributeValue, b: AttributeValue): boolean {
  if (a.M !== undefined && b.M !== undefined) return isSameItem(a.M, b.M)
  if (a.L !== undefined && b.L !== undefined) {
    const other = b.L
    return a.L.length === other.length && a.L.every((one, at) => isSame(one, other[at] as AttributeValue))
  }
  if (a.SS !== undefined && b.SS !== undefined) return sameMembers(a.SS, b.SS)
  if (a.NS !== undefined && b.NS !== undefined) return sameMembers(a.NS, b.NS)
  if (a.BOOL !== undefined || a.NULL !== undefined) return a.BOOL === b.BOOL && a.NULL === b.NULL
  return compareValues(a, b) === 0
}

/** The same for items and maps. */
export function isSameItem(a: StoredItem, b: StoredItem): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => b[name] !== undefined && isSame(a[name] as AttributeValue, b[name]))
}

const bytes = (text: string) => Buffer.byteLength(text)
const numberSize = (text: string) => Math.ceil(text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length / 2) + 1
const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0)

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return bytes(value.S)
  if (value.N !== undefined) return numberSize(value.N)
  if (value.M !== undefined) return itemSize(value.M) + 3 + Object.keys(value.M).length
  if (value.L !== undefined) return sum(value.L.map(valueSize)) + 3 + value.L.length
  if (value.B !== undefined) return value.B.length
  if (value.SS !== undefined) return sum(value.SS.map(bytes))
  if (value.NS !== undefined) return sum(value.NS.map(numberSize))
  return 1
}

/** Bytes that an item counts for: names and values. */
export function itemSize(item: StoredItem): number {
  return sum(Object.entries(item).map(([name, value]) => bytes(name) + valueSize(value)))
}

/** A stored item as JSON says it: binaries as base64. */
export function overTheWire(item: StoredItem): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireValue(value)]))
}

function wireValue(value: AttributeValue): Record<string, unknown> {
  if (value.B) return { B: Buffer.from(value.B).toString('base64') }
  if (value.BS) return { BS: value.BS.map((bytes) => Buffer.from(bytes).toString('base64')) }
  if (value.M) return { M: overTheWire(value.M) }
  if (value.L) return { L: value.L.map(wireValue) }
  return { ...value }
}

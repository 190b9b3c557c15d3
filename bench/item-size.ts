import type { AttributeValue } from '@aws-sdk/client-dynamodb'

export type Attributes = Record<string, AttributeValue>

const CONTAINER = 3
const PER_ELEMENT = 1

/** A number takes a byte for two significant digits, one for itself, and one more below zero; 21 at most. */
function numberSize(text: string): number {
  const [mantissa = ''] = text.replace(/^[-+]/, '').split(/e/i)
  const digits = mantissa
    .replace('.', '')
    .replace(/^0+/, '')
    .replace(/^(\d*?)0+$/, '$1')
  return Math.min(21, Math.ceil(Math.max(1, digits.length) / 2) + 1 + (text.startsWith('-') ? 1 : 0))
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return numberSize(value.N)
  if (value.B !== undefined) return value.B.byteLength
  if (value.SS) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (value.NS) return value.NS.reduce((sum, text) => sum + numberSize(text), 0)
  if (value.BS) return value.BS.reduce((sum, bytes) => sum + bytes.byteLength, 0)
  if (value.L) return value.L.reduce((sum, element) => sum + valueSize(element) + PER_ELEMENT, CONTAINER)
  if (value.M) {
    return Object.entries(value.M).reduce(
      (sum, [name, element]) => sum + Buffer.byteLength(name) + valueSize(element) + PER_ELEMENT,
      CONTAINER,
    )
  }
  // NULL and BOOL
  return 1
}

/**
 * Bytes of an item as DynamoDB counts them: names and values in UTF-8, numbers by significant digits, 3 bytes for each list
 * or map and 1 for each of their elements.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Attributes): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0)
}

/** Something stands where it is not expected. */
class Unexpected extends Error {}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPENS = 0x7b
const CLOSES = 0x7d
const LIST_OPENS = 0x5b
const LIST_CLOSES = 0x5d
const TEXT = 0x53
const NUMBER = 0x4e
const MAP = 0x4d
const LIST = 0x4c
const BYTES = 0x42

/**
 * What DynamoDB answers, with the values of attributes as what they are: what `JSON.parse` and the SDK's document client together
 * make of it, in a third of their time (docs/adr/0046-answers-in-one-pass.md). Undefined where something stands in
 * it that is not looked at here, rare as it is: sets of numbers and of bytes, numbers that lose digits, capacity, spaces.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export function fromDynamoJson(text: string): Record<string, unknown> | undefined {
  let at = 0
  /** where the next backslash is, from the place on that was looked at last; the end where there is none */
  let backslash = -1

  function has(code: number): boolean {
    if (text.charCodeAt(at) !== code) return false
    at++
    return true
  }
  function take(code: number): void {
    if (!has(code)) throw new Unexpected()
  }
  function hasText(literal: string): boolean {
    if (!text.startsWith(literal, at)) return false
    at += literal.length
    return true
  }

  function quoteFrom(from: number): number {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw new Unexpected()
    return quote
  }
  function string(): string {
    take(QUOTE)
    const start = at
    let end = quoteFrom(start)
    if (backslash < start) {
      const next = text.indexOf('\\', start)
      backslash = next < 0 ? text.length : next
    }
    if (backslash > end) {
      at = end + 1
      return text.slice(start, end)
    }
    while (isEscaped(text, end)) end = quoteFrom(end + 1)
    at = end + 1
    return JSON.parse(text.slice(start - 1, at)) as string
  }

  function object(readMember: (name: string) => unknown): Record<string, unknown> {
    const members: Record<string, unknown> = {}
    take(OPENS)
    if (has(CLOSES)) return members
    do {
      const name = string()
      if (name === '__proto__') throw new Unexpected()
      take(COLON)
      members[name] = readMember(name)
    } while (has(COMMA))
    take(CLOSES)
    return members
  }
  function list<Member>(readMember: () => Member): Member[] {
    const members: Member[] = []
    take(LIST_OPENS)
    if (has(LIST_CLOSES)) return members
    do members.push(readMember())
    while (has(COMMA))
    take(LIST_CLOSES)
    return members
  }

  /** `{"S":"..."}`, and so on. */
  function value(): unknown {
    if (text.charCodeAt(at + 3) !== QUOTE || text.charCodeAt(at + 4) !== COLON) return valueOfLongType()
    take(OPENS)
    take(QUOTE)
    const type = text.charCodeAt(at)
    at += 3
    const found = valueOfType(type)
    take(CLOSES)
    return found
  }
  function valueOfType(type: number): unknown {
    switch (type) {
      case TEXT:
        return string()
      case NUMBER: {
        const number = Number(string())
        if (!(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) throw new Unexpected()
        return number
      }
      case MAP:
        return object(value)
      case LIST:
        return list(value)
      case BYTES: {
        const { buffer, byteOffset, byteLength } = Buffer.from(string(), 'base64')
        return new Uint8Array(buffer, byteOffset, byteLength)
      }
      default:
        throw new Unexpected()
    }
  }
  function valueOfLongType(): unknown {
    if (hasText('{"BOOL":true}')) return true
    if (hasText('{"BOOL":false}')) return false
    if (hasText('{"NULL":true}')) return null
    if (!hasText('{"SS":')) throw new Unexpected()
    const texts = list(string)
    take(CLOSES)
    return new Set(texts)
  }

  const items = () => list(() => object(value))
  function member(name: string): unknown {
    switch (name) {
      case 'Item':
      case 'Attributes':
      case 'LastEvaluatedKey':
        return object(value)
      case 'Items':
        return items()
      case 'Responses':
        return object(items)
      case 'Count':
      case 'ScannedCount': {
        const start = at
        while (isDigit(text.charCodeAt(at))) at++
        if (at === start) throw new Unexpected()
        return Number(text.slice(start, at))
      }
      case 'UnprocessedKeys':
      case 'UnprocessedItems':
        // Where there are some, they are no answer to what was asked.
        return object(() => {
          throw new Unexpected()
        })
      default:
        throw new Unexpected()
    }
  }

  try {
    const answer = object(member)
    return at === text.length ? answer : undefined
  } catch (error) {
    // Whatever is wrong with it, who reads all of it says so.
    if (error instanceof Unexpected || error instanceof SyntaxError) return undefined
    throw error
  }
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(text: string, quote: number): boolean {
  let first = quote
  while (text[first - 1] === '\\') first--
  return (quote - first) % 2 === 1
}

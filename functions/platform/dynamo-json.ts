/** Something stands where it is not expected. */
class Unexpected extends Error {}

const [QUOTE, COMMA, COLON, OPENS, CLOSES, LIST_OPENS, LIST_CLOSES] = [0x22, 0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d]
const [TEXT, NUMBER, MAP, LIST, BYTES] = [0x53, 0x4e, 0x4d, 0x4c, 0x42]
const BACKSLASH = '\\'

/**
 * What DynamoDB answers, with the values of attributes as what they are: what `JSON.parse` and the SDK's document client together
 * make of it, in a third of their time (docs/adr/0046-answers-in-one-pass.md). Undefined where something stands in
 * it that is not looked at here, rare as it is: sets of numbers and of bytes, numbers that lose digits, capacity, spaces.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export function fromDynamoJson(text: string): Record<string, unknown> | undefined {
  try {
    return new AnswerReader(text).answer()
  } catch (error) {
    // Whatever is wrong with it, who reads all of it says so.
    if (error instanceof Unexpected || error instanceof SyntaxError) return undefined
    throw error
  }
}

class AnswerReader {
  readonly #text: string
  #at = 0
  /** where the next backslash is, from the place on that was looked at last; the end where there is none */
  #escape = -1

  constructor(text: string) {
    this.#text = text
  }

  answer(): Record<string, unknown> {
    const answer = this.#object((name) => this.#member(name))
    if (this.#at !== this.#text.length) throw new Unexpected()
    return answer
  }

  #member(name: string): unknown {
    switch (name) {
      case 'Item':
      case 'Attributes':
      case 'LastEvaluatedKey':
        return this.#attributes()
      case 'Items':
        return this.#list(() => this.#attributes())
      case 'Responses':
        return this.#object(() => this.#list(() => this.#attributes()))
      case 'Count':
      case 'ScannedCount':
        return this.#count()
      case 'UnprocessedKeys':
      case 'UnprocessedItems':
        // Where there are some, they are no answer to what was asked.
        this.#take(OPENS)
        this.#take(CLOSES)
        return {}
      default:
        throw new Unexpected()
    }
  }

  #object(readMember: (name: string) => unknown): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    this.#take(OPENS)
    if (this.#has(CLOSES)) return object
    do {
      const name = this.#string()
      if (name === '__proto__') throw new Unexpected()
      this.#take(COLON)
      object[name] = readMember(name)
    } while (this.#has(COMMA))
    this.#take(CLOSES)
    return object
  }

  #list<Member>(readMember: () => Member): Member[] {
    const list: Member[] = []
    this.#take(LIST_OPENS)
    if (this.#has(LIST_CLOSES)) return list
    do list.push(readMember())
    while (this.#has(COMMA))
    this.#take(LIST_CLOSES)
    return list
  }

  #attributes(): Record<string, unknown> {
    return this.#object(() => this.#value())
  }

  /** `{"S":"..."}`, and so on. */
  #value(): unknown {
    const text = this.#text
    const at = this.#at
    if (text.charCodeAt(at + 3) !== QUOTE || text.charCodeAt(at + 4) !== COLON) return this.#valueOfLongType()
    this.#take(OPENS)
    this.#take(QUOTE)
    this.#at = at + 5
    const value = this.#valueOf(text.charCodeAt(at + 2))
    this.#take(CLOSES)
    return value
  }

  #valueOf(type: number): unknown {
    switch (type) {
      case TEXT:
        return this.#string()
      case NUMBER:
        return this.#number()
      case MAP:
        return this.#attributes()
      case LIST:
        return this.#list(() => this.#value())
      case BYTES: {
        const { buffer, byteOffset, byteLength } = Buffer.from(this.#string(), 'base64')
        return new Uint8Array(buffer, byteOffset, byteLength)
      }
      default:
        throw new Unexpected()
    }
  }

  #valueOfLongType(): unknown {
    if (this.#hasText('{"BOOL":true}')) return true
    if (this.#hasText('{"BOOL":false}')) return false
    if (this.#hasText('{"NULL":true}')) return null
    if (!this.#hasText('{"SS":')) throw new Unexpected()
    const texts = this.#list(() => this.#string())
    this.#take(CLOSES)
    return new Set(texts)
  }

  #number(): number {
    const number = Number(this.#string())
    if (!(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) throw new Unexpected()
    return number
  }

  #count(): number {
    const start = this.#at
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at++
    if (this.#at === start) throw new Unexpected()
    return Number(this.#text.slice(start, this.#at))
  }

  #string(): string {
    this.#take(QUOTE)
    const text = this.#text
    const start = this.#at
    const end = this.#quote(start)
    if (this.#nextEscape(start) > end) {
      this.#at = end + 1
      return text.slice(start, end)
    }
    let last = end
    while (isEscaped(text, last)) last = this.#quote(last + 1)
    this.#at = last + 1
    return JSON.parse(text.slice(start - 1, last + 1)) as string
  }

  #quote(from: number): number {
    const at = this.#text.indexOf('"', from)
    if (at < 0) throw new Unexpected()
    return at
  }

  #nextEscape(from: number): number {
    if (this.#escape < from) {
      const at = this.#text.indexOf(BACKSLASH, from)
      this.#escape = at < 0 ? this.#text.length : at
    }
    return this.#escape
  }

  #take(code: number): void {
    if (this.#text.charCodeAt(this.#at) !== code) throw new Unexpected()
    this.#at++
  }

  #has(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false
    this.#at++
    return true
  }

  #hasText(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) return false
    this.#at += literal.length
    return true
  }
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === BACKSLASH) first--
  return (at - first) % 2 === 1
}

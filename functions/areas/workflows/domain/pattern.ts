import { fold } from '../../../kernel/fold.ts'

/*
 * Patterns of conditions: the usual signs of regular expressions without what would need to go back in the text (references,
 * looking around). All ways through a pattern are followed at once, a character at a time, so that a text takes at most its
 * length times the pattern's: no pattern runs away, whoever writes it. Case and accents are not told apart.
 */

/** The longest pattern once repetitions are written out. */
const MAX_PARTS = 500
/** So much of a text is looked at, in characters. */
export const MAX_LOOKED_AT = 4_000

type Test = (character: string) => boolean
type Part =
  | { is: 'character'; test: Test }
  | { is: 'assert'; holds: (before: string | undefined, after: string | undefined) => boolean }
  | { is: 'split'; to: number[] }

/** A pattern that can be looked for. */
export interface Pattern {
  parts: readonly Part[]
}

type Node =
  | { is: 'character'; test: Test }
  | { is: 'assert'; holds: (before: string | undefined, after: string | undefined) => boolean }
  | { is: 'sequence'; of: Node[] }
  | { is: 'choice'; of: Node[] }
  | { is: 'repeat'; of: Node; least: number; most: number }

class Wrong extends Error {}

const isWord: Test = (one) => /[\p{L}\p{N}_]/u.test(one)
const isDigit: Test = (one) => /\p{Nd}/u.test(one)
const isSpace: Test = (one) => /\s/u.test(one)
const not =
  (test: Test): Test =>
  (one) =>
    !test(one)
const classes: Record<string, Test> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
}
const controls: Record<string, string> = { n: '\n', t: '\t', r: '\r' }

const atWordsEnd = (before?: string, after?: string) =>
  (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after))

const literal = (one: string): Node => {
  const tests = [...fold(one)].map((wanted): Node => ({ is: 'character', test: (has) => has === wanted }))
  return { is: 'sequence', of: tests }
}

/** Reads a pattern from its signs, one behind the other. */
class Reader {
  private readonly signs: string[]
  private at = 0
  private depth = 0
  constructor(pattern: string) {
    this.signs = [...pattern]
  }

  read(): Node {
    const node = this.choice()
    if (this.at < this.signs.length) throw new Wrong('has a ) too many')
    return node
  }

  private get next(): string | undefined {
    return this.signs[this.at]
  }
  private takes(sign: string): boolean {
    if (this.next !== sign) return false
    this.at++
    return true
  }
  private take(): string {
    const sign = this.signs[this.at++]
    if (sign === undefined) throw new Wrong('ends too early')
    return sign
  }

  private choice(): Node {
    if (++this.depth > 50) throw new Wrong('has groups too deep in groups')
    const of = [this.sequence()]
    while (this.takes('|')) of.push(this.sequence())
    this.depth--
    return of.length === 1 && of[0] ? of[0] : { is: 'choice', of }
  }

  private sequence(): Node {
    const of: Node[] = []
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') of.push(this.repeated(this.one()))
    return { is: 'sequence', of }
  }

  private repeated(node: Node): Node {
    const bounds = this.bounds()
    if (!bounds) return node
    // How much is taken first makes no difference to whether there is anything to take.
    this.takes('?')
    if (this.bounds()) throw new Wrong('repeats a repetition')
    if (node.is === 'assert') throw new Wrong('repeats what is no character')
    return { is: 'repeat', of: node, ...bounds }
  }

  private bounds(): { least: number; most: number } | undefined {
    if (this.takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
    if (this.takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
    if (this.takes('?')) return { least: 0, most: 1 }
    const [whole, from, comma, to] =
      /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(this.signs.slice(this.at, this.at + 9).join('')) ?? []
    if (whole === undefined) {
      if (this.next === '{') throw new Wrong('has a { that counts nothing')
      return undefined
    }
    this.at += whole.length
    const least = Number(from)
    const most = comma === '' ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to)
    if (most < least) throw new Wrong('counts backwards')
    return { least, most }
  }

  private one(): Node {
    const sign = this.take()
    switch (sign) {
      case '(':
        return this.group()
      case '[':
        return { is: 'character', test: this.set() }
      case '.':
        return { is: 'character', test: (one) => one !== '\n' }
      case '^':
        return { is: 'assert', holds: (before) => before === undefined }
      case '$':
        return { is: 'assert', holds: (_before, after) => after === undefined }
      case '\\':
        return this.escaped()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Wrong(`has a ${sign} that repeats nothing`)
      default:
        return literal(sign)
    }
  }

  private group(): Node {
    if (this.takes('?') && !this.takes(':')) throw new Wrong('has a (? which is not known here')
    const inside = this.choice()
    if (!this.takes(')')) throw new Wrong('has a ( that is not closed')
    return inside
  }

  private escaped(): Node {
    const sign = this.take()
    const test = classes[sign]
    if (test) return { is: 'character', test }
    if (sign === 'b') return { is: 'assert', holds: atWordsEnd }
    if (sign === 'B') return { is: 'assert', holds: (before, after) => !atWordsEnd(before, after) }
    return literal(plainSign(sign))
  }

  private set(): Test {
    const isNot = this.takes('^')
    const tests: Test[] = []
    while (tests.length === 0 || this.next !== ']') {
      const from = this.inSet()
      if (typeof from !== 'string') {
        tests.push(from)
        continue
      }
      const isRange = this.next === '-' && this.signs[this.at + 1] !== ']'
      if (isRange) this.at++
      const to = isRange ? this.inSet() : from
      if (typeof to !== 'string' || to < from) throw new Wrong('has a range that goes nowhere')
      const [first, last] = [fold(from), fold(to)]
      tests.push((one) => (one >= from && one <= to) || ([...first].length === 1 && one >= first && one <= last))
    }
    this.at++
    // What is in a long set is looked up once for each character.
    const known = new Map<string, boolean>()
    return (one) => {
      const isIn = known.get(one) ?? tests.some((test) => test(one))
      known.set(one, isIn)
      return isIn !== isNot
    }
  }

  private inSet(): string | Test {
    const sign = this.take()
    if (sign !== '\\') return sign
    const escaped = this.take()
    return classes[escaped] ?? plainSign(escaped)
  }
}

function plainSign(sign: string): string {
  const control = controls[sign]
  if (control) return control
  if (/[\p{L}\p{N}]/u.test(sign)) throw new Wrong(`has a \\${sign} which is not known here`)
  return sign
}

/** Writes a pattern's parts one behind the other; a split leads on, or elsewhere. */
class Writer {
  readonly parts: Part[] = []
  private written = 0

  write(node: Node): void {
    // Repetitions of nothing leave no part, and take time nevertheless.
    if (this.parts.length > MAX_PARTS || ++this.written > 10 * MAX_PARTS) {
      throw new Wrong('is too long once its repetitions are written out')
    }
    switch (node.is) {
      case 'character':
      case 'assert':
        this.parts.push(node)
        break
      case 'sequence':
        for (const one of node.of) this.write(one)
        break
      case 'choice':
        this.writeChoice(node.of)
        break
      case 'repeat':
        this.writeRepeated(node)
        break
    }
  }

  private split(to: number[]) {
    const split = { is: 'split' as const, to }
    this.parts.push(split)
    return split
  }

  private writeChoice(of: readonly Node[]): void {
    const first = this.split([])
    const ends = of.map((one) => {
      first.to.push(this.parts.length)
      this.write(one)
      return this.split([])
    })
    for (const end of ends) end.to.push(this.parts.length)
  }

  private writeRepeated({ of, least, most }: Node & { is: 'repeat' }): void {
    for (let count = 0; count < least; count++) this.write(of)
    if (most === Number.POSITIVE_INFINITY) {
      const start = this.parts.length
      const split = this.split([start + 1])
      this.write(of)
      this.split([start])
      split.to.push(this.parts.length)
      return
    }
    const leaving: { to: number[] }[] = []
    for (let count = least; count < most; count++) {
      leaving.push(this.split([this.parts.length + 1]))
      this.write(of)
    }
    for (const split of leaving) split.to.push(this.parts.length)
  }
}

/** A pattern as it can be looked for, or what is wrong with it. */
export function compile(pattern: string): Pattern | { wrong: string } {
  try {
    const writer = new Writer()
    writer.write(new Reader(pattern).read())
    return { parts: writer.parts }
  } catch (error) {
    if (error instanceof Wrong) return { wrong: error.message }
    throw error
  }
}

/** Whether a pattern is found in a text. `step` is told of every part that is looked at. */
export function isFound({ parts }: Pattern, text: string, step: () => void = () => {}): boolean {
  const characters = [...fold(text)].slice(0, MAX_LOOKED_AT)
  const seenAt = new Int32Array(parts.length + 1).fill(-1)
  let now: number[] = []
  for (let at = 0; at <= characters.length; at++) {
    const [before, after] = [characters[at - 1], characters[at]]
    // Each place in the pattern is looked at once for each place in the text.
    const waiting = [0, ...now]
    const here: number[] = []
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (seenAt[place] === at) continue
      seenAt[place] = at
      step()
      const part = parts[place]
      if (!part) return true
      if (part.is === 'character') here.push(place)
      else if (part.is === 'split') waiting.push(...part.to)
      else if (part.holds(before, after)) waiting.push(place + 1)
    }
    now = after === undefined ? [] : here.filter((place) => hasTest(parts[place], after)).map((place) => place + 1)
  }
  return false
}

const hasTest = (part: Part | undefined, character: string) => part?.is === 'character' && part.test(character)

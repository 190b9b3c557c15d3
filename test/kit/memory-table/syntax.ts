import { refuse } from './refusals.ts'

/** A place in an item: attribute names and list indexes, `#` still unresolved. */
export type Path = (string | number)[]
export type Operand =
  | { kind: 'path'; path: Path }
  | { kind: 'value'; name: string }
  | { kind: 'call'; name: string; args: Operand[] }
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; by: Comparator; left: Operand; right: Operand }
  | { kind: 'between'; operand: Operand; low: Operand; high: Operand }
  | { kind: 'in'; operand: Operand; list: Operand[] }
  | { kind: 'call'; name: string; args: Operand[] }
/** What a SET puts at a place: one operand, or a sum or difference of two. */
export type Assigned = { first: Operand; sign?: '+' | '-'; second?: Operand }
export interface Update {
  set: { path: Path; to: Assigned }[]
  remove: Path[]
  add: { path: Path; value: Operand }[]
  delete: { path: Path; value: Operand }[]
}

const TOKEN = /\s*(?:([#:]?[A-Za-z_0-9]+)|(<>|<=|>=|[=<>()[\].,+-]))/y

function tokensOf(expression: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const at = TOKEN.lastIndex
    const found = TOKEN.exec(expression)
    if (!found) return refuse(`Invalid expression: Syntax error; near: "${expression.slice(at)}"`)
    tokens.push(found[1] ?? found[2] ?? '')
  }
  return tokens
}

const COMPARATORS = ['=', '<>', '<', '<=', '>', '>=']
const CLAUSES = ['SET', 'REMOVE', 'ADD', 'DELETE']

/** Reads one expression, word by word. */
class Reader {
  private readonly tokens: string[]
  private at = 0

  constructor(expression: string) {
    this.tokens = tokensOf(expression)
  }

  get next(): string {
    return this.tokens[this.at] ?? ''
  }
  isWord(word: string, token = this.next): boolean {
    return token.toUpperCase() === word
  }
  take(): string {
    const token = this.next
    this.at++
    return token
  }
  expect(token: string): void {
    if (!this.isWord(token)) this.fail()
    this.at++
  }
  accept(token: string): boolean {
    if (!this.isWord(token)) return false
    this.at++
    return true
  }
  fail(): never {
    return refuse(`Invalid expression: Syntax error; token: "${this.next || '<EOF>'}", after ${this.at} tokens`)
  }
  end(): void {
    if (this.next !== '') this.fail()
  }
  /** what a parenthesis opens, `name(` included */
  get isCall(): boolean {
    return /^[a-z]/i.test(this.next) && this.tokens[this.at + 1] === '('
  }

  path(): Path {
    const name = this.take()
    if (!/^[#A-Za-z]/.test(name)) this.fail()
    const path: Path = [name]
    for (;;) {
      if (this.accept('.')) path.push(this.take())
      else if (this.accept('[')) {
        path.push(Number(this.take()))
        this.expect(']')
      } else return path
    }
  }
  operand(): Operand {
    if (this.next.startsWith(':')) return { kind: 'value', name: this.take() }
    if (this.isCall) return { kind: 'call', ...this.call() }
    return { kind: 'path', path: this.path() }
  }
  call(): { name: string; args: Operand[] } {
    const name = this.take()
    this.expect('(')
    const args = this.list(() => this.operand())
    this.expect(')')
    return { name, args }
  }
  list<Part>(part: () => Part): Part[] {
    const parts = [part()]
    while (this.accept(',')) parts.push(part())
    return parts
  }

  condition(): Condition {
    const parts = [this.conjunction()]
    while (this.accept('OR')) parts.push(this.conjunction())
    return parts.length === 1 ? (parts[0] as Condition) : { kind: 'or', parts }
  }
  private conjunction(): Condition {
    const parts = [this.negation()]
    while (this.accept('AND')) parts.push(this.negation())
    return parts.length === 1 ? (parts[0] as Condition) : { kind: 'and', parts }
  }
  private negation(): Condition {
    if (this.accept('NOT')) return { kind: 'not', part: this.negation() }
    if (this.accept('(')) {
      const inner = this.condition()
      this.expect(')')
      return inner
    }
    return this.comparison()
  }
  private comparison(): Condition {
    const left = this.operand()
    if (COMPARATORS.includes(this.next)) {
      const by = this.take() as Comparator
      return { kind: 'compare', by, left, right: this.operand() }
    }
    if (this.accept('BETWEEN')) {
      const low = this.operand()
      this.expect('AND')
      return { kind: 'between', operand: left, low, high: this.operand() }
    }
    if (this.accept('IN')) {
      this.expect('(')
      const list = this.list(() => this.operand())
      this.expect(')')
      return { kind: 'in', operand: left, list }
    }
    return left.kind === 'call' ? left : this.fail()
  }

  update(): Update {
    const update: Update = { set: [], remove: [], add: [], delete: [] }
    const seen = new Set<string>()
    while (this.next !== '') {
      const clause = this.take().toUpperCase()
      if (!CLAUSES.includes(clause) || seen.has(clause)) this.fail()
      seen.add(clause)
      if (clause === 'SET') update.set = this.list(() => this.assignment())
      else if (clause === 'REMOVE') update.remove = this.list(() => this.path())
      else if (clause === 'ADD') update.add = this.list(() => ({ path: this.path(), value: this.operand() }))
      else update.delete = this.list(() => ({ path: this.path(), value: this.operand() }))
    }
    return seen.size === 0 ? this.fail() : update
  }
  private assignment(): Update['set'][number] {
    const path = this.path()
    this.expect('=')
    const first = this.operand()
    if (this.next !== '+' && this.next !== '-') return { path, to: { first } }
    const sign = this.take() as '+' | '-'
    return { path, to: { first, sign, second: this.operand() } }
  }
}

function remembered<Parsed>(read: (reader: Reader) => Parsed): (expression: string) => Parsed {
  const known = new Map<string, Parsed>()
  return (expression) => {
    const found = known.get(expression)
    if (found) return found
    const reader = new Reader(expression)
    const parsed = read(reader)
    reader.end()
    known.set(expression, parsed)
    return parsed
  }
}

/** A condition, key condition or filter. */
export const parseCondition = remembered((reader) => reader.condition())
/** An update expression. */
export const parseUpdate = remembered((reader) => reader.update())
/** A projection: the places that are wanted. */
export const parseProjection = remembered((reader) => reader.list(() => reader.path()))

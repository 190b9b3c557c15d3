import { type Indexed, RECORD, TOP, timeOf } from './records.ts'
import type { Query, Wanted } from './terms.ts'

/*
 * A segment is an object that never changes: records, the newest first; for each term the numbers of its records; the
 * terms, sorted; and a map of these. What is looked for in it takes a few ranges, whatever its size:
 *
 *   records | numbers, term after term | lines `term length`, in blocks | map (JSON)
 */

const BLOCK = 4_096
/** Of so many records, the first one's time is in the map. */
const STRIDE = 512
/** Records this close to each other are read in one. */
const NEAR = 256

/** What of a segment is known without reading it. */
export interface Shape {
  records: number
  /** bytes, and where its map begins */
  size: number
  map: number
  /** times of its first and last record */
  newest: number
  oldest: number
}
interface SegmentMap {
  numbers: number
  lines: number
  /** per block: its first term, where its lines begin, where the numbers of its first term begin */
  blocks: [string, number, number][]
  times: number[]
}
/** Bytes from, to. */
export type ReadRange = (from: number, to: number) => Promise<Uint8Array>
export interface Encoded {
  bytes: Uint8Array
  shape: Shape
}

const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const byOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

class Bytes {
  private buffer = Buffer.alloc(65_536)
  length = 0

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + more))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }
  text(value: string): void {
    this.reserve(Buffer.byteLength(value))
    this.length += this.buffer.write(value, this.length)
  }
  number(value: number): void {
    this.reserve(5)
    let rest = value
    for (; rest > 127; rest >>>= 7) this.buffer[this.length++] = (rest & 127) | 128
    this.buffer[this.length++] = rest
  }
  done(): Buffer {
    return this.buffer.subarray(0, this.length)
  }
}

/** The numbers of a term are written as steps from one to the next. */
function writeNumbers(into: Bytes, numbers: Iterable<number>): void {
  let last = -1
  for (const number of numbers) {
    into.number(number - last)
    last = number
  }
}
function readNumbers(bytes: Uint8Array, from: number, to: number, each: (number: number) => void): void {
  let number = -1
  for (let at = from; at < to; ) {
    let step = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      step |= (byte & 127) << shift
      if (byte < 128) break
    }
    number += step
    each(number)
  }
}

interface Line {
  term: string
  length: number
}
function readLines(bytes: Uint8Array): Line[] {
  const lines = bufferOf(bytes).toString('utf8').split('\n')
  lines.pop()
  return lines.map((line) => {
    const at = line.lastIndexOf(' ')
    return { term: line.slice(0, at), length: Number.parseInt(line.slice(at + 1), 36) }
  })
}

/** Records, the newest first, and the numbers of each term's, by term. */
function write(records: readonly string[], terms: Iterable<[string, Iterable<number>]>): Encoded {
  const out = new Bytes()
  for (const record of records) out.text(record)
  const numbers = out.length
  const lines = new Bytes()
  const blocks: SegmentMap['blocks'] = []
  for (const [term, own] of terms) {
    const before = out.length
    if (lines.length - (blocks.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY) >= BLOCK) {
      blocks.push([term, lines.length, before - numbers])
    }
    writeNumbers(out, own)
    lines.text(`${term} ${(out.length - before).toString(36)}\n`)
  }
  const times = records.filter((_, at) => at % STRIDE === 0).map(timeOf)
  const map: SegmentMap = { numbers, lines: out.length, blocks, times }
  const head = Buffer.concat([out.done(), lines.done()])
  const bytes = Buffer.concat([head, Buffer.from(JSON.stringify(map))])
  const [newest, oldest] = [timeOf(records[0] ?? ''), timeOf(records.at(-1) ?? '')]
  return { bytes, shape: { records: records.length, size: bytes.length, map: head.length, newest, oldest } }
}

/** A segment of these; what is there twice has the terms of both. */
export function encodeSegment(indexed: readonly Indexed[]): Encoded {
  const records = [...new Set(indexed.map(({ record }) => record))].sort(byOrder).reverse()
  const numberOf = new Map(records.map((record, number) => [record, number]))
  const terms = new Map<string, Set<number>>()
  for (const { record, terms: own } of indexed) {
    const number = numberOf.get(record) as number
    for (const term of own) terms.set(term, (terms.get(term) ?? new Set()).add(number))
  }
  const sorted = [...terms].sort(([a], [b]) => byOrder(a, b))
  return write(
    records,
    sorted.map(([term, numbers]) => [term, [...numbers].sort((a, b) => a - b)]),
  )
}

interface Opened {
  bytes: Uint8Array
  records: string[]
  numbersAt: number
  lines: Line[]
}

function open({ bytes, shape }: Encoded): Opened {
  const buffer = bufferOf(bytes)
  const all = buffer.toString('latin1', 0, shape.records * RECORD)
  const records = Array.from({ length: shape.records }, (_, at) => all.slice(at * RECORD, (at + 1) * RECORD))
  const map = JSON.parse(buffer.toString('utf8', shape.map)) as SegmentMap
  return { bytes, records, numbersAt: map.numbers, lines: readLines(bytes.subarray(map.lines, shape.map)) }
}

const GONE = 0xffffffff

/** The greatest of what several sorted lists begin with. */
function firstOf(heads: readonly (string | undefined)[], isBefore: (a: string, b: string) => boolean) {
  let first: string | undefined
  for (const head of heads) if (head !== undefined && (first === undefined || isBefore(head, first))) first = head
  return first
}

/**
 * One segment of several, without what is to go; what is in several of them has the terms of all. Undefined where
 * nothing is left.
 */
export function mergeSegments(
  given: readonly Encoded[],
  goes: (record: string) => boolean = () => false,
): Encoded | undefined {
  const parts = given.map((one) => {
    const opened = open(one)
    return { ...opened, numbers: new Uint32Array(opened.records.length), at: 0 }
  })
  const records: string[] = []
  for (;;) {
    const next = firstOf(
      parts.map((part) => part.records[part.at]),
      (a, b) => a > b,
    )
    if (next === undefined) break
    const number = goes(next) ? GONE : records.push(next) - 1
    for (const part of parts) if (part.records[part.at] === next) part.numbers[part.at++] = number
  }
  return records.length === 0 ? undefined : write(records, mergedTerms(parts))
}

function* mergedTerms(parts: readonly (Opened & { numbers: Uint32Array })[]): Generator<[string, Uint32Array]> {
  const heads = parts.map((part) => ({ ...part, line: 0, at: part.numbersAt }))
  for (;;) {
    const term = firstOf(
      heads.map((head) => head.lines[head.line]?.term),
      (a, b) => a < b,
    )
    if (term === undefined) return
    const own: number[] = []
    for (const head of heads) {
      const line = head.lines[head.line]
      if (line?.term !== term) continue
      readNumbers(head.bytes, head.at, head.at + line.length, (number) => {
        const now = head.numbers[number] ?? GONE
        if (now !== GONE) own.push(now)
      })
      head.line++
      head.at += line.length
    }
    const sorted = Uint32Array.from(own).sort()
    const once = sorted.filter((number, at) => at === 0 || number !== sorted[at - 1])
    if (once.length > 0) yield [term, once]
  }
}

const nameOf = ({ term, whole }: Wanted) => `${term} ${whole}`

/** The records of a segment that are wanted, the newest first: at most so many, all below `below`. */
export async function findInSegment(
  shape: Shape,
  read: ReadRange,
  query: Query,
  below: string,
  limit: number,
): Promise<string[]> {
  const map = JSON.parse(bufferOf(await read(shape.map, shape.size)).toString('utf8')) as SegmentMap
  const distinct = new Map(query.flat().map((wanted) => [nameOf(wanted), wanted]))
  const found = new Map(
    await Promise.all(
      [...distinct].map(async ([name, wanted]) => [name, await bitsOf(shape, map, read, wanted)] as const),
    ),
  )
  const none = new Uint8Array(0)
  const [first = none, ...others] = query.map((any) =>
    combined(
      any.map((wanted) => found.get(nameOf(wanted)) ?? none),
      (a, b) => a | b,
    ),
  )
  const bits = combined([first, ...others], (a, b) => a & b)
  // Whole strides that are newer than what was shown last are passed over unread.
  const shown = below === TOP ? Number.POSITIVE_INFINITY : timeOf(below)
  const start =
    Math.max(
      0,
      map.times.findLastIndex((time) => time > shown),
    ) * STRIDE
  const out: string[] = []
  for (const runs of portionsOf(numbersIn(bits, start), limit)) {
    const texts = await Promise.all(
      runs.map(async ({ from, to }) => bufferOf(await read(from * RECORD, (to + 1) * RECORD)).toString('latin1')),
    )
    for (const [at, run] of runs.entries()) {
      for (const number of run.numbers) {
        const begins = (number - run.from) * RECORD
        const record = (texts[at] ?? '').slice(begins, begins + RECORD)
        if (record < below && out.push(record) === limit) return out
      }
    }
  }
  return out
}

/** The records that have a term, or one that begins so, as bits. */
async function bitsOf(shape: Shape, map: SegmentMap, read: ReadRange, { term, whole }: Wanted): Promise<Uint8Array> {
  const bits = new Uint8Array(Math.ceil(shape.records / 8))
  const { blocks } = map
  const fits = (one: string) => (whole ? one === term : one.startsWith(term))
  const last = blocks.findLastIndex(([head]) => head <= term || fits(head))
  const block =
    blocks[
      Math.max(
        0,
        blocks.findLastIndex(([head]) => head <= term),
      )
    ]
  if (last < 0 || !block) return bits
  const end = blocks[last + 1]?.[1] ?? shape.map - map.lines
  const lines = readLines(await read(map.lines + block[1], map.lines + end))
  const at = lines.findIndex((line) => fits(line.term))
  if (at < 0) return bits
  const sum = (of: readonly Line[]) => of.reduce((total, { length }) => total + length, 0)
  const found = lines.slice(at).filter((line) => fits(line.term))
  const from = map.numbers + block[2] + sum(lines.slice(0, at))
  const bytes = await read(from, from + sum(found))
  let start = 0
  for (const { length } of found) {
    readNumbers(bytes, start, start + length, (number) => {
      bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7))
    })
    start += length
  }
  return bits
}

function combined(all: readonly Uint8Array[], by: (a: number, b: number) => number): Uint8Array {
  const out = Uint8Array.from(all[0] ?? [])
  for (const bits of all.slice(1)) for (let at = 0; at < out.length; at++) out[at] = by(out[at] ?? 0, bits[at] ?? 0)
  return out
}

function* numbersIn(bits: Uint8Array, start: number): Generator<number> {
  for (let byte = start >> 3; byte < bits.length; byte++) {
    const eight = bits[byte] ?? 0
    for (let bit = 0; eight >> bit > 0; bit++) if (eight & (1 << bit)) yield byte * 8 + bit
  }
}

interface Run {
  from: number
  to: number
  numbers: number[]
}

/** Numbers, so many at a time, each portion as runs of those that lie close to each other. */
function* portionsOf(numbers: Iterable<number>, size: number): Generator<Run[]> {
  let runs: Run[] = []
  let count = 0
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run && number - run.to <= NEAR) {
      run.to = number
      run.numbers.push(number)
    } else runs.push({ from: number, to: number, numbers: [number] })
    if (++count < size) continue
    yield runs
    runs = []
    count = 0
  }
  if (runs.length > 0) yield runs
}

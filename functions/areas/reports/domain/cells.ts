import { deflated, inflated } from '../../../kernel/on-demand.ts'
import type { Cells } from './cuts.ts'
import { addScore, counts, type Metrics, sketchOf, times } from './metrics.ts'
import { addToBin, type Sketch } from './sketch.ts'

/*
 * Cells as bytes, compressed: the words of all keys first, then each cell's key by numbers of words, which of its metrics there
 * are, and these. Numbers are varints, bins the distance from the one before.
 */

class Writer {
  #bytes = new Uint8Array(4_096)
  #at = 0

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more))
    grown.set(this.#bytes)
    this.#bytes = grown
  }

  number(value: number): void {
    this.#room(10)
    let left = value
    while (left >= 128) {
      this.#bytes[this.#at++] = (left % 128) | 128
      left = Math.floor(left / 128)
    }
    this.#bytes[this.#at++] = left
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value)
    this.number(bytes.length)
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }
}

class Reader {
  #at = 0
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  number(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.bytes[this.#at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }

  text(): string {
    const length = this.number()
    this.#at += length
    return new TextDecoder().decode(this.bytes.subarray(this.#at - length, this.#at))
  }
}

const isSame = (a: Sketch, b: Sketch) =>
  a.sum === b.sum &&
  a.zeros === b.zeros &&
  a.bins.size === b.bins.size &&
  [...a.bins].every(([bin, count]) => b.bins.get(bin) === count)

function writeSketch(to: Writer, { zeros, sum, bins }: Sketch): void {
  to.number(zeros)
  to.number(sum)
  to.number(bins.size)
  let before = 0
  for (const [bin, count] of [...bins].sort(([a], [b]) => a - b)) {
    to.number(bin - before)
    to.number(count)
    before = bin
  }
}

function readSketch(from: Reader, to: readonly Sketch[]): void {
  const [zeros, sum, size] = [from.number(), from.number(), from.number()]
  let count = zeros
  let bin = 0
  for (let at = 0; at < size; at++) {
    bin += from.number()
    const many = from.number()
    count += many
    for (const sketch of to) addToBin(sketch, bin, many)
  }
  for (const sketch of to) {
    sketch.count += count
    sketch.sum += sum
    sketch.zeros += zeros
  }
}

const ofTimes = counts.length
const ofOpen = ofTimes + times.length
const ofScores = ofOpen + times.length

function writeMetrics(to: Writer, { counts: known, clock, open, scores }: Metrics): void {
  let has = 0
  for (const [at, name] of counts.entries()) if (known[name] > 0) has |= 1 << at
  for (const [at, time] of times.entries()) {
    const [byClock, inHours] = [clock[time], open[time]]
    if (byClock) has |= 1 << (ofTimes + at)
    // Most teams are always open: what is the same is there once.
    if (byClock && inHours && !isSame(byClock, inHours)) has |= 1 << (ofOpen + at)
  }
  if (scores) has |= 1 << ofScores
  to.number(has)
  for (const name of counts) if (known[name] > 0) to.number(known[name])
  for (const [at, time] of times.entries()) {
    if (clock[time]) writeSketch(to, clock[time])
    if (open[time] && has & (1 << (ofOpen + at))) writeSketch(to, open[time])
  }
  for (const count of scores ?? []) to.number(count)
}

function readMetrics(from: Reader, to: readonly Metrics[]): void {
  const has = from.number()
  for (const [at, name] of counts.entries()) {
    const count = has & (1 << at) ? from.number() : 0
    for (const one of to) one.counts[name] += count
  }
  for (const [at, time] of times.entries()) {
    if (!(has & (1 << (ofTimes + at)))) continue
    const isApart = has & (1 << (ofOpen + at))
    const clock = to.map((one) => sketchOf(one.clock, time))
    const open = to.map((one) => sketchOf(one.open, time))
    readSketch(from, isApart ? clock : [...clock, ...open])
    if (isApart) readSketch(from, open)
  }
  if (!(has & (1 << ofScores))) return
  for (let score = 1; score <= 5; score++) {
    const count = from.number()
    if (count > 0) for (const one of to) addScore(one, score, count)
  }
}

/** Cells as bytes. */
export function encodeCells(cells: Cells): Uint8Array {
  const words = new Map<string, number>()
  const body = new Writer()
  let number = 0
  for (const { lists, metrics } of cells) {
    number++
    body.number(lists.length)
    for (const list of lists) {
      body.number(list.length)
      for (const word of list) {
        const known = words.get(word) ?? words.size
        words.set(word, known)
        body.number(known)
      }
    }
    writeMetrics(body, metrics)
  }
  const head = new Writer()
  head.number(words.size)
  for (const word of words.keys()) head.text(word)
  head.number(number)
  return deflated(Buffer.concat([head.done(), body.done()]))
}

/** Adds the cells of some bytes up: `into` answers to what all a key's are added. */
export function readCells(
  bytes: Uint8Array,
  into: (lists: readonly (readonly string[])[]) => readonly Metrics[],
): void {
  const from = new Reader(inflated(bytes))
  const words = Array.from({ length: from.number() }, () => from.text())
  const list = () => Array.from({ length: from.number() }, () => words[from.number()] ?? '')
  for (let left = from.number(); left > 0; left--) {
    const lists = Array.from({ length: from.number() }, list)
    readMetrics(from, into(lists))
  }
}

/** What an object holds: blocks by name, each to be read by itself. */
export type Blocks = Map<string, Uint8Array>

/** Blocks as an object: where each is, then all of them, in order of names. */
export function encodeBlocks(blocks: Blocks): Uint8Array {
  const sorted = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1))
  const head = Buffer.from(JSON.stringify(sorted.map(([name, { length }]) => [name, length])))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(head.length)
  return Buffer.concat([size, head, ...sorted.map(([, bytes]) => bytes)])
}

/** The blocks of an object. */
export function decodeBlocks(bytes: Uint8Array): Blocks {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 4 + buffer.readUInt32LE(0)
  const head = JSON.parse(buffer.toString('utf8', 4, at)) as [string, number][]
  const blocks: Blocks = new Map()
  for (const [name, length] of head) {
    blocks.set(name, buffer.subarray(at, at + length))
    at += length
  }
  return blocks
}

import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

/** Whoever did something on a simulated phone, or a group in which somebody did. */
export interface Person {
  address: string
  name: string
  /** the id of their picture among the files that providers hold */
  pictureId: string
}

const FACE = /^face-([0-9a-f]{6})/

/** Who has been met, by address: what a provider can be asked about. Whoever never did anything is nobody. */
export function createPeople() {
  const met = new Map<string, Person>()
  return {
    meet(address: string, name: string) {
      const pictureId = `face-${createHash('sha256').update(address).digest('hex').slice(0, 12)}`
      met.set(address, { address, name, pictureId })
    },
    find: (address: string) => met.get(address),
  }
}
export type People = ReturnType<typeof createPeople>

const SIDE = 96

/** The picture that an id stands for: head and shoulders, in colours of their own; undefined: it is no such id. */
export function faceOf(id: string): Buffer | undefined {
  const [, hex] = FACE.exec(id) ?? []
  if (hex === undefined) return undefined
  const hue = Number.parseInt(hex.slice(0, 4), 16) % 360
  const [ground, figure] = [colour(hue, 0.45, 0.78), colour(hue, 0.4, 0.42)]
  const rows = Array.from({ length: SIDE }, (_, y) => [
    0,
    ...Array.from({ length: SIDE }, (_, x) => (isFigure(x, y) ? figure : ground)).flat(),
  ])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIDE, 0)
  header.writeUInt32BE(SIDE, 4)
  header.set([8, 2], 8)
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts])
}

const isFigure = (x: number, y: number) =>
  (x - 48) ** 2 + (y - 38) ** 2 < 18 ** 2 || ((x - 48) / 34) ** 2 + ((y - 98) / 36) ** 2 < 1

function colour(hue: number, saturation: number, light: number): number[] {
  return [0, 8, 4].map((n) => {
    const k = (n + hue / 30) % 12
    const spread = saturation * Math.min(light, 1 - light)
    return Math.round(255 * (light - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  })
}

/** A chunk of a PNG: length, type, data, and a check of the last two. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, check])
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

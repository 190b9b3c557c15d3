import { describe, expect, it } from 'vitest'
import { carriedAs, presentLimits } from '../../functions/areas/channels/domain/file-limits.ts'
import { profileOf, profiles } from '../../functions/areas/channels/providers/profiles.ts'
import { voiceFormat } from '../../web/src/messages/voice/format.ts'
import { readWebm, writeOgg } from '../../web/src/messages/voice/ogg.ts'

/** An element with its size; `open`: without, as recorders write what they do not know the end of. */
const element = (id: number[], content: number[]) => [
  ...id,
  0x40 | (content.length >> 8),
  content.length & 0xff,
  ...content,
]
const open = (id: number[], content: number[]) => [...id, 0x01, 255, 255, 255, 255, 255, 255, 255, ...content]
const head = [...Buffer.from('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]
/** 20 ms each by its first byte (CELT, code 0), of different lengths. */
const packets = [3, 255, 256, 510].map((length) => [0xf8, ...Array<number>(length - 1).fill(length & 0xff)])
const block = (packet: number[]) => element([0xa3], [0x81, 0, 0, 0x80, ...packet])
const webm = new Uint8Array([
  ...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]),
  ...open(
    [0x18, 0x53, 0x80, 0x67],
    [
      ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], [...element([0xd7], [1]), ...element([0x63, 0xa2], head)])),
      ...open([0x1f, 0x43, 0xb6, 0x75], [...element([0xe7], [0]), ...packets.slice(0, 2).flatMap(block)]),
      ...open([0x1f, 0x43, 0xb6, 0x75], packets.slice(2).flatMap(block)),
    ],
  ),
])

/** As RFC 3533 describes a page, bit by bit. */
function checksum(page: Uint8Array): number {
  let sum = 0
  for (const byte of page) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  return sum >>> 0
}

function pagesOf(bytes: Buffer) {
  const pages = []
  for (let at = 0; at < bytes.length; ) {
    const segments = [...bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0))]
    const start = at + 27 + segments.length
    const end = start + segments.reduce((sum, each) => sum + each, 0)
    const page = Uint8Array.from(bytes.subarray(at, end))
    page.fill(0, 22, 26)
    const found: number[][] = []
    let from = start
    let length = 0
    for (const segment of segments) {
      length += segment
      if (segment === 255) continue
      found.push([...bytes.subarray(from, from + length)])
      from += length
      length = 0
    }
    pages.push({
      sign: bytes.toString('latin1', at, at + 4),
      flags: bytes[at + 5],
      samples: Number(bytes.readBigUInt64LE(at + 6)),
      number: bytes.readUInt32LE(at + 18),
      isWhole: bytes.readUInt32LE(at + 22) === checksum(page),
      packets: found,
    })
    at = end
  }
  return pages
}

describe('M6 a voice message', () => {
  it('M6 recorded as WebM becomes Ogg with the same packets', async () => {
    const ogg = writeOgg(readWebm(webm))
    expect(ogg.type).toBe('audio/ogg; codecs=opus')
    const pages = pagesOf(Buffer.from(await ogg.arrayBuffer()))
    expect(
      pages.map(({ sign, flags, samples, number, isWhole }) => ({ sign, flags, samples, number, isWhole })),
    ).toEqual([
      { sign: 'OggS', flags: 2, samples: 0, number: 0, isWhole: true },
      { sign: 'OggS', flags: 0, samples: 0, number: 1, isWhole: true },
      { sign: 'OggS', flags: 4, samples: 4 * 960, number: 2, isWhole: true },
    ])
    expect(pages[0]?.packets).toEqual([head])
    expect(Buffer.from(pages[1]?.packets[0] ?? []).toString('latin1', 0, 8)).toBe('OpusTags')
    expect(pages[2]?.packets).toEqual(packets)
  })

  it('M6 long ones take many pages, of which none is too full', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => Uint8Array.from([0xf8, ...Array<number>(index).fill(1)]))
    const pages = pagesOf(Buffer.from(await writeOgg({ head: Uint8Array.from(head), packets: many }).arrayBuffer()))
    expect(pages.every(({ isWhole }) => isWhole)).toBe(true)
    expect(pages.slice(2).flatMap((page) => page.packets.map(({ length }) => length))).toEqual(
      many.map(({ length }) => length),
    )
    expect(pages.at(-1)).toMatchObject({ flags: 4, samples: 1_200 * 960 })
  })

  it('M6 what has no sound in it is refused', () => {
    expect(() => readWebm(new Uint8Array([0, 0, 0, 0]))).toThrow()
    expect(() => readWebm(new Uint8Array(element([0x1a, 0x45, 0xdf, 0xa3], [1])))).toThrow('There is no sound in it.')
  })

  const channels = Object.values(profiles).flatMap(({ provider }) => {
    const { types, capabilities } = profileOf(provider)
    return types.map((type) => [`${type} by ${provider}`, capabilities(type).files] as const)
  })
  const browsers: [string, string[]][] = [
    ['Chromium', ['audio/webm;codecs=opus']],
    ['Firefox', ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus']],
    ['Safari', ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus']],
  ]
  it.each(channels)('M6 %s takes what each browser makes', (_, limits) => {
    for (const [browser, types] of browsers) {
      const format = voiceFormat(presentLimits(limits), (type) => types.includes(type))
      expect([browser, format?.type]).toEqual([browser, expect.any(String)])
      const file = { type: format?.type ?? '', size: 1_000_000, voice: true as const }
      const hasNotes = limits.kinds.some(({ kind }) => kind === 'voice')
      expect(carriedAs(file, limits)?.kind).toEqual(hasNotes ? 'voice' : expect.any(String))
    }
  })

  it('M6 nothing goes where no sound goes', () => {
    const limits = {
      most: 1,
      mostBytesTogether: null,
      kinds: [{ kind: 'image' as const, types: ['image/*'], mostBytes: 1 }],
    }
    expect(voiceFormat(limits, () => true)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { MAX_BYTES, MEGABYTE, mustCarry, presentLimits } from '../../functions/areas/channels/domain/file-limits.ts'
import { profileOf, profiles } from '../../functions/areas/channels/providers/profiles.ts'
import { refusals } from '../../web/src/messages/file-limits.ts'

const channels = [
  ...Object.values(profiles).flatMap(({ provider }) => {
    const { types, capabilities } = profileOf(provider)
    return types.map((type) => [`${type} by ${provider}`, capabilities(type).files] as const)
  }),
]
const types = ['image/png', 'image/gif', 'video/mp4', 'audio/ogg; codecs=opus', 'audio/wav', 'application/zip']
const sizes = [1, MEGABYTE + 1, 6 * MEGABYTE, 17 * MEGABYTE, MAX_BYTES]

describe.each(channels)('M5 the limits of %s', (_name, limits) => {
  const isTaken = (files: { type: string; size: number; voice?: true }[]) => {
    try {
      mustCarry(files, limits)
      return true
    } catch {
      return false
    }
  }
  const files = types.flatMap((type) =>
    sizes.flatMap((size) => [
      { type, size },
      { type, size, voice: true as const },
    ]),
  )
  const wouldGo = (given: typeof files) => refusals(given, presentLimits(limits)).every((refusal) => !refusal)

  it('M5 are the same in the composer as on the server', () => {
    for (const file of files) expect([file, wouldGo([file])]).toEqual([file, isTaken([file])])
    for (const count of [2, 10, 11]) {
      const many = Array.from({ length: count }, () => ({ type: 'image/png', size: MEGABYTE }))
      expect([count, wouldGo(many)]).toEqual([count, isTaken(many)])
    }
  })
})

describe('M5 a refusal', () => {
  it('M5 says which limit it was, for each file by itself', () => {
    const limits = presentLimits(profileOf('whatsapp-cloud').capabilities('whatsapp').files)
    const given = [
      { type: 'image/png', size: 6 * MEGABYTE },
      { type: 'application/zip', size: 1 },
      { type: 'text/plain', size: 0 },
      { type: 'image/png', size: 1 },
    ]
    expect(refusals(given, limits)).toEqual([
      { why: 'size', kind: 'image', mostBytes: 5 * MEGABYTE },
      { why: 'type', type: 'application/zip' },
      { why: 'empty' },
      undefined,
    ])
    const eleven = Array.from({ length: 11 }, () => ({ type: 'image/png', size: 1 }))
    expect(refusals(eleven, limits)[10]).toEqual({ why: 'count', count: 10 })
    expect(refusals([{ type: 'image/png', size: 1 }], undefined)).toEqual([undefined])
  })
})

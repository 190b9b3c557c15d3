import { describe, expect, it } from 'vitest'
import { pictureSize } from '../../../functions/areas/attachments/domain/picture-size.ts'
import { PNG } from '../../kit/files.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const webp = (kind: string, rest: string) =>
  Buffer.concat([Buffer.from('RIFF....WEBP'), Buffer.from(kind), Buffer.from('....'), hex(rest)])

describe('M5 how large a picture is, by its first bytes', () => {
  it.each([
    ['a PNG', 'image/png', PNG, { width: 1, height: 1 }],
    ['a GIF', 'image/gif', Buffer.concat([Buffer.from('GIF89a'), hex('40 01 f0 00')]), { width: 320, height: 240 }],
    [
      'a JPEG, past its tables',
      'image/jpeg',
      hex('ffd8 ffe0 0004 0000 ffdb 0003 00 ffff c0 0011 08 0258 0320 03'),
      { width: 800, height: 600 },
    ],
    ['a WebP with extras', 'image/webp', webp('VP8X', '00000000 1f0300 570200'), { width: 800, height: 600 }],
    ['a WebP', 'image/webp', webp('VP8 ', '000000 9d012a 2003 5802'), { width: 800, height: 600 }],
    ['a WebP without loss', 'image/webp', webp('VP8L', '2f 1fc39500'), { width: 800, height: 600 }],
  ])('%s', (_, type, bytes, size) => expect(pictureSize(bytes, type)).toEqual(size))

  it.each(['image/png', 'image/gif', 'image/jpeg', 'image/webp', 'application/pdf'])(
    'is not known of a %s that is cut off or something else',
    (type) => {
      for (const bytes of [Buffer.alloc(0), Buffer.alloc(4), hex('ffd8 ffd9'), Buffer.alloc(64)]) {
        expect(pictureSize(bytes, type)).toBeUndefined()
      }
    },
  )

  it('is read from a part of a larger buffer', () => {
    expect(pictureSize(Buffer.concat([Buffer.alloc(7), PNG]).subarray(7), 'image/png')).toEqual({ width: 1, height: 1 })
  })
})

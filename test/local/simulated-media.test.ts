import { expect, it } from 'vitest'
import { createMedia } from '../../local/simulator/media.ts'

const BASE = 'http://localhost/_local/providers/demo'
const photo = { name: 'photo.jpg', type: 'image/jpeg', bytes: Buffer.from('light') }
const none = new URLSearchParams()
const asked = new URLSearchParams({ phone_number_id: '100000000000001' })

it('E2 what a customer sent is given out as each provider does', () => {
  const media = createMedia()
  const { id, url, sha256 } = media.keep(photo, 'one', (given) => `${BASE}/media/${given}`)
  expect(url).toBe(`${BASE}/media/${id}`)
  const held = expect.objectContaining({ bytes: photo.bytes, type: 'image/jpeg' })
  expect(media.answer(`/media/${id}`, none, BASE)).toEqual(held)
  expect(media.answer(`/v2/bot/message/${id}/content`, none, BASE)).toEqual(held)
  expect(media.answer(`/v23.0/${id}`, asked, BASE)).toEqual({
    json: { id, url, sha256, mime_type: 'image/jpeg', file_size: 5, messaging_product: 'whatsapp' },
  })
  expect(media.answer('/bot1:a/getFile', new URLSearchParams({ file_id: id }), BASE)).toMatchObject({
    json: { ok: true, result: { file_id: id, file_path: `files/${id}` } },
  })
  expect(media.answer(`/file/bot1:a/files/${id}`, none, BASE)).toEqual(held)
  for (const path of ['/v23.0/100000000000001', '/v23.0/100000000000001/messages', '/bot1:a/getFile']) {
    expect(media.answer(path, none, BASE)).toBeUndefined()
  }
})

it('E2 the oldest make room', () => {
  const media = createMedia()
  const big = { ...photo, bytes: Buffer.alloc(40 * 1024 * 1024) }
  const [first, second] = ['one', 'two'].map((id) => media.keep(big, id, String))
  expect(media.answer(`/media/${first?.id}`, none, BASE)).not.toMatchObject({ size: big.bytes.length })
  expect(media.answer(`/media/${second?.id}`, none, BASE)).toMatchObject({ size: big.bytes.length })
})

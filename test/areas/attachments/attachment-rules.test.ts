import { describe, expect, it } from 'vitest'
import { policySignature, uploadForm } from '../../../functions/areas/attachments/adapter/upload-policy.ts'
import { attachmentOfToken, fileToken } from '../../../functions/areas/attachments/domain/file-link.ts'
import {
  downloadAs,
  servedType,
  trustedType,
  typeOfBytes,
} from '../../../functions/areas/attachments/domain/file-signature.ts'
import { readableText } from '../../../functions/areas/channels/domain/attachment.ts'
import {
  anyFile,
  carriedAs,
  mustCarry,
  partsOf,
  readableSize,
} from '../../../functions/areas/channels/domain/file-limits.ts'
import { attachmentIdOf, entryIdOf, parseAttachmentId } from '../../../functions/kernel/ids.ts'

const file = (type: string, size = 10, voice?: true) => ({ type, size, ...(voice ? { voice } : {}) })
const limits = {
  most: 2,
  kinds: [
    { kind: 'voice' as const, types: ['audio/ogg'], mostBytes: 100 },
    { kind: 'image' as const, types: ['image/png'], mostBytes: 50, caption: 5 },
    { kind: 'document' as const, types: ['image/*', 'audio/*'], mostBytes: 200 },
  ],
}

describe('M5 what a channel carries', () => {
  it('M5 the first limit that fits decides how', () => {
    expect(carriedAs(file('image/png'), limits)?.kind).toBe('image')
    expect(carriedAs(file('IMAGE/PNG; x=y', 60), limits)?.kind).toBe('document')
    expect(carriedAs(file('image/gif'), limits)?.kind).toBe('document')
    expect(carriedAs(file('audio/ogg; codecs=opus'), limits)?.kind).toBe('document')
    expect(carriedAs(file('audio/ogg; codecs=opus', 10, true), limits)?.kind).toBe('voice')
    expect(carriedAs(file('application/pdf'), limits)).toBeUndefined()
    expect(carriedAs(file('application/pdf'), anyFile)?.kind).toBe('document')
  })
  it('M5 refusals name the limit and the place', () => {
    const refusal = (...files: ReturnType<typeof file>[]) => {
      try {
        mustCarry(files, limits)
      } catch (error) {
        const { code, message, errors } = error as { code: string; message: string; errors: { path: string }[] }
        return [code, message, errors[0]?.path]
      }
    }
    expect(refusal(file('image/png'), file('image/png'))).toBeUndefined()
    expect(refusal(file('image/png'), file('image/png', 201))).toEqual([
      'attachment_too_large',
      'This channel carries at most 1 KB for documents.',
      'attachmentIds.1',
    ])
    expect(refusal(file('text/plain'))?.[0]).toBe('invalid_request')
    expect(refusal(file('image/png'), file('image/png'), file('image/png'))).toEqual([
      'invalid_request',
      'This channel carries at most 2 files per message.',
      'attachmentIds.2',
    ])
    expect([readableSize(5 * 1024 * 1024), readableSize(1_500_000), readableSize(10)]).toEqual([
      '5 MB',
      '1.4 MB',
      '1 KB',
    ])
  })
  it('M5 parts: a caption where it fits, else the text first', () => {
    const png = file('image/png')
    const words = { unit: 'utf16' as const, most: 20 }
    expect(partsOf({ text: 'hello' }, [png], limits, words)).toEqual([{ text: 'hello', files: [0] }])
    expect(partsOf({ text: 'hello!' }, [png], limits, words)).toEqual([
      { text: 'hello!', files: [] },
      { text: '', files: [0] },
    ])
    expect(partsOf({ text: '' }, [png, png], limits, words)).toEqual([
      { text: '', files: [0] },
      { text: '', files: [1] },
    ])
    expect(partsOf({ text: 'hi' }, [], limits, words)).toEqual([{ text: 'hi', files: [] }])
    expect(partsOf({ text: 'hi' }, [png, png], anyFile, words)).toEqual([{ text: 'hi', files: [0, 1] }])
    const long = 'one two three four five six'
    expect(partsOf({ text: long }, [], limits, words).map(({ text }) => text)).toEqual([
      'one two three four',
      'five six',
    ])
    expect(partsOf({ text: long }, [png], limits, words).map(({ text }) => text)).toEqual([
      'one two three four',
      'five six',
      '',
    ])
    expect(partsOf({ text: long }, [png, png], anyFile, words)).toEqual([
      { text: 'one two three four', files: [] },
      { text: 'five six', files: [0, 1] },
    ])
    expect(readableText('', [{ name: 'a.png' }, { name: 'b', voice: true }])).toBe('[a.png] [Voice message]')
  })
})

describe('M5 what a file is', () => {
  it('M5 is told by its first bytes', () => {
    const of = (...bytes: (number | string)[]) =>
      typeOfBytes(
        Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part])))),
      )
    expect(of('RIFF', '1234', 'WEBPVP8')).toBe('image/webp')
    expect(of('\0\0\0\x18', 'ftyp', 'isom')).toBe('video/mp4')
    expect(of('%PDF-1.7')).toBe('application/pdf')
    expect(of('OggS')).toBe('audio/ogg')
    expect(of('PK', 3, 4)).toBe('application/zip')
    expect(of('plain')).toBeUndefined()
  })
  it('M5 what it was declared to be counts where its bytes do not say otherwise', () => {
    const zip = Buffer.from('PK\x03\x04')
    const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    expect(trustedType(docx, zip)).toBe(docx)
    expect(trustedType('image/png', zip)).toBe('application/zip')
    expect(trustedType('audio/mp4', Buffer.from('\0\0\0\x18ftypM4A '))).toBe('audio/mp4')
    expect(trustedType('image/svg+xml', Buffer.from('<svg onload="x"/>'))).toBe('application/octet-stream')
    expect(trustedType('text/html', Buffer.from('<html>'))).toBe('text/html')
    expect(trustedType('application/pdf', Buffer.from(' \n<!-- x --><HTML>'))).toBeUndefined()
  })
  it('M5 nothing that could run is served as what it is', () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'text/xml']) {
      expect(servedType(type)).toBe('application/octet-stream')
    }
    expect(servedType('image/png; x=1')).toBe('image/png')
  })
  it('M5 a name can’t add a header, and arrives in any language', () => {
    expect(downloadAs('a"\r\nSet-Cookie: x/ü.pdf')).toBe(
      `attachment; filename="a___Set-Cookie: x__.pdf"; filename*=UTF-8''a%22__Set-Cookie%3A%20x_%C3%BC.pdf`,
    )
  })
})

describe('M5 ids and links', () => {
  const entryId = entryIdOf('ct_01ARZ3NDEKTSV4RRFFQ69G5FAV', 3, 1_700_000_000_000, '01ARZ3NDEKTSV4RRFFQ69G5FAW')
  it('M5 an attachment’s id carries its entry', () => {
    const id = attachmentIdOf(entryId, 9)
    expect(parseAttachmentId(id)).toMatchObject({ entryId, index: 9, entry: { n: 3 } })
    expect(id.length).toBeLessThanOrEqual(128)
    for (const wrong of [entryId, 'up_1', `${id}x`, 'at_1_1_1_1_0', ''])
      expect(parseAttachmentId(wrong)).toBeUndefined()
  })
  it('M5 a customer’s link is ours, and good for thirty days', () => {
    const id = attachmentIdOf(entryId, 0)
    const token = fileToken(id, 'key')
    const at = 1_700_000_000_000
    expect(attachmentOfToken(token, ['key'], at)).toBe(id)
    expect(attachmentOfToken(token, ['other'], at)).toBeUndefined()
    expect(attachmentOfToken(token, ['key'], at + 30 * 86_400_000 + 1)).toBeUndefined()
    expect(attachmentOfToken(id, ['key'], at)).toBeUndefined()
  })
  it('M5 the form is signed as S3’s own example is', () => {
    const policy =
      'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9'
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    expect(policySignature(policy, secret, '20151229', 'us-east-1')).toBe(
      '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
    )
    const form = uploadForm(
      { bucket: 'b', key: 'uploads/up_1', type: 'image/png', size: 5, expiresAt: 60_000 },
      { accessKeyId: 'id', secretAccessKey: secret, sessionToken: 'token' },
      'eu-west-1',
      0,
    )
    expect(form).toMatchObject({
      'x-amz-credential': 'id/19700101/eu-west-1/s3/aws4_request',
      'x-amz-security-token': 'token',
    })
    expect(JSON.parse(Buffer.from(form.policy ?? '', 'base64').toString())).toMatchObject({
      expiration: '1970-01-01T00:01:00.000Z',
      conditions: expect.arrayContaining([
        { bucket: 'b' },
        { 'x-amz-security-token': 'token' },
        ['content-length-range', 5, 5],
      ]),
    })
  })
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSegmentFiles } from '../../../functions/areas/search/adapter/segment-files.ts'

const PART = 256 * 1024
/** a bucket in which every segment is there, full of its id's last letter, but one */
let bucket: Server
let asked: string[] = []
const open = () =>
  createSegmentFiles('files', 'us-east-1', `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`)

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  bucket = createServer(({ method, url = '', headers }, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    asked.push(`${method} ${url.slice(url.lastIndexOf('/') + 1)}${from ? ` ${from}` : ''}`)
    if (method !== 'GET') response.writeHead(204).end()
    else if (url.endsWith('gone')) response.writeHead(404).end()
    else response.writeHead(206).end(Buffer.alloc(Number(to) + 1 - Number(from), url.slice(-1)))
  })
  await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => {
  asked = []
})
afterAll(() => bucket.close())

describe('what a process has read of segments', () => {
  it('F4 is remembered, each part of each', async () => {
    const files = open()
    const read = async (id: string, from: number, to: number) =>
      Buffer.from((await files.read(id, from, to)) ?? '').toString()
    for (let round = 0; round < 2; round++) {
      expect(await read('a', 0, 3)).toBe('aaa')
      expect(await read('b', 0, 3)).toBe('bbb')
      expect(await read('a', 3, 5)).toBe('aa')
    }
    expect(asked).toEqual(['GET a 0', 'GET b 0', 'GET a 3'])
  })

  it('F4 A11 is forgotten with its segment, and what is not there is looked for again', async () => {
    const files = open()
    await files.read('a', 0, 3)
    await files.remove('a')
    await files.read('a', 0, 3)
    expect(await files.read('gone', 0, 3)).toBeUndefined()
    expect(await files.read('gone', 0, 3)).toBeUndefined()
    expect(asked).toEqual(['GET a 0', 'DELETE a', 'GET a 0', 'GET gone 0', 'GET gone 0'])
  })

  it('F4 is eight megabytes at most, without large parts: what was not asked for longest goes', async () => {
    const files = open()
    await files.read('large', 0, PART + 1)
    await files.read('large', 0, PART + 1)
    for (let id = 0; id < 32; id++) await files.read(`s${id}`, 0, PART)
    await files.read('s0', 0, PART)
    await files.read('s32', 0, PART)
    asked = asked.filter((one) => one.startsWith('GET large'))
    expect(asked).toHaveLength(2)
    await files.read('s0', 0, PART)
    await files.read('s1', 0, PART)
    expect(asked.slice(2)).toEqual(['GET s1 0'])
  })
})

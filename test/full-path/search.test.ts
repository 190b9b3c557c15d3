import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as ENV from '../../functions/platform/env-names.ts'
import { write } from './providers.ts'
import { type Agent, newCustomer, type Page, type Surface, startSurface } from './surface.ts'

const DAY_AND_MORE = 25 * 60 * 60

interface Hit {
  contact?: { name: string }
  conversation?: { id: string }
  entry?: { message: { text: string } }
  text?: string
  marks?: [number, number][]
}

let surface: Surface
let owner: Agent
beforeAll(async () => {
  surface = await startSurface()
  owner = await surface.as('owner')
})
afterAll(() => surface.close())

const found = async (query: Record<string, string | number>) =>
  (await owner.ok<Page<Hit>>('GET', '/v1/search', undefined, { query })).items
/** Objects of the index in the bucket. */
async function segments(): Promise<number> {
  const { env, port } = surface.runtime.aws
  const list = await fetch(`http://127.0.0.1:${port}/s3/${env[ENV.filesBucket]}?list-type=2&prefix=search/`)
  return (await list.text()).match(/<Key>/g)?.length ?? 0
}
const sweep = () => surface.helper('invoke?function=timer', JSON.stringify({ kind: 'sweep' }))

describe('the functions as they are deployed', () => {
  it('F1 F4 log, seal and find what is said, contacts first, the newest message first', async () => {
    const who = newCustomer()
    await write(surface.url, who, 'The first of two marmosets')
    await write(surface.url, who, 'A second MARMOSÉT')
    await surface.settle()
    const texts = async (q: string) => (await found({ q })).map(({ entry }) => entry?.message.text)
    const both = ['A second MARMOSÉT', 'The first of two marmosets']
    expect([await texts('marmoset'), await segments()]).toEqual([both, 0])
    await surface.helper('clock', { advanceSeconds: DAY_AND_MORE })
    await sweep()
    expect(await segments()).toBeGreaterThan(0)
    expect(await texts('marmoset')).toEqual(both)
    const [contact, ...messages] = await found({ q: who.name })
    expect(contact?.contact?.name).toBe(who.name)
    expect(messages).toEqual([])
    const [hit] = await found({ q: 'marmoset', limit: 1 })
    expect(hit?.marks?.map(([from, to]) => hit.text?.slice(from, to))).toEqual(['MARMOSÉT'])
  })
})

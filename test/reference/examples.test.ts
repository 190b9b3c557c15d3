import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asyncapi } from '../../contracts/asyncapi.ts'
import { examples } from '../../contracts/examples/index.ts'
import { openapi } from '../../contracts/openapi.ts'
import type { Operation } from '../../contracts/operation.ts'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { type Surface, startSurface } from '../full-path/surface.ts'
import { buildDocuments } from './build-documents.ts'
import { unlikeAnswer, unlikeInput } from './likeness.ts'
import { record } from './record.ts'
import { type Ask, story } from './story.ts'

/*
 * The examples of the reference, sent to a runtime with the demo workspace in the order of a story. `RECORD=1` writes down those
 * that are missing, or look otherwise by now.
 */

let surface: Surface
/** The shop's own system: it takes whatever it is told. */
const shop = createServer((request, response) => {
  request.resume().on('end', () => response.end())
})
beforeAll(async () => {
  buildDocuments()
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  surface = await startSurface()
})
afterAll(async () => {
  await surface.close()
  shop.closeAllConnections()
  await new Promise((resolve) => shop.close(resolve))
})

const isRecording = process.env.RECORD === '1'

it('every example is answered as it says', async () => {
  const seen = new Map<OperationName, { input: unknown; output: unknown }>()
  const wrong: string[] = []
  const ask: Ask = async (name, input, as = 'owner') => {
    const { method, path, status, made, output }: Operation = operations[name]
    const rest = { ...(input as Record<string, unknown>) }
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
      const value = rest[field]
      delete rest[field]
      return encodeURIComponent(String(value))
    })
    const caller = await surface.as(as)
    const answer = await (method === 'GET'
      ? caller.call(method, filled, undefined, { query: rest as Record<string, string> })
      : caller.call(method, filled, Object.keys(rest).length > 0 ? rest : undefined))
    if (answer.status !== status && answer.status !== made)
      throw new Error(`${name} is answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    if (!seen.has(name)) {
      seen.set(name, { input, output: answer.body })
      expect(output.parse(answer.body)).toEqual(answer.body)
      const example = (examples as Partial<Record<string, { input: unknown; output: unknown }>>)[name]
      if (!example) wrong.push(`${name} has no example`)
      else {
        wrong.push(...unlikeAnswer(example.output, answer.body).map((where) => `${name} answers otherwise: ${where}`))
        wrong.push(...unlikeInput(example.input, input).map((where) => `${name} asks otherwise: ${where}`))
      }
    }
    return answer.body as never
  }
  await story(ask, surface, `http://localhost:${(shop.address() as AddressInfo).port}/shop`)
  for (const name of ['openapi.get', 'asyncapi.get'] as const) seen.set(name, { input: {}, output: {} })
  if (isRecording) record(seen, wrong)
  else {
    expect(wrong).toEqual([])
    expect([...seen.keys()].sort()).toEqual(Object.keys(operations).sort())
    expect(Object.keys(examples).sort()).toEqual(Object.keys(operations).sort())
  }
}, 300_000)

it('the documents are those that the build wrote, of today’s schemas', async () => {
  for (const [path, made] of [
    ['/v1/openapi.json', openapi],
    ['/v1/asyncapi.json', asyncapi],
  ] as const) {
    const answer = await fetch(`${surface.url}${path}`)
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(made())))
  }
})

it('the pages that show it are on the same origin, with what they load', async () => {
  for (const path of ['/docs', '/docs/events']) {
    const page = await fetch(`${surface.url}${path}`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const loaded = [...(await page.text()).matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(([, at]) => at)
    expect(loaded.length).toBeGreaterThan(0)
    for (const at of loaded) expect([at, (await fetch(`${surface.url}${at}`)).status]).toEqual([at, 200])
  }
})

it('a percent sign in a path is one', async () => {
  const { token } = await surface.as('owner')
  const answer = await fetch(`${surface.url}/v1/persons/100%25`, { headers: { authorization: `Bearer ${token}` } })
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_request' }])
})

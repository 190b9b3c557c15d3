import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { Ajv } from 'ajv'
import type { Context } from 'aws-lambda'
import { beforeAll, describe, expect, it } from 'vitest'
import { asyncapi } from '../../contracts/asyncapi.ts'
import { documentsOperations } from '../../contracts/by-function/documents.ts'
import { examples } from '../../contracts/examples/index.ts'
import { openapi } from '../../contracts/openapi.ts'
import type { Operation } from '../../contracts/operation.ts'
import { operations } from '../../contracts/operations.ts'
import { errorMeanings, errorsOf } from '../../contracts/reference/errors.ts'
import { agentEvents, visitorEvents } from '../../contracts/sockets/events.ts'
import { answering } from '../../functions/edges/documents/answering.ts'
import { answerOf, createFiles } from '../../functions/edges/documents/files.ts'
import type { HttpEvent, HttpResult } from '../../functions/edges/http-edge.ts'
import { errorStatus } from '../../functions/kernel/errors.ts'
import { buildDocuments } from './build-documents.ts'

const all: Operation[] = Object.values(operations)
const asked = (rawPath: string, headers: Record<string, string> = {}) =>
  ({ rawPath, headers, requestContext: { requestId: 'r', http: { method: 'GET' } } }) as unknown as HttpEvent
const call = (rawPath: string, headers?: Record<string, string>) =>
  handler(asked(rawPath, headers), {} as Context) as Promise<HttpResult>
const built = new URL('../../dist/reference/', import.meta.url)
const handler = answering({ documents: new URL('../../dist/documents/', import.meta.url), pages: built })
beforeAll(buildDocuments)

describe('examples', () => {
  it.each(all)('of $name fit its schemas', ({ name, input, output }) => {
    const example = (examples as Record<string, { input: unknown; output: unknown }>)[name]
    expect(input.safeParse(example?.input).error?.issues).toBeUndefined()
    expect(output.safeParse(example?.output).error?.issues).toBeUndefined()
  })
})

describe('errors', () => {
  it('each code is said to be answered by some operation, or by the edges alone, and when', () => {
    const answered = new Set(all.flatMap(errorsOf))
    expect(Object.keys(errorStatus).filter((code) => !answered.has(code as never))).toEqual([])
    expect(Object.values(errorMeanings).filter((meaning) => !/^\S.*\.$/.test(meaning))).toEqual([])
  })

  it('stand in the document by status, and are what the table of errors has', () => {
    const { paths, components } = openapi() as {
      paths: Record<string, Record<string, { responses: Record<string, { $ref?: string }> }>>
      components: { responses: Record<string, { description: string }> }
    }
    for (const operation of all) {
      const responses = paths[operation.path]?.[operation.method.toLowerCase()]?.responses ?? {}
      const described = Object.entries(responses).flatMap(([status, { $ref }]) => {
        const response = components.responses[$ref?.split('/').at(-1) ?? '']
        return [...(response?.description ?? '').matchAll(/^`(\w+)`/gm)].map(([, code]) => `${status} ${code}`)
      })
      expect(described).toEqual(errorsOf(operation).map((code) => `${errorStatus[code]} ${code}`))
    }
  })
})

describe('the AsyncAPI document', () => {
  const document = asyncapi() as {
    channels: Record<string, { messages: Record<string, unknown> }>
    operations: Record<string, { messages: unknown[] }>
  }

  it('is valid AsyncAPI 3.0', () => {
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
    const isValid = ajv.validate(schema, JSON.parse(JSON.stringify(document)))
    expect(ajv.errors?.slice(0, 5)).toBeUndefined()
    expect(isValid).toBe(true)
  })

  it('has every event of either side, and names nothing that it does not have', () => {
    const { agents, visitors } = document.channels
    expect(Object.keys(agents?.messages ?? {})).toEqual(expect.arrayContaining(Object.keys(agentEvents)))
    expect(Object.keys(visitors?.messages ?? {})).toEqual(expect.arrayContaining(Object.keys(visitorEvents)))
    const text = JSON.stringify(document)
    for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = path.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document)
      expect([path, typeof found]).toEqual([path, 'object'])
    }
  })
})

describe('what answers them', () => {
  it('zips where that is taken, and says by a tag that nothing has changed', async () => {
    const plain = await call('/v1/openapi.json')
    expect(plain).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } })
    const document = JSON.parse(plain.body ?? '') as object
    expect(document).toEqual(JSON.parse(JSON.stringify(openapi())))
    const zipped = await call('/v1/openapi.json', { 'accept-encoding': 'br, gzip' })
    expect(zipped).toMatchObject({
      isBase64Encoded: true,
      headers: { 'content-encoding': 'gzip', vary: 'accept-encoding' },
    })
    expect(JSON.parse(gunzipSync(Buffer.from(zipped.body ?? '', 'base64')).toString())).toEqual(document)
    expect(await call('/v1/openapi.json', { 'accept-encoding': 'gzip;q=0' })).not.toHaveProperty('isBase64Encoded')
    const tag = String(zipped.headers?.etag)
    for (const header of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const same = await call('/v1/openapi.json', { 'if-none-match': header })
      expect(same).toMatchObject({ statusCode: 304, headers: { etag: tag } })
      expect(same).not.toHaveProperty('body')
    }
    expect(await call('/v1/asyncapi.json', { 'if-none-match': tag })).toMatchObject({ statusCode: 200 })
  })

  it('has each document where its operation says that it is', async () => {
    for (const { path, name } of documentsOperations) {
      const answer = await call(path)
      expect([name, answer.statusCode, answer.headers?.['content-type']]).toEqual([name, 200, 'application/json'])
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache' })
    }
    for (const path of ['/v1/nothing.json', '/v1/index.html', '/docs/openapi.json']) {
      expect([path, (await call(path)).statusCode]).toEqual([path, 404])
    }
  })

  it('knows files of the page by name alone, and nothing beside them', async () => {
    const find = createFiles(built)
    const page = await find('index.html')
    const html = page && (await answerOf(page, asked('/docs')))
    const policy = String(html?.headers?.['content-security-policy'])
    expect(policy).toMatch(/script-src 'self';/)
    expect(policy).not.toMatch(/unsafe-eval|https?:/)
    expect(html?.headers).toMatchObject({ 'cache-control': 'no-cache' })
    const names = [...String(html?.body).matchAll(/(?:src|href)="\/docs\/(assets\/[^"]+)"/g)].map(
      ([, name]) => name ?? '',
    )
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) {
      const file = await find(name)
      expect(file && (await answerOf(file, asked(`/docs/${name}`), true))).toMatchObject({
        headers: { 'cache-control': 'public, max-age=31536000, immutable' },
      })
    }
    for (const name of ['../package.json', 'assets/../index.html', 'nothing.js', 'index.html.gz', '']) {
      expect([name, await find(name)]).toEqual([name, undefined])
    }
    expect(await call('/docs/nothing.js')).toMatchObject({ statusCode: 404 })
  })

  it('answers by a socket what a socket carries', async () => {
    const asks = (operation: string) =>
      handler({ operation, input: '{}', identity: undefined, idempotencyKey: undefined, requestId: 'r' }, {} as Context)
    expect(await asks('asyncapi.get')).toEqual({ body: JSON.stringify(asyncapi()) })
    expect(await asks('openapi.get')).toMatchObject({ problem: { code: 'result_too_large' } })
    expect(await asks('me.get')).toMatchObject({ problem: { code: 'not_found' } })
  })
})

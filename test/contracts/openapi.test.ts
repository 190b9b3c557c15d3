import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { functionOf } from '../../contracts/function-of.ts'
import { openapi } from '../../contracts/openapi.ts'
import type { Operation } from '../../contracts/operation.ts'
import { operations } from '../../contracts/operations.ts'
import { operationFinder } from '../../functions/edges/operations/paths.ts'
import { createRouter } from '../../local/routes.ts'

interface Described {
  operationId: string
  summary: string
  security?: unknown[]
  'x-permission'?: string
  'x-people-only'?: true
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: { additionalProperties: boolean; properties: object } }> }
  responses: Record<string, { content: Record<string, { schema: Record<string, unknown> }> }>
}
const document = openapi() as { openapi: string; paths: Record<string, Record<string, Described>> }
const all: Operation[] = Object.values(operations)
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, what]) => ({ route: `${method.toUpperCase()} ${path}`, path, what })),
)

const LONG = 'a'.repeat(201)

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(document.openapi).toMatch(/^3\.1\./)
  })

  it('has exactly the operations that the routes have', () => {
    const routes = all.map(({ method, path }) => `${method} ${path}`)
    expect(described.map(({ route }) => route).sort()).toEqual([...routes].sort())
    expect(new Set(routes).size).toBe(routes.length)
    expect(described.map(({ what }) => what.operationId).sort()).toEqual(Object.keys(operations).sort())
  })

  it('leads every path to its own operation, whatever else would fit', () => {
    const route = createRouter()
    for (const { name, method, path, who } of Object.values(operations)) {
      const asked = path.replaceAll(/\{(\w+)\}/g, 'one-$1')
      expect(route(method, asked)?.route).toMatchObject({ fn: functionOf[name], guarded: who !== 'public' })
      const own = Object.values(operations).filter((other) => functionOf[other.name] === functionOf[name])
      const parameters = Object.fromEntries((path.match(/(?<=\{)\w+/g) ?? []).map((each) => [each, `one-${each}`]))
      expect(operationFinder(own)(method, asked.split('/'))).toEqual({ name, parameters })
    }
  })

  it.each(described)('$route says what it takes, what it answers and who may call', ({ path, what }) => {
    const operation = all.find(({ name }) => name === what.operationId)
    const inPath = what.parameters.filter((parameter) => parameter.in === 'path')
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
    for (const { name, required, schema } of what.parameters.filter((each) => !('$ref' in each))) {
      expect([name, typeof schema, required || !inPath.some((each) => each.name === name)]).toEqual([
        name,
        'object',
        true,
      ])
    }
    for (const { schema } of Object.values(what.requestBody?.content ?? {})) {
      expect(schema.additionalProperties).toBe(false)
    }
    expect(what.summary).not.toBe('')
    expect(what.responses[String(operation?.status)]?.content['application/json']?.schema).toBeTypeOf('object')
    expect(what.responses[String(operation?.status)]?.content['text/csv']?.schema).toEqual(
      operation?.csv ? { type: 'string' } : undefined,
    )
    expect(what['x-people-only']).toBe(operation?.people)
    expect(what.responses).not.toHaveProperty('default')
    const permission = operation?.who === 'public' || operation?.who === 'agent' ? undefined : operation?.who
    expect(what['x-permission']).toBe(permission)
    expect(what.security).toEqual(operation?.who === 'public' ? [] : undefined)
  })

  it('says of reports that filters are several values, and what is in a row', () => {
    const found = (path: string) => {
      const described = document.paths[path]?.get
      if (!described) throw new Error(`There is no ${path}.`)
      return described
    }
    const { parameters, responses } = found('/v1/reports/volume')
    const schemaOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.schema
    expect(schemaOf('teamId')).toMatchObject({ type: 'array', maxItems: 50, items: { type: 'string' } })
    expect(schemaOf('by')).toMatchObject({ enum: expect.arrayContaining(['day', 'workflow']) })
    expect(parameters.filter(({ required }) => required)).toEqual([])
    expect(JSON.stringify(responses['200']?.content['application/json'])).toContain('"inHours"')
    const behind = found('/v1/reports/conversations')
    expect(behind.parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual(['metric'])
  })

  it('asks for nothing in a query that would not fit into an address, and takes every cursor that it hands out', () => {
    const cursors = described.flatMap(({ what }) => what.parameters.filter(({ name }) => name === 'cursor'))
    expect(cursors.length).toBeGreaterThan(30)
    for (const { schema } of cursors)
      expect(schema).toMatchObject({ type: 'string', maxLength: 2000, pattern: '^[!-~]*$' })
    const { input } = operations['tags.list']
    expect(input.safeParse({ cursor: 'wMTIz~1.x#7' }).success).toBe(true)
    expect(input.safeParse({ cursor: 'müll' }).error?.issues[0]).toMatchObject({
      path: ['cursor'],
      message: 'is not a cursor',
    })
  })

  it('names characters that are not seen, which not every program’s regular expressions have a class for', () => {
    const patterns = [...JSON.stringify(document).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
      ([, pattern]) => JSON.parse(pattern ?? '') as string,
    )
    expect(patterns.length).toBeGreaterThan(50)
    expect(patterns.filter((pattern) => /\\p\{(?!L\}|N\})/i.test(pattern))).toEqual([])
    const schema = document.paths['/v1/channels/{channelId}/amendments']?.post?.requestBody?.content['application/json']
      ?.schema as { properties: { messageId: { pattern: string } } } | undefined
    const pattern = new RegExp(schema?.properties.messageId.pattern ?? '', 'u')
    const ids = { 'ä 1': true, 'a\u0000': false, 'a\u009f': false, '\u00a0': true, [LONG]: false }
    expect(Object.keys(ids).map((id) => [id, pattern.test(id)])).toEqual(Object.entries(ids))
  })

  it('has the names, paths and methods of operations in one style', () => {
    for (const { name, path, method, input } of all) {
      expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
      expect(path).toMatch(/^\/v1(\/([a-z-]+|(openapi|asyncapi)\.json|\{\w+\}))+$/)
      if (method === 'GET') expect([name, input.safeParse({ unknown: 1 }).success]).toEqual([name, false])
    }
  })
})

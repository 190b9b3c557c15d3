import * as z from 'zod'
import { Step } from '../functions/areas/workflows/domain/document.ts'
import { WhenSchema } from '../functions/areas/workflows/domain/when.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { Problem } from './problem.ts'

type Json = Record<string, unknown>
const all: Operation[] = Object.values(operations)
const schema = (type: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(type, { io, unrepresentable: 'any', metadata: names() }) as Json

/** What schemas that go into themselves are called. */
const names = () =>
  z.registry<{ id: string }>().add(WhenSchema, { id: 'WorkflowConditions' }).add(Step, { id: 'WorkflowStep' })

/** Schemas that go into themselves have names, under which they stand once for all operations. */
const named: Json = {}

/** A schema as it stands in the document: without its dialect, and with what it names among the document's own. */
function inDocument(json: Json): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...rest
  } = JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
  Object.assign(named, $defs)
  return rest
}

let document: Json | undefined

/** The OpenAPI 3.1 document, made of the schemas that validate; made once. */
export function openapi(): Json {
  document ??= {
    openapi: '3.1.0',
    info: { title: 'Switchboard', version: '1', description: 'One inbox for every customer channel.' },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths: paths(),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      // Known once the paths are made.
      schemas: { Problem: inDocument(schema(Problem, 'output')), ...named },
    },
  }
  return document
}

function paths(): Json {
  const out: Record<string, Json> = {}
  for (const operation of all) {
    out[operation.path] ??= {}
    const path = out[operation.path] as Json
    path[operation.method.toLowerCase()] = describe(operation)
  }
  return out
}

function describe(operation: Operation): Json {
  const input = inDocument(schema(operation.input, 'input'))
  const properties = (input.properties ?? {}) as Record<string, Json>
  const required = (input.required ?? []) as string[]
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name))
  const inQuery = operation.method === 'GET' ? rest : []
  const parameter = (place: string) => (name: string) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: properties[name],
  })
  const inHeader =
    operation.method === 'GET' || operation.who === 'public'
      ? []
      : [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }]
  const body = operation.method !== 'GET' && rest.length > 0
  const done = {
    description: 'Done',
    content: {
      'application/json': { schema: inDocument(schema(operation.output, 'output')) },
      ...(operation.csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
    },
  }
  return {
    operationId: operation.name,
    summary: operation.summary,
    tags: [operation.name.split('.')[0]],
    ...(operation.who === 'public' ? { security: [] } : {}),
    ...(operation.who === 'public' || operation.who === 'agent' ? {} : { 'x-permission': operation.who }),
    parameters: [...inPath.map(parameter('path')), ...inQuery.map(parameter('query')), ...inHeader],
    ...(body
      ? {
          requestBody: {
            required: rest.some((name) => required.includes(name)),
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: Object.fromEntries(rest.map((name) => [name, properties[name]])),
                  required: required.filter((name) => rest.includes(name)),
                  additionalProperties: false,
                },
              },
            },
          },
        }
      : {}),
    responses: {
      [operation.status]: done,
      ...(operation.made ? { [operation.made]: { ...done, description: 'Made' } } : {}),
      default: {
        description: 'An error',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

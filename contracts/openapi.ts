import { type ErrorCode, errorStatus } from '../functions/kernel/errors.ts'
import { examples } from './examples/index.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { Problem } from './problem.ts'
import { errorMeanings, errorsOf } from './reference/errors.ts'
import { introduction } from './reference/introduction.ts'
import { createSchemas, type Json } from './reference/schemas.ts'

const all: Operation[] = Object.values(operations)
const exampleOf = (name: string) => (examples as Record<string, { input: Json; output: unknown } | undefined>)[name]
const schemas = createSchemas()

let document: Json | undefined

/** The OpenAPI 3.1 document, made of the schemas that validate; made once. */
export function openapi(): Json {
  document ??= {
    openapi: '3.1.0',
    info: { title: 'Switchboard API', version: '1', description: introduction },
    security: [{ bearer: [] }],
    tags: [...new Set(all.map(({ name }) => groupOf(name)))].map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key (`sb_live_…`), or the token of a person as the identity provider gives it out',
        },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key and request is done once, and has the same answer for 24 hours',
          schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~]+$' },
        },
        SwitchboardConnection: {
          name: 'Switchboard-Connection',
          in: 'header',
          required: false,
          description: 'One’s own socket: the answer to a step has its `events`, and they are not told there once more',
          schema: { type: 'string' },
        },
      },
      headers,
      // Known once the paths are made.
      responses: errors,
      schemas: {
        GatewayMessage: {
          description: 'What API Gateway says of what did not reach us',
          type: 'object',
          properties: { message: { type: 'string' } },
          required: ['message'],
        },
        ...schemas.named,
      },
    },
  }
  return document
}

const groupOf = (name: string) => name.split('.')[0] ?? name

const seconds = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } })
const headers = {
  'RateLimit-Limit': seconds('How many calls the key may make at once; of an answer to a key'),
  'RateLimit-Remaining': seconds('How many of these are left'),
  'RateLimit-Reset': seconds('Seconds until all of them are there again'),
  'Retry-After': seconds('Seconds until the same call may succeed'),
}
const header = (name: keyof typeof headers) => ({ [name]: { $ref: `#/components/headers/${name}` } })
const limits = { ...header('RateLimit-Limit'), ...header('RateLimit-Remaining'), ...header('RateLimit-Reset') }

function paths(): Json {
  const out: Record<string, Json> = {}
  for (const operation of all) {
    out[operation.path] ??= {}
    const path = out[operation.path] as Json
    path[operation.method.toLowerCase()] = describe(operation)
  }
  return out
}

/** The first part of a long summary, which then stands whole in the description. */
function inShort(summary: string): string {
  const [first = summary] = summary.split(/(?<=[^.])(?:[;:.](?= )|$)/)
  return summary.length > 90 && first.length < summary.length ? first : summary
}

function descriptionOf({ summary, who, people, csv, name }: Operation): string {
  const lines = [
    inShort(summary) === summary ? [] : `${summary}.`,
    who === 'public' ? 'Needs no token.' : [],
    who === 'public' || who === 'agent' ? [] : `Needs the permission \`${who}\`.`,
    people ? 'For people only: a key is answered `forbidden`.' : [],
    csv ? 'With `Accept: text/csv` the answer is a table.' : [],
    name === 'openapi.get' || name === 'asyncapi.get' ? 'It is answered with an `ETag`.' : [],
  ]
  return lines.flat().join('\n\n')
}

/** The errors of one status, each with when it is answered. */
function errorResponse(codes: readonly ErrorCode[]): Json {
  const status = errorStatus[codes[0] as ErrorCode]
  const isLater = status === 429 || status === 503
  return {
    description: codes.map((code) => `\`${code}\`: ${errorMeanings[code]}`).join('\n\n'),
    ...(isLater ? { headers: { ...(status === 429 ? limits : {}), ...header('Retry-After') } } : {}),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            schemas.of(Problem, 'output'),
            { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
          ],
        },
      },
      ...([401, 413, 429, 500, 503].includes(status)
        ? { 'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } } }
        : {}),
    },
  }
}

/** The answers that were met, named by their codes: they stand once for all operations. */
const errors: Json = {}

function errorResponses(operation: Operation): Json {
  const codes = errorsOf(operation)
  const statuses = [...new Set(codes.map((code) => errorStatus[code]))]
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => errorStatus[code] === status)
      errors[own.join('.')] ??= errorResponse(own)
      return [String(status), { $ref: `#/components/responses/${own.join('.')}` }]
    }),
  )
}

function describe(operation: Operation): Json {
  const input = schemas.of(operation.input, 'input')
  const example = exampleOf(operation.name)
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
    ...(example && name in example.input ? { example: example.input[name] } : {}),
  })
  const isPublic = operation.who === 'public'
  const inHeader = [
    ...(operation.method === 'GET' || isPublic ? [] : ['IdempotencyKey']),
    ...(operation.method !== 'GET' && operation.about === 'conversation' ? ['SwitchboardConnection'] : []),
  ].map((name) => ({ $ref: `#/components/parameters/${name}` }))
  const body = operation.method !== 'GET' && rest.length > 0
  const description = descriptionOf(operation)
  const done = {
    description: 'Done',
    ...(isPublic ? {} : { headers: limits }),
    content: {
      'application/json': {
        schema: schemas.of(operation.output, 'output'),
        ...(example ? { example: example.output } : {}),
      },
      ...(operation.csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
    },
  }
  return {
    operationId: operation.name,
    summary: inShort(operation.summary),
    ...(description ? { description } : {}),
    tags: [groupOf(operation.name)],
    ...(isPublic ? { security: [] } : {}),
    ...(isPublic || operation.who === 'agent' ? {} : { 'x-permission': operation.who }),
    ...(operation.people ? { 'x-people-only': true } : {}),
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
                ...(example
                  ? {
                      example: Object.fromEntries(
                        rest.flatMap((name) => (name in example.input ? [[name, example.input[name]]] : [])),
                      ),
                    }
                  : {}),
              },
            },
          },
        }
      : {}),
    responses: {
      [operation.status]: done,
      ...(operation.made ? { [operation.made]: { ...done, description: 'Done, and there was nothing before' } } : {}),
      ...errorResponses(operation),
    },
  }
}

import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type * as z from 'zod'
import type { Operation } from '../../contracts/operation.ts'
import { operations } from '../../contracts/operations.ts'
import { Problem } from '../../contracts/problem.ts'
import { agentEvents, visitorEvents } from '../../contracts/sockets/events.ts'
import { requireDocumented } from '../kit/operations.ts'

const patterns = (Object.values(operations) as Operation[])
  .map((operation) => ({
    operation,
    path: new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  // Fixed text wins over a parameter.
  .sort((a, b) => Number(a.operation.path.includes('{')) - Number(b.operation.path.includes('{')))

/** Fails unless an answer of the API is what its operation declares, field by field, or a problem. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const [bare = ''] = path.split('?')
  const found = patterns.find((pattern) => pattern.operation.method === method && pattern.path.test(bare))
  if (status < 400 && found) {
    expect([found.operation.status, found.operation.made]).toContain(status)
    const { events = [], ...rest } = body as { events?: ({ type: string } | string)[] }
    // What a step made beside what it answers (ADR 41); endpoints have the names of those that they want.
    const told = events.filter((event) => typeof event !== 'string')
    for (const event of told) checkEvent(event)
    const own = told.length > 0 ? rest : body
    expect(found.operation.output.parse(own)).toEqual(own)
  } else if (status < 500 && isProblem(body)) {
    expect(Problem.parse(body)).toEqual(body)
    expect(body.status).toBe(status)
    if (found) requireDocumented(found.operation, body.code)
  }
}

const events = [agentEvents, visitorEvents].map((each): Record<string, z.ZodType> => each)

/** Fails unless what is pushed is what the reference says of its type, for agents or for visitors, field by field. */
export function checkEvent(event: { type: string }): void {
  const found = events.flatMap((each) => each[event.type] ?? [])
  const parsed = found.map((schema) => schema.safeParse(event))
  const [first] = parsed
  const fits = parsed.find(({ data }) => isDeepStrictEqual(data, event)) ?? first
  if (!fits) throw new Error(`There is no event ${event.type}`)
  expect(fits.error?.issues).toBeUndefined()
  expect(fits.data).toEqual(event)
}

const isProblem = (body: unknown): body is { status: number; code: string } =>
  typeof body === 'object' && body !== null && 'status' in body && 'requestId' in body

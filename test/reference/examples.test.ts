import { afterAll, beforeAll, expect, it } from 'vitest'
import { examples } from '../../contracts/examples/index.ts'
import type { Operation } from '../../contracts/operation.ts'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { type Surface, startSurface } from '../full-path/surface.ts'
import { unlikeAnswer, unlikeInput } from './likeness.ts'
import { record } from './record.ts'
import { type Ask, story } from './story.ts'

/*
 * The examples of the reference, sent to a runtime with the demo workspace in the order of a story. `RECORD=1` writes down those
 * that are missing, or look otherwise by now.
 */

let surface: Surface
beforeAll(async () => {
  surface = await startSurface()
})
afterAll(() => surface.close())

const isRecording = process.env.RECORD === '1'

it('every example is answered as it says', async () => {
  const seen = new Map<OperationName, { input: unknown; output: unknown }>()
  const wrong: string[] = []
  const ask: Ask = async (name, input, as = 'owner') => {
    const { method, path, status, output }: Operation = operations[name]
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
    if (answer.status !== status)
      throw new Error(`${name} is answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    if (!seen.has(name)) {
      seen.set(name, { input, output: answer.body })
      expect(output.parse(answer.body)).toEqual(answer.body)
      const example = examples[name] as { input: unknown; output: unknown } | undefined
      if (!example) wrong.push(`${name} has no example`)
      else {
        wrong.push(...unlikeAnswer(example.output, answer.body).map((where) => `${name} answers otherwise: ${where}`))
        wrong.push(...unlikeInput(example.input, input).map((where) => `${name} asks otherwise: ${where}`))
      }
    }
    return answer.body as never
  }
  await story(ask, surface)
  for (const name of ['openapi.get', 'asyncapi.get'] as const) seen.set(name, { input: {}, output: {} })
  if (isRecording) record(seen, wrong)
  else {
    expect(wrong).toEqual([])
    expect([...seen.keys()].sort()).toEqual(Object.keys(operations).sort())
    expect(Object.keys(examples).sort()).toEqual(Object.keys(operations).sort())
  }
}, 120_000)

import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Operation } from '../../contracts/operation.ts'
import { operations } from '../../contracts/operations.ts'
import { Step } from '../../functions/areas/workflows/domain/document.ts'
import { WhenSchema } from '../../functions/areas/workflows/domain/when.ts'
import { type Json, typeOf } from './type-of.ts'

const all: Operation[] = Object.values(operations)

/** Named as the contracts name them, some shorter. */
const shorter: Record<string, string> = { TimelineEntry: 'Entry' }
/** What one of them is called where nothing in the contracts has the name. */
const own = {
  WorkflowStep: Step,
  WorkflowConditions: WhenSchema,
  Job: operations['jobs.get'].output,
  Notification: operations['notifications.list'].output.unwrap().shape.items.element,
}

/** Every schema of an area's `wire.ts` that is exported under a name of its own. */
async function namedSchemas(): Promise<Map<string, z.ZodType>> {
  const folder = fileURLToPath(new URL('../../contracts/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('wire.ts'))
  const named = new Map<string, z.ZodType>(Object.entries(own))
  for (const file of files.sort()) {
    const found = (await import(`${folder}${file}`)) as Record<string, unknown>
    for (const [name, schema] of Object.entries(found)) {
      if (!(schema instanceof z.ZodType) || !/^[A-Z]/.test(name)) continue
      const called = shorter[name] ?? name
      const known = named.get(called)
      if (known && known !== schema) throw new Error(`Two schemas of contracts are called ${called}; one is in ${file}.`)
      named.set(called, schema)
    }
  }
  return named
}

/** The types of all operations' inputs, or outputs, and of what has a name in them. */
function typesOf(named: ReadonlyMap<string, z.ZodType>, io: 'input' | 'output'): Map<string, string> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of named) registry.add(schema, { id })
  for (const operation of all) registry.add(z.object({ it: operation[io] }), { id: operation.name })
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: (id) => id })
  return new Map(
    Object.entries(schemas as Record<string, Json>).map(([name, { properties, ...schema }]) => {
      const isOperation = name in operations
      return [name, typeOf(isOperation ? (properties?.it ?? {}) : { ...schema, ...(properties ? { properties } : {}) }, io === 'input')]
    }),
  )
}

const wordsIn = (type: string) => new Set(type.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/\b[A-Z]\w*/g) ?? [])

/** Those that are used, and what is used by them. */
function used(types: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>()
  const visit = (type: string) => {
    for (const name of wordsIn(type)) {
      const its = types.get(name)
      if (its === undefined || found.has(name)) continue
      found.add(name)
      visit(its)
    }
  }
  for (const { name } of all) visit(types.get(name) ?? '')
  return found
}

const doc = (text: string, indent: string) => `${indent}/** ${text.replaceAll('*/', '*\\/')} */`

/**
 * The declarations that stand in place of `src/operations.ts` in what is built: types made of the schemas that validate, which need
 * nothing else, and each operation with what it does.
 */
export async function declarations(): Promise<string> {
  const named = await namedSchemas()
  const [given, answered] = [typesOf(named, 'input'), typesOf(named, 'output')]
  const names = used(answered)
  const lines = [...names].sort().map((name) => `export type ${name} = ${answered.get(name)}`)
  // What is given may differ from what is answered: what has a default may be left out.
  const renamed = new Map([...used(given)].map((name) => [name, `Given${name}`]))
  const asGiven = (type: string) =>
    type.replaceAll(/"(?:[^"\\]|\\.)*"|\b[A-Z]\w*/g, (word) => renamed.get(word) ?? word)
  lines.push(...[...renamed].map(([name, called]) => `export type ${called} = ${asGiven(given.get(name) ?? '')}`))
  const entries = all.flatMap(({ name, summary }) => [
    doc(summary, '  '),
    `  ${JSON.stringify(name)}: { input: ${asGiven(given.get(name) ?? '')}; output: ${answered.get(name)} }`,
  ])
  return [
    '/* Made from the schemas that validate, by the build. */',
    ...lines,
    '/** What each operation takes and answers. */',
    'export interface Operations {',
    ...entries,
    '}',
    '',
  ].join('\n')
}

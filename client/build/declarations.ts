import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { Operation } from '../../contracts/operation.ts'
import { operations } from '../../contracts/operations.ts'
import { eventDescriptions, eventSchemas } from '../../contracts/webhook-endpoints/events.ts'
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
  Notification: operations['notifications.list'].output.shape.items.element,
}

/** `saved-views/wire.ts`: `SavedViews` */
const areaOf = (file: string) =>
  (file.split('/')[0] ?? '').replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

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
      const isTaken = named.has(called) && named.get(called) !== schema
      named.set(isTaken ? `${areaOf(file)}${called}` : called, schema)
    }
  }
  return named
}

/** The types of schemas, and of what has a name in them. */
function typesOf(
  schemas: Readonly<Record<string, z.ZodType>>,
  named: ReadonlyMap<string, z.ZodType>,
  io: 'input' | 'output',
): { of: Map<string, string>; named: Map<string, string> } {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of named) registry.add(schema, { id })
  // Apart from the names: what an operation answers may have one itself.
  registry.add(z.object(schemas), { id: ALL })
  const made = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => id,
    // JSON Schema does not say whether there is a value for every key.
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod
      if (def.type === 'record') Object.assign(jsonSchema, { isPartial: !def.keyType._zod.values })
    },
  }).schemas as Record<string, Json>
  const { [ALL]: whole, ...others } = made
  const types = (of: Record<string, Json> = {}) =>
    new Map(Object.entries(of).map(([name, schema]) => [name, typeOf(schema, io === 'input')]))
  return { of: types(whole?.properties), named: types(others) }
}
const ALL = '*'

const wordsIn = (type: string) => new Set(type.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/\b[A-Z]\w*/g) ?? [])

/** Those that are used, and what is used by them. */
function used({ of, named }: ReturnType<typeof typesOf>): string[] {
  const found = new Set<string>()
  const visit = (type: string) => {
    for (const name of wordsIn(type)) {
      const its = named.get(name)
      if (its === undefined || found.has(name)) continue
      found.add(name)
      visit(its)
    }
  }
  for (const type of of.values()) visit(type)
  return [...found].sort()
}

const doc = (text: string, indent = '') => `${indent}/** ${text.replaceAll('*/', '*\\/')} */`

/**
 * The declarations that stand in place of `src/operations.ts` in what is built: types made of the schemas that validate, which need
 * nothing else, and each operation with what it does.
 */
export async function declarations(): Promise<string> {
  const named = await namedSchemas()
  const of = (io: 'input' | 'output') => Object.fromEntries(all.map((operation) => [operation.name, operation[io]]))
  const given = typesOf(of('input'), named, 'input')
  const answered = typesOf({ ...of('output'), ...eventSchemas }, named, 'output')
  // What is given may differ from what is answered: what has a default may be left out.
  const renamed = new Map(used(given).map((name) => [name, `Given${name}`]))
  const asGiven = (type = '') => type.replaceAll(/"(?:[^"\\]|\\.)*"|\b[A-Z]\w*/g, (word) => renamed.get(word) ?? word)
  return [
    '/* Made by the build, from the schemas that validate. */',
    ...used(answered).map((name) => `export type ${name} = ${answered.named.get(name)}`),
    ...[...renamed].map(([name, called]) => `export type ${called} = ${asGiven(given.named.get(name))}`),
    doc('What each operation takes and answers.'),
    'export interface Operations {',
    ...all.flatMap(({ name, summary }) => [
      doc(summary, '  '),
      `  ${JSON.stringify(name)}: { input: ${asGiven(given.of.get(name))}; output: ${answered.of.get(name)} }`,
    ]),
    '}',
    doc('Every event of webhooks, by its type.'),
    'export interface WebhookEvents {',
    ...Object.entries(eventDescriptions).flatMap(([type, description]) => [
      doc(description, '  '),
      `  ${JSON.stringify(type)}: ${answered.of.get(type)}`,
    ]),
    '}',
    doc('An event, as the body of a webhook has it; of one type or any.'),
    'export type WebhookEvent<Type extends keyof WebhookEvents = keyof WebhookEvents> = WebhookEvents[Type]',
    '',
  ].join('\n')
}

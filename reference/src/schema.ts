/** As much of JSON Schema as the documents have. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}
export type Named = Record<string, Schema>

const nameOf = (schema: Schema) => schema.$ref?.split('/').at(-1)

function typeOf(schema: Schema): string {
  const name = nameOf(schema)
  if (name) return name
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) {
    const shown = schema.enum.slice(0, 6).map((value) => JSON.stringify(value))
    return shown.join(' | ') + (schema.enum.length > shown.length ? ' | …' : '')
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ')
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`
  if (schema.format === 'date-time') return 'time'
  return [schema.type ?? 'anything'].flat().join(' | ')
}

interface Field {
  path: string
  type: string
  isRequired: boolean
}
const DEPTH = 4

/** The fields of a schema and of what is in it, but for what has a name and stands for itself. */
export function fieldsOf(schema: Schema, named: Named, path = '', isSure = true): Field[] {
  const depth = path.split('.').length
  if (schema.anyOf ?? schema.oneOf) {
    const all = (schema.anyOf ?? schema.oneOf ?? []).flatMap((each) => fieldsOf(each, named, path, false))
    return [...new Map(all.map((field) => [field.path, field])).values()]
  }
  if (schema.type === 'array' && schema.items) return fieldsOf(schema.items, named, `${path}[]`, isSure)
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const at = path ? `${path}.${name}` : name
    const isRequired = isSure && (schema.required ?? []).includes(name)
    const own = { path: at, type: typeOf(inner), isRequired }
    return depth >= DEPTH || inner.$ref ? [own] : [own, ...fieldsOf(inner, named, at, isRequired)]
  })
}

const EXAMPLE_TIME = '2026-05-04T09:30:00.000Z'

/** Something that fits a schema; what has a name stands shortened. */
export function exampleOf(schema: Schema, named: Named): unknown {
  const name = nameOf(schema)
  if (name) return { id: '…', [`(${name})`]: '…' }
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (first) return exampleOf(first, named)
  if (schema.type === 'array') return schema.items ? [exampleOf(schema.items, named)] : []
  if (schema.properties) {
    const shown = Object.entries(schema.properties).filter(([key]) => schema.required?.includes(key))
    return Object.fromEntries(shown.map(([key, inner]) => [key, exampleOf(inner, named)]))
  }
  if (schema.format === 'date-time') return EXAMPLE_TIME
  if (schema.type === 'number' || schema.type === 'integer') return 1
  if (schema.type === 'boolean') return true
  return schema.type === 'null' ? null : '…'
}

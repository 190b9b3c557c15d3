/** What is used of JSON Schema, as zod writes it. */
export interface Json {
  $ref?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Json[]
  oneOf?: Json[]
  allOf?: Json[]
  items?: Json
  prefixItems?: Json[]
  properties?: Record<string, Json>
  required?: string[]
  additionalProperties?: boolean | Json
  propertyNames?: Json
  /** of an object with keys of some kind: not every key that there may be has a value */
  isPartial?: boolean
}

const simple: Record<string, string> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

const isName = (key: string) => /^[A-Za-z_$][\w$]*$/.test(key)

/** A JSON Schema as a TypeScript type; `given`: of something that a caller gives, who may give `undefined` for what is optional. */
export function typeOf(schema: Json, given: boolean): string {
  const of = (each: Json) => typeOf(each, given)
  const all = (each: Json[], by: string) => [...new Set(each.map(of))].join(by)
  if (schema.$ref !== undefined) return schema.$ref
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const either = schema.anyOf ?? schema.oneOf
  if (either) return all(either, ' | ')
  if (schema.allOf) return schema.allOf.map((each) => `(${of(each)})`).join(' & ')
  if (schema.type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map(of).join(', ')}]`
    return `Array<${schema.items ? of(schema.items) : 'unknown'}>`
  }
  if (schema.type === 'object') return objectOf(schema, given)
  if (schema.type === undefined) return 'unknown'
  const known = simple[schema.type]
  if (known) return known
  throw new Error(`A type of JSON Schema that is not foreseen: ${JSON.stringify(schema)}`)
}

function objectOf(schema: Json, given: boolean): string {
  const { properties = {}, required = [], additionalProperties, propertyNames, isPartial } = schema
  const fields = Object.entries(properties).map(([key, value]) => {
    const name = isName(key) ? key : JSON.stringify(key)
    const type = typeOf(value, given)
    if (required.includes(key)) return `${name}: ${type}`
    return `${name}?: ${type}${given ? ' | undefined' : ''}`
  })
  if (typeof additionalProperties === 'object') {
    const key = propertyNames ? typeOf(propertyNames, given) : 'string'
    const every = `Record<${key}, ${typeOf(additionalProperties, given)}>`
    const rest = isPartial && key !== 'string' ? `Partial<${every}>` : every
    return fields.length > 0 ? `{ ${fields.join('; ')} } & ${rest}` : rest
  }
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<never, never>'
}

import type * as z from 'zod'

type Schema = z.core.$ZodType
type Def = z.core.$ZodTypes['_zod']['def']

/** What a value is that its schema does not allow. */
const MISMATCH = Symbol('mismatch')
/** A value as its schema says it, without what the schema does not name, or MISMATCH. */
type Reader = (value: unknown) => unknown

/**
 * A value as its schema says it: what `parse` answers, sooner. Whatever was stored is read by a schema with each message, and
 * its `parse` took a sixth of the time in between two calls of the table. What is plain data is looked at here; checks,
 * transformations, unions and all else are the schema's, and so it is to say what is wrong. Throws its ZodError.
 */
export function readAs<Of extends z.ZodType>(schema: Of, value: unknown): z.output<Of> {
  const read = readerOf(schema)(value)
  return read === MISMATCH ? schema.parse(value) : (read as z.output<Of>)
}

/** The same for what may well be something else: what `safeParse` answers. */
export function safeReadAs<Of extends z.ZodType>(schema: Of, value: unknown): z.ZodSafeParseResult<z.output<Of>> {
  const data = readerOf(schema)(value)
  return data === MISMATCH ? schema.safeParse(value) : { success: true, data: data as z.output<Of> }
}

const readers = new WeakMap<Schema, Reader>()

function readerOf(schema: Schema): Reader {
  const made = readers.get(schema) ?? makeReader(schema)
  readers.set(schema, made)
  return made
}

/** Made when something is read by it: a schema may hold itself, and most parts are absent. */
function later(schema: Schema): Reader {
  let made: Reader | undefined
  return (value) => {
    made ??= readerOf(schema)
    return made(value)
  }
}

const defOf = (schema: Schema) => schema._zod.def as Def
const isPlain = (def: Def) => !def.checks?.length && !('format' in def) && !('coerce' in def)

function makeReader(schema: Schema): Reader {
  const def = defOf(schema)
  if (!isPlain(def)) return bySchema(schema)
  switch (def.type) {
    case 'string':
    case 'boolean':
      return (value) => (typeof value === def.type ? value : MISMATCH)
    case 'number':
      return (value) => (Number.isFinite(value) ? value : MISMATCH)
    case 'enum':
    case 'literal':
      return (value) => (schema._zod.values?.has(value as string) ? value : MISMATCH)
    case 'nullable': {
      const read = later(def.innerType)
      return (value) => (value === null ? null : read(value))
    }
    case 'array':
      return listOf(later(def.element))
    case 'record':
      return isAnyText(def.keyType) ? recordOf(later(def.valueType)) : bySchema(schema)
    case 'object':
      return def.catchall ? bySchema(schema) : objectOf(Object.entries(def.shape).map(fieldOf))
    case 'unknown':
      return (value) => value
    case 'lazy':
      return readerOf(def.getter())
    default:
      return bySchema(schema)
  }
}

function bySchema(schema: Schema): Reader {
  return (value) => {
    const { success, data } = (schema as z.ZodType).safeParse(value)
    return success ? data : MISMATCH
  }
}

function isAnyText(schema: Schema): boolean {
  const def = defOf(schema)
  return def.type === 'string' && isPlain(def)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function listOf(read: Reader): Reader {
  return (value) => {
    if (!Array.isArray(value)) return MISMATCH
    const list = value.map(read)
    return list.includes(MISMATCH) ? MISMATCH : list
  }
}

function recordOf(read: Reader): Reader {
  return (value) => {
    // A set, bytes and a date are objects too, and no records; what has no prototype is one, and its schema says so.
    if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return MISMATCH
    const record: Record<string, unknown> = {}
    for (const [name, one] of Object.entries(value)) {
      const part = read(one)
      if (part === MISMATCH || name === '__proto__') return MISMATCH
      record[name] = part
    }
    return record
  }
}

interface Field {
  name: string
  /** the field is any text, or either truth value */
  primitive: 'string' | 'boolean' | undefined
  isNullable: boolean
  isOptional: boolean
  readValue: Reader
}

/** Of what is undefined wherever it is absent, what it is where it is there. Where that has a value nevertheless, its schema knows it. */
function optionalOf(schema: Schema): Schema | undefined {
  const def = defOf(schema)
  if (!isPlain(def)) return undefined
  if (def.type === 'catch') return optionalOf(def.innerType) && schema
  return def.type === 'optional' && def.innerType._zod.optin === undefined ? def.innerType : undefined
}

function fieldOf([name, schema]: [string, Schema]): Field {
  const optional = optionalOf(schema)
  const isOptional = optional !== undefined
  const present = optional ?? schema
  const given = defOf(present)
  const isNullable = given.type === 'nullable' && isPlain(given)
  const inner = isNullable ? given.innerType : present
  const { type } = defOf(inner)
  const isPrimitive = (type === 'string' || type === 'boolean') && isPlain(defOf(inner))
  return { name, primitive: isPrimitive ? type : undefined, isNullable, isOptional, readValue: later(inner) }
}

function objectOf(fields: readonly Field[]): Reader {
  return (value) => {
    if (!isRecord(value)) return MISMATCH
    const object: Record<string, unknown> = {}
    // Not a call for each: there are fifty of them in what is read most.
    for (const { name, primitive, isNullable, isOptional, readValue } of fields) {
      const one = value[name]
      if (one === undefined && isOptional) {
        if (name in value) object[name] = undefined
      } else if (one === null && isNullable) {
        object[name] = null
      } else if (primitive !== undefined) {
        if (typeof one !== primitive) return MISMATCH
        object[name] = one
      } else {
        const part = readValue(one)
        if (part === MISMATCH) return MISMATCH
        if (part !== undefined || name in value) object[name] = part
      }
    }
    return object
  }
}

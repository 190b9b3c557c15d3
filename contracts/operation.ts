import type * as z from 'zod'
import type { Permission } from '../functions/areas/workspace/domain/agent.ts'

/**
 * Who may call an operation, before any look at the thing it is about:
 * `public` needs no token; `agent` any signed-in agent (what they see is decided by visibility);
 * a permission must be held by role or grant (rule A2).
 */
type Who = 'public' | 'agent' | Permission

/** One thing that the API can do. `input` covers path, query and body together. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** with `{parameters}` that are fields of `input` */
  path: string
  summary: string
  who: Who
  /** only a person can do it, signed in: an API key is answered `forbidden`, whatever its scopes */
  people?: true
  /** no GET, but nothing is changed that anybody else sees: a key that only reads may do it */
  reads?: true
  /** a key whose only scope is messages.receive, which an app of the company has, may do it too */
  apps?: true
  /** does visibility of a conversation or contact decide (then an unseen one answers `not_found`)? */
  about?: 'conversation' | 'contact' | 'message'
  input: Input
  output: Output
  status: 200 | 201
  /** what it is answered with where its answer says `made: true`: something is there that was not before */
  made?: 201
  /** its answer can be had as a table, by `Accept: text/csv` */
  csv?: true
}

/** A schema, or how to make it. */
export type Lazy<Schema extends z.ZodType> = Schema | (() => Schema)

/**
 * Keeps the literal types of name and schemas. A schema given as a function is made when it is first asked for: a call
 * needs the input of one operation, and making all of them would be a good part of a cold start.
 */
export function operation<const Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Omit<Operation<Input, Output>, 'name' | 'status' | 'input' | 'output'> & {
    name: Name
    input: Lazy<Input>
    output: Lazy<Output>
    status?: 200 | 201
  },
) {
  const { input, output, ...rest } = definition
  const made: { input?: Input; output?: Output } = {}
  return {
    status: 200 as const,
    ...rest,
    get input(): Input {
      made.input ??= typeof input === 'function' ? input() : input
      return made.input
    },
    get output(): Output {
      made.output ??= typeof output === 'function' ? output() : output
      return made.output
    },
  }
}

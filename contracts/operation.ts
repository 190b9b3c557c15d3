import type * as z from 'zod'
import type { Permission } from '../functions/domain/model.ts'

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
  /** does visibility of a conversation or contact decide (then an unseen one answers `not_found`)? */
  about?: 'conversation' | 'contact' | 'message'
  input: Input
  output: Output
  status: 200 | 201
}

/** Keeps the literal types of name and schemas. */
export function operation<const Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Omit<Operation<Input, Output>, 'name' | 'status'> & { name: Name; status?: 200 | 201 },
) {
  return { status: 200 as const, ...definition }
}

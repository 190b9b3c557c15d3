import { asyncapi } from '../../contracts/asyncapi.ts'
import { documentsOperations } from '../../contracts/by-function/documents.ts'
import { functionOf } from '../../contracts/function-of.ts'
import { openapi } from '../../contracts/openapi.ts'
import type { Operation } from '../../contracts/operation.ts'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { errorsOf } from '../../contracts/reference/errors.ts'
import type { EveryPart } from '../../functions/edges/compose.ts'
import { assistant } from '../../functions/edges/operations/assistant.ts'
import { automation } from '../../functions/edges/operations/automation.ts'
import { bulk } from '../../functions/edges/operations/bulk.ts'
import { everyday } from '../../functions/edges/operations/http.ts'
import { reports } from '../../functions/edges/operations/reports.ts'
import {
  type Answer,
  type Caller,
  type OperationSet,
  operationSet,
  runOperation as run,
} from '../../functions/edges/operations/run.ts'
import { settings } from '../../functions/edges/operations/settings.ts'
import { writing } from '../../functions/edges/operations/writing.ts'
import { DomainError } from '../../functions/kernel/errors.ts'

/** As their own function has them, which needs nothing else. */
const documents = operationSet(documentsOperations, {
  'openapi.get': async (_deps: object) => openapi(),
  'asyncapi.get': async (_deps: object) => asyncapi(),
})

const sets: Record<string, OperationSet<EveryPart>> = {
  http: everyday,
  writing,
  settings,
  bulk,
  assistant,
  automation,
  reports,
  documents,
}

/** Runs an operation as the function does that it is of; fails where it answers an error that the reference does not name. */
export async function runOperation(deps: EveryPart, name: string, raw: unknown, caller: Caller): Promise<Answer> {
  const set = sets[functionOf[name as OperationName]]
  if (!set) throw new Error(`There is no operation ${name}`)
  try {
    return await run(set, deps, name, raw, caller)
  } catch (error) {
    if (error instanceof DomainError) requireDocumented(operations[name as OperationName], error.code)
    throw error
  }
}

/** Every code that an operation answers stands in the reference. */
export function requireDocumented(operation: Operation, code: string): void {
  if (errorsOf(operation).some((known) => known === code)) return
  throw new Error(`${operation.name} answers ${code}, which contracts/reference/errors.ts does not say of it`)
}

import type { ConsoleConfig } from './console-config.ts'
import { functionOf } from './function-of.ts'
import type { OperationFunction } from './operations.ts'

/** The functions that the console works with all day: they read tokens themselves, so that no API need stand before them. */
export const consoleFunctions = ['http', 'writing'] as const satisfies OperationFunction[]

/** What is called at the URL of a function's own. */
export function calledAt(url: string, name: OperationFunction): NonNullable<ConsoleConfig['functions']>[number] {
  return { url, operations: Object.entries(functionOf).flatMap(([operation, fn]) => (fn === name ? [operation] : [])) }
}

import { type FunctionName, functions, tableRights } from '../functions/manifest.ts'

const isTablePart = (part: string): part is keyof typeof tableRights => Object.hasOwn(tableRights, part)
const rights = new Map(
  Object.entries(functions).map(([fn, { parts }]) => [
    fn as string,
    new Set<string>(parts.flatMap((part) => (isTablePart(part) ? tableRights[part] : []))),
  ]),
)

/**
 * Whether the role that the stack gives a function allows it a call of the table. The members of a transaction are not
 * seen here, nor what is asked of other services: those are compared with the code by the tests of the stack.
 */
export function isAllowed(fn: string, service: string, name: string): boolean {
  const allowed = rights.get(fn as FunctionName)
  return service !== 'dynamodb' || name.startsWith('Transact') || allowed === undefined || allowed.has(name)
}

import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { readKey } from '../../../functions/areas/api-keys/domain/api-key.ts'
import type { EveryPart } from '../../../functions/edges/compose.ts'
import { runOperation } from '../../kit/operations.ts'
import type { World } from '../../kit/world.ts'

export type MadeKey = OutputOf<'apiKeys.create'> & { key: string }

/** A key made by the owner, unless somebody else makes it; of every team, with no rights beyond what anybody may. */
export function make(world: World, wanted: Partial<InputOf<'apiKeys.create'>> = {}, by = 'owner'): Promise<MadeKey> {
  return world.asks(by, 'apiKeys.create', { name: 'Shop', scopes: [], ...wanted })
}

/** A program calls by its key, of the process that is given. */
export async function callsBy(
  deps: EveryPart,
  key: string,
  name: OperationName,
  input: object = {},
  more: Partial<Parameters<typeof runOperation>[3]> = {},
) {
  const { body } = await runOperation(deps, name, input, { identity: readKey(key), ...more })
  return JSON.parse(body) as unknown
}

/** `done`, or the code of the refusal. */
export const outcomeBy = (deps: EveryPart, key: string, name: OperationName, input: object = {}): Promise<string> =>
  callsBy(deps, key, name, input).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Error && 'code' in error) return String(error.code)
      throw error
    },
  )

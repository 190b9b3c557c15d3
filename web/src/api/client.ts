import routes from 'virtual:operation-routes'
import { type AskOptions, asking, type Credentials } from '../../../client/src/ask.ts'
import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { config, loadConfig, originOf } from './config.ts'

let credentials: Credentials = { token: async () => undefined, refused: async () => false }

/** Whose calls these are. */
export function setCredentials(given: Credentials): void {
  credentials = given
}

/** Whoever asks tries again where it makes sense, and says so: the client's own patience is for programs. */
const ask = asking(
  routes,
  (name, isMisdirected) => (isMisdirected ? config().apiUrl : originOf(name)),
  () => credentials,
  (...given) =>
    fetch(...given).catch((error) => {
      // Nobody was reached, or the address is gone: whoever tries again does so at today's.
      if (!given[1]?.signal?.aborted)
        loadConfig().catch((cause) => console.warn('Where the API is could not be read anew:', cause))
      throw error
    }),
)

/** Calls one operation of the table. Throws Problem. */
export async function call<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  options?: AskOptions,
): Promise<OutputOf<Name>> {
  return (await answerOf(name, input, options)).json() as Promise<OutputOf<Name>>
}

/** The same, with the answer as it comes. */
export const answerOf = <Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  options?: AskOptions,
): Promise<Response> => ask(name, input, options)

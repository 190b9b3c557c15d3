import routes from 'virtual:operation-routes'
import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { config } from './config.ts'
import { Problem, problemOf } from './problem.ts'

interface Options {
  /** the same key is done once, however often it is sent */
  idempotencyKey?: string
  signal?: AbortSignal
  /** another kind of answer than JSON */
  accept?: string
}

interface Credentials {
  /** undefined: nobody is signed in */
  token(): Promise<string | undefined>
  /** the server does not accept this token (any more); true once there is another */
  refused(token: string | undefined): Promise<boolean>
}
let credentials: Credentials = { token: async () => undefined, refused: async () => false }

/** Whose calls these are. */
export function setCredentials(given: Credentials): void {
  credentials = given
}

/** Fields that name the thing go into the path, the rest into the query or body. */
function request(name: OperationName, input: Record<string, unknown>): { method: string; url: string; body?: string } {
  const [method = 'GET', pattern = ''] = routes[name] ?? []
  const rest: Record<string, unknown> = { ...input }
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = encodeURIComponent(String(rest[field]))
    delete rest[field]
    return value
  })
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  if (method === 'GET') {
    // Several values are the same parameter several times.
    const pairs = given.flatMap(([field, value]) => [value].flat().map((each) => [field, String(each)]))
    const query = new URLSearchParams(pairs).toString()
    return { method, url: query ? `${path}?${query}` : path }
  }
  return { method, url: path, ...(method === 'DELETE' ? {} : { body: JSON.stringify(Object.fromEntries(given)) }) }
}

/** Calls one operation of the table. Throws Problem. */
export async function call<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  options: Options = {},
): Promise<OutputOf<Name>> {
  return (await answerOf(name, input, options)).json() as Promise<OutputOf<Name>>
}

/** The same, with the answer as it comes. */
export async function answerOf<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  options: Options,
): Promise<Response> {
  for (;;) {
    const token = await credentials.token()
    const response = await ask(name, input as Record<string, unknown>, token, options)
    if (response.ok) return response
    // Nothing was done: the same is asked again by whoever has signed in since.
    if (response.status !== 401 || !(await credentials.refused(token))) throw await problemOf(response)
  }
}

async function ask(
  name: OperationName,
  input: Record<string, unknown>,
  token: string | undefined,
  { idempotencyKey, signal, accept }: Options,
): Promise<Response> {
  const { method, url, body } = request(name, input)
  try {
    return await fetch(config().apiUrl + url, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(accept ? { accept } : {}),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Problem(0, { detail: 'The server cannot be reached.' })
  }
}

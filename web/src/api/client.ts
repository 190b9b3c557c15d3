import routes from 'virtual:operation-routes'
import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { config } from './config.ts'
import { Problem, problemOf } from './problem.ts'

interface Options {
  /** the same key is done once, however often it is sent */
  idempotencyKey?: string
  signal?: AbortSignal
}

interface Credentials {
  /** undefined: nobody is signed in */
  token(): Promise<string | undefined>
  /** the server does not accept the token (any more) */
  refused(): void
}
let credentials: Credentials = { token: async () => undefined, refused: () => undefined }

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
    const query = new URLSearchParams(given.map(([field, value]) => [field, String(value)])).toString()
    return { method, url: query ? `${path}?${query}` : path }
  }
  return { method, url: path, ...(method === 'DELETE' ? {} : { body: JSON.stringify(Object.fromEntries(given)) }) }
}

/** Calls one operation of the table. Throws Problem. */
export async function call<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  { idempotencyKey, signal }: Options = {},
): Promise<OutputOf<Name>> {
  const { method, url, body } = request(name, input as Record<string, unknown>)
  const token = await credentials.token()
  let response: Response
  try {
    response = await fetch(config().apiUrl + url, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Problem(0, { detail: 'The server cannot be reached.' })
  }
  if (response.ok) return (await response.json()) as OutputOf<Name>
  if (response.status === 401) credentials.refused()
  throw await problemOf(response)
}

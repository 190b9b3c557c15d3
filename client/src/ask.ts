import { Problem, problemOf } from './problem.ts'
import { usualRoute } from './usual-route.ts'

/** Method and path of operations, by name; whose are the usual ones need not be there. */
export type Routes = Readonly<Record<string, readonly [method: string, path: string]>>

export interface AskOptions {
  /** the same key is done once, however often it is sent */
  idempotencyKey?: string
  /** one's own socket: what the answer tells of a step (`events`) is not told there once more */
  connection?: string | undefined
  signal?: AbortSignal
  /** another kind of answer than JSON: `text/csv` */
  accept?: string
}

export interface Credentials {
  /** undefined: nobody is signed in */
  token(): Promise<string | undefined>
  /** the server does not accept this token (any more); true once there is another */
  refused(token: string | undefined): Promise<boolean>
}

/** Asks for one operation, once, and answers with what is good. Throws Problem. */
export type Ask = (name: string, input: object, options?: AskOptions) => Promise<Response>

/** Fields that name the thing go into the path, the rest into the query or body. */
function request(routes: Routes, name: string, input: object): { method: string; url: string; body?: string } {
  const [method, pattern] = routes[name] ?? usualRoute(name)
  const rest: Record<string, unknown> = { ...input }
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = rest[field]
    if (value === undefined) throw new TypeError(`${name} needs \`${field}\`.`)
    delete rest[field]
    return encodeURIComponent(String(value))
  })
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  if (method === 'GET') {
    // Several values are the same parameter several times.
    const pairs = given.flatMap(([field, value]) =>
      [value].flat().map((each): [string, string] => [field, String(each)]),
    )
    const query = new URLSearchParams(pairs).toString()
    return { method, url: query ? `${path}?${query}` : path }
  }
  return { method, url: path, ...(method === 'DELETE' ? {} : { body: JSON.stringify(Object.fromEntries(given)) }) }
}

/**
 * How operations are asked for, each at its address; `isMisdirected`: it is not done where it was asked for before. The table of routes is
 * the caller's, so that a page which has one already does not load another.
 */
export function asking(
  routes: Routes,
  baseUrl: (name: string, isMisdirected: boolean) => string,
  credentials: () => Credentials,
  fetching: typeof fetch = (...given) => fetch(...given),
): Ask {
  return async (name, input, { idempotencyKey, connection, signal, accept } = {}) => {
    const { method, url, body } = request(routes, name, input)
    for (let isMisdirected = false; ; ) {
      const token = await credentials().token()
      let response: Response
      try {
        response = await fetching(baseUrl(name, isMisdirected) + url, {
          method,
          headers: {
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(accept ? { accept } : {}),
            ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
            ...(connection ? { 'switchboard-connection': connection } : {}),
          },
          ...(body === undefined ? {} : { body }),
          ...(signal ? { signal } : {}),
        })
      } catch (error) {
        if (signal?.aborted) throw error
        throw new Problem(0, { detail: 'The server cannot be reached.' }, { cause: error })
      }
      if (response.ok) return response
      // Nothing was done: the same is asked where it is done, or again by whoever has signed in since.
      if (response.status === 421 && !isMisdirected) isMisdirected = true
      else if (response.status !== 401 || !(await credentials().refused(token))) throw await problemOf(response)
    }
  }
}

import { operations } from '../../../contracts/operations.ts'
import { readIdentity } from '../../areas/workspace/domain/sign-in.ts'
import { DomainError } from '../../kernel/errors.ts'
import { channels, compose, core, files, secrets, segments } from '../compose.ts'
import { checks } from '../compose-checks.ts'
import { type HttpEvent, httpEdge, json, jsonBody } from '../http-edge.ts'
import { isOperation, runOperation } from '../operations.ts'

const base = core()
const keys = secrets()
const deps = compose('http', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...checks(),
  ...files(),
  ...segments(),
})
const byRoute = new Map(Object.values(operations).map(({ method, path, name }) => [`${method} ${path}`, name]))

/** Path, query and body together; a field that comes twice is refused. */
function inputOf(event: HttpEvent): Record<string, unknown> {
  const body = event.requestContext.http.method === 'GET' ? {} : jsonBody(event)
  const path = event.pathParameters ?? {}
  const query = event.queryStringParameters ?? {}
  const twice = Object.keys({ ...body, ...query }).find((name) => name in path)
  if (twice)
    throw new DomainError('invalid_request', 'A field is given twice.', [{ path: twice, message: 'is in the path' }])
  return { ...body, ...query, ...path }
}

/** The HTTP edge: one operation per route. */
export const handler = httpEdge(
  () => deps.log,
  async (event) => {
    const name = byRoute.get(event.routeKey)
    if (!name || !isOperation(name)) throw new DomainError('not_found', 'There is no such operation.')
    const identity = readIdentity(event.requestContext.authorizer?.jwt?.claims)
    const idempotencyKey = event.headers['idempotency-key']
    const answer = await runOperation(deps, name, inputOf(event), { identity, idempotencyKey })
    return json(answer.status, answer.body)
  },
)

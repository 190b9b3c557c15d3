import { routes } from '../contracts/routes.ts'

interface Route {
  /** `POST /v1/conversations/{id}/join` */
  key: string
  fn: string
  /** the authorizer stands before it */
  guarded: boolean
}

export interface Match {
  route: Route
  parameters: Record<string, string>
}

export type Router = (method: string, path: string) => Match | undefined

const OPEN_ROUTES: [key: string, fn: string][] = [
  ['GET /webhooks/{channelId}', 'webhooks'],
  ['POST /webhooks/{channelId}', 'webhooks'],
  ['POST /widget/sessions', 'widget'],
  ['POST /widget/messages', 'widget'],
  ['GET /widget/messages', 'widget'],
  ['POST /widget/attachments', 'widget'],
  ['POST /widget/transcripts', 'widget'],
  ['GET /widget/attachments/{id}', 'widget'],
  ['GET /files/{token}', 'widget'],
  ['GET /rate', 'widget'],
  ['POST /rate', 'widget'],
]

/** A route of operations, as the stack deploys it. */
export interface OperationRoute {
  method: string
  path: string
  isPublic: boolean
  /** the function that it leads to */
  fn: string
}

/**
 * The routes as the stack deploys them. Where several fit, fixed text wins over a parameter, and both win over what stands for
 * everything below, as in API Gateway.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function createRouter(own: readonly OperationRoute[] = routes): Router {
  const all: Route[] = [
    ...OPEN_ROUTES.map(([key, fn]) => ({ key, fn, guarded: false })),
    ...own.map(({ method, path, isPublic, fn }) => ({ key: `${method} ${path}`, fn, guarded: !isPublic })),
  ]
  const patterns = all.map((route) => {
    const [method = '', path = ''] = route.key.split(' ')
    return { route, method, segments: path.split('/'), isGreedy: path.endsWith('+}') }
  })
  const rank = (segments: string[]) =>
    segments.map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0')).join('')
  patterns.sort((a, b) => Number(a.isGreedy) - Number(b.isGreedy) || rank(a.segments).localeCompare(rank(b.segments)))

  return (method, path) => {
    const wanted = path.split('/')
    for (const { route, method: its, segments, isGreedy } of patterns) {
      const last = segments.length - 1
      const given = isGreedy ? [...wanted.slice(0, last), wanted.slice(last).join('/')] : wanted
      if (its !== method || segments.length !== given.length) continue
      const parameters = matchSegments(segments, given)
      if (parameters) return { route, parameters }
    }
    return undefined
  }
}

function matchSegments(segments: string[], wanted: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const value = wanted[index] ?? ''
    if (segment.startsWith('{')) {
      if (value === '') return undefined
      parameters[segment.replace(/^\{|\+?\}$/g, '')] = decodeURIComponent(value)
    } else if (segment !== value) return undefined
  }
  return parameters
}

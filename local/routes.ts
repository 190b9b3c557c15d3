import { functionOf, operations } from '../contracts/operations.ts'

/** What the front needs to know of an operation of contracts/operations.ts. */
export interface OperationRoute {
  method: string
  path: string
  who: string
  /** the function that runs it */
  fn: string
}

interface Route {
  /** `POST /v1/conversations/{id}/join` */
  key: string
  fn: string
  /** the JWT authorizer stands before it */
  guarded: boolean
}

export interface Match {
  route: Route
  parameters: Record<string, string>
}

export type Router = (method: string, path: string) => Match | undefined

/** The operations of the API as the stack routes them. */
export const operationRoutes: OperationRoute[] = Object.values(operations).map(({ name, method, path, who }) => ({
  method,
  path,
  who,
  fn: functionOf[name],
}))

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
]

/** The routes as the stack deploys them. Where several fit, fixed text wins over a parameter, as in API Gateway. */
export function createRouter(own: OperationRoute[]): Router {
  const routes: Route[] = [
    ...OPEN_ROUTES.map(([key, fn]) => ({ key, fn, guarded: false })),
    ...own.map(({ method, path, who, fn }) => ({ key: `${method} ${path}`, fn, guarded: who !== 'public' })),
  ]
  const patterns = routes.map((route) => {
    const [method = '', path = ''] = route.key.split(' ')
    return { route, method, segments: path.split('/') }
  })
  const specificity = (segments: string[]) => segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('')
  patterns.sort((a, b) => specificity(a.segments).localeCompare(specificity(b.segments)))

  return (method, path) => {
    const wanted = path.split('/')
    for (const pattern of patterns) {
      if (pattern.method !== method || pattern.segments.length !== wanted.length) continue
      const parameters = matchSegments(pattern.segments, wanted)
      if (parameters) return { route: pattern.route, parameters }
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
      parameters[segment.slice(1, -1)] = decodeURIComponent(value)
    } else if (segment !== value) return undefined
  }
  return parameters
}

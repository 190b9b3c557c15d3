import { functionOf } from './function-of.ts'
import { type OperationFunction, operations } from './operations.ts'

/** A way into the HTTP API. */
export interface Route {
  method: string
  /** one that ends in `/{proxy+}` stands for everything below */
  path: string
  /** no token is asked for */
  isPublic: boolean
  /** what runs the operations that come by it */
  fn: OperationFunction
}

/** What has no route of its own is `http`'s: it runs most of the operations, and says of all others that there are none. */
const others: Route[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
  method,
  path: '/v1/{proxy+}',
  isPublic: false,
  fn: 'http',
}))

const all = Object.values(operations).map(({ name, method, path, who }) => ({
  method,
  path,
  isPublic: who === 'public',
  fn: functionOf[name],
}))

const below = ({ method, path }: Route) => `${method} ${path.split('/').slice(0, 3).join('/')}/{proxy+}`
const isBelow = ({ path }: Route) => path.split('/').length > 3

/** All that one function has below `/v1/<what>` by a method goes by one route, unless somebody else has something there. */
function gathered(own: Route): Route {
  const beside = all.filter((other) => isBelow(other) && below(other) === below(own))
  const isAlone = isBelow(own) && beside.length > 1 && beside.every(({ fn, isPublic }) => fn === own.fn && !isPublic)
  return isAlone ? { ...own, path: below(own).slice(own.method.length + 1) } : own
}

const apart = all.filter(({ fn, isPublic }) => fn !== 'http' || isPublic).map(gathered)

/**
 * The routes of the operations, as few as may be: a stack has 500 resources, and an API 300 routes. By methods rather than ANY,
 * which would have the authorizer ask preflight requests for a token.
 */
export const routes: readonly Route[] = [
  ...others,
  ...new Map(apart.map((route) => [`${route.method} ${route.path}`, route])).values(),
]

import { SessionRequest, VisitorHistory, VisitorMessage } from '../../contracts/widget.ts'
import { channels, compose, core, secrets } from '../app.ts'
import { DomainError } from '../domain/errors.ts'
import { type HttpEvent, type HttpResult, httpEdge, json, jsonBody } from '../shared/http-edge.ts'
import {
  authenticateVisitor,
  readVisitorMessages,
  receiveVisitorMessage,
  startVisitorSession,
} from '../use-cases/visitor-session.ts'

const base = core()
const keys = secrets()
const deps = compose(base, keys, channels(base.store, keys.secrets))

const visitorOf = (event: HttpEvent) =>
  authenticateVisitor(deps, /^Bearer (.+)$/i.exec(event.headers.authorization ?? '')?.[1])

const routes: Record<string, (event: HttpEvent) => Promise<HttpResult>> = {
  'POST /widget/sessions': async (event) =>
    json(201, JSON.stringify(await startVisitorSession(deps, SessionRequest.parse(jsonBody(event))))),
  'POST /widget/messages': async (event) => {
    const visitor = await visitorOf(event)
    return json(201, JSON.stringify(await receiveVisitorMessage(deps, visitor, VisitorMessage.parse(jsonBody(event)))))
  },
  'GET /widget/messages': async (event) => {
    const visitor = await visitorOf(event)
    const input = VisitorHistory.parse(event.queryStringParameters ?? {})
    return json(200, JSON.stringify(await readVisitorMessages(deps, visitor, input)))
  },
}

/** The widget edge: visitors' sessions and messages. */
export const handler = httpEdge(
  () => deps.log,
  async (event) => {
    const route = routes[event.routeKey]
    if (!route) throw new DomainError('not_found', 'There is no such call.')
    return route(event)
  },
)

import { fileFields } from '../../../contracts/attachments/operations.ts'
import { SessionRequest, VisitorHistory, VisitorMessage } from '../../../contracts/web-chat/widget.ts'
import { openSurvey, rateByLink } from '../../areas/satisfaction/use-cases/rate-by-link.ts'
import { sendTranscript } from '../../areas/web-chat/use-cases/send-transcript.ts'
import {
  announceVisitorFile,
  getVisitorAttachment,
  openFileLink,
} from '../../areas/web-chat/use-cases/visitor-attachments.ts'
import { readVisitorMessages, receiveVisitorMessage } from '../../areas/web-chat/use-cases/visitor-messages.ts'
import { authenticateVisitor, startVisitorSession } from '../../areas/web-chat/use-cases/visitor-session.ts'
import { DomainError } from '../../kernel/errors.ts'
import { channels, compose, core, files, secrets } from '../compose.ts'
import { visitorProofs } from '../compose-visitor-proofs.ts'
import { type HttpEvent, type HttpResult, httpEdge, json, jsonBody } from '../http-edge.ts'
import { createVisitorsStore } from '../store.ts'
import { callerOf } from './caller.ts'
import { followerOf, scoreOf, surveyAnswer, surveyForm } from './survey.ts'

const base = core(createVisitorsStore)
const keys = secrets()
const deps = compose('widget', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...files(),
  ...visitorProofs(),
})

const visitorOf = (event: HttpEvent) =>
  authenticateVisitor(deps, /^Bearer (.+)$/i.exec(event.headers.authorization ?? '')?.[1])

const routes: Record<string, (event: HttpEvent) => Promise<HttpResult>> = {
  'POST /widget/sessions': async (event) =>
    json(201, JSON.stringify(await startVisitorSession(deps, SessionRequest.parse(jsonBody(event)), callerOf(event)))),
  'POST /widget/messages': async (event) => {
    const visitor = await visitorOf(event)
    return json(
      201,
      JSON.stringify(
        await receiveVisitorMessage(deps, visitor, VisitorMessage.parse(jsonBody(event)), callerOf(event)),
      ),
    )
  },
  'POST /widget/transcripts': async (event) => {
    const visitor = await visitorOf(event)
    return json(201, JSON.stringify(await sendTranscript(deps, visitor, callerOf(event))))
  },
  'GET /widget/messages': async (event) => {
    const visitor = await visitorOf(event)
    const input = VisitorHistory.parse(event.queryStringParameters ?? {})
    return json(200, JSON.stringify(await readVisitorMessages(deps, visitor, input)))
  },
  'POST /widget/attachments': async (event) => {
    const visitor = await visitorOf(event)
    const file = fileFields().parse(jsonBody(event))
    return json(201, JSON.stringify(await announceVisitorFile(deps, visitor, file, callerOf(event))))
  },
  'GET /widget/attachments/{id}': async (event) => {
    const visitor = await visitorOf(event)
    return json(200, JSON.stringify(await getVisitorAttachment(deps, visitor, event.pathParameters?.id ?? '')))
  },
  // A customer's own link, from an email or a chat app: it needs no session.
  'GET /files/{token}': async (event) => {
    const location = await openFileLink(deps, event.pathParameters?.token ?? '')
    return { statusCode: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } }
  },
  // The same: the question how satisfied they were. Following the link answers nothing.
  'GET /rate': async (event) => {
    const { t = '', score } = event.queryStringParameters ?? {}
    return surveyAnswer(await openSurvey(deps, t, scoreOf(score), followerOf(event)))
  },
  'POST /rate': async (event) => {
    const { t, ...answer } = surveyForm(event)
    return surveyAnswer(await rateByLink(deps, t, answer, followerOf(event)))
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

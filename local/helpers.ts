import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod'
import { functionEntries } from '../functions/manifest.ts'
import type { AwsStandIns } from './aws/types.ts'
import type { MovableClock } from './clock.ts'
import { applyFaults, Faults, type FaultTargets } from './fault-switches.ts'
import { BodyTooLarge, readBody } from './http-body.ts'
import { queryParameters } from './http-event.ts'
import { BadRequest, sendJson, sendProblem } from './problems.ts'
import type { Providers } from './providers.ts'
import { NotSettled, type Settling } from './settling.ts'
import { Simulation, type Simulator } from './simulator/simulator.ts'
import type { DeskAgent } from './tokens.ts'

export interface HelperContext extends FaultTargets {
  aws: AwsStandIns
  providers: Providers
  clock: MovableClock
  settling: Settling
  /** undefined: there is no such agent */
  tokenFor(email: string): Promise<string | undefined>
  /** whom the console's sign-in page offers */
  listAgents(): Promise<DeskAgent[]>
  restart(): Promise<void>
  simulator: Simulator
  /** by which the demo page vouches for a customer */
  identityHash(userId: string): string
  metrics(): unknown
}

type Answer = { status?: number; body: unknown }
type Helper = (
  input: { body: Buffer; query: Record<string, string> },
  context: HelperContext,
) => Promise<Answer> | Answer

const Token = z.strictObject({ email: z.string().min(1) })
const Advance = z.strictObject({ advanceSeconds: z.number().min(0).max(315_360_000) })
const ProviderFault = z.strictObject({
  channelId: z.string().min(1),
  status: z.union([z.literal(0), z.int().min(200).max(599)]).optional(),
  delayMs: z.int().min(1).max(60_000).optional(),
  times: z.int().min(0).max(1_000_000),
  accepted: z.boolean().optional(),
  wrong: z.literal(true).optional(),
})
/** a signed-in customer of the demo page */
const Identity = z.strictObject({ userId: z.string().min(1).max(256) })
const Restart = z.strictObject({ during: z.string().regex(/^\w+$/).optional() })
const EMAIL_LIMIT = 40 * 1024 * 1024

const helpers: Record<string, Helper> = {
  'GET /_local/health': () => ({ body: { ok: true } }),
  'POST /_local/token': async ({ body }, { tokenFor }) => {
    const { email } = read(Token, body)
    const token = await tokenFor(email)
    return token ? { body: { token } } : { status: 404, body: { detail: `There is no agent ${email}` } }
  },
  'GET /_local/agents': async (_, { listAgents }) => ({ body: { items: await listAgents() } }),
  'POST /_local/settle': async (_, { settling }) => {
    await settling.settle()
    return { body: { ok: true } }
  },
  'POST /_local/clock': async ({ body }, { settling }) => {
    const now = await settling.advance(read(Advance, body).advanceSeconds * 1000)
    return { body: { now: new Date(now).toISOString() } }
  },
  'GET /_local/clock': (_, { clock }) => ({ body: { now: new Date(clock.now()).toISOString() } }),
  'GET /_local/provider-requests': ({ query }, { providers }) => ({ body: providers.requests(query.channelId) }),
  'POST /_local/provider-faults': ({ body }, { providers }) => {
    const fault = read(ProviderFault, body)
    if (fault.times > 0 && fault.status === undefined && fault.delayMs === undefined && !fault.wrong) {
      throw new BadRequest('Say what goes wrong: a status, a delay, or an answer of no use.')
    }
    providers.fail(fault)
    return { body: { ok: true } }
  },
  'GET /_local/simulator': (_, { simulator }) => ({ body: simulator.phones() }),
  'GET /_local/simulator/sent': ({ query }, { simulator }) => ({ body: simulator.sent(query.channelId ?? '') }),
  'GET /_local/simulator/templates': ({ query }, { simulator }) => ({
    body: simulator.templates(query.channelId ?? ''),
  }),
  'POST /_local/simulate': async ({ body }, { simulator }) => ({ body: await simulator.run(read(Simulation, body)) }),
  'POST /_local/identity': ({ body }, { identityHash }) => {
    const { userId } = read(Identity, body)
    return { body: { userId, hash: identityHash(userId) } }
  },
  'GET /_local/emails': (_, { aws }) => ({ body: aws.ses.mailbox() }),
  'GET /_local/model-requests': (_, { aws }) => ({ body: aws.models.requests() }),
  'POST /_local/emails': async ({ body }, { aws }) => {
    if (body.length === 0) throw new BadRequest('Send the email as raw MIME.')
    return { status: 202, body: { key: await aws.ses.receive(body) } }
  },
  'POST /_local/restart': async ({ body }, { host, restart }) => {
    const { during } = read(Restart, body)
    if (during === undefined) {
      await restart()
      return { body: { ok: true } }
    }
    host.arm(Object.hasOwn(functionEntries, during) ? { crashDuringFunction: during } : { crashDuringCall: during })
    return { body: { armed: during } }
  },
  'POST /_local/faults': ({ body }, context) => {
    applyFaults(read(Faults, body), context)
    return { body: { ok: true } }
  },
  // What an operator does in AWS by `aws lambda invoke` and `aws sqs start-message-move-task`.
  'POST /_local/invoke': async ({ body, query }, { host }) => {
    const fn = query.function ?? ''
    if (!Object.hasOwn(functionEntries, fn)) return { status: 404, body: { detail: `There is no function ${fn}` } }
    try {
      return { body: (await host.invoke(fn, read(z.looseObject({}), body))) ?? null }
    } catch (error) {
      throw new BadRequest(`${fn} failed: ${(error as Error).message}`)
    }
  },
  'POST /_local/redrive': (_, { aws }) => ({ body: { moved: aws.queues.redrive() } }),
  'GET /_local/metrics': (_, { metrics }) => ({ body: metrics() }),
}

/** Answers the calls below `/_local/` that CONTRACT calls local-only helpers; false: it is none of them. */
export async function handleHelper(
  request: IncomingMessage,
  response: ServerResponse,
  context: HelperContext,
): Promise<boolean> {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const helper = helpers[`${request.method} ${path}`]
  if (!helper) return false
  try {
    const body = await readBody(request, EMAIL_LIMIT)
    const answer = await helper({ body, query: queryParameters(query) }, context)
    const status = answer.status ?? 200
    if (status < 400) sendJson(response, status, answer.body)
    else sendProblem(response, status, { code: 'not_found', title: 'Not found', ...(answer.body as object) })
  } catch (error) {
    answerError(response, error)
  }
  return true
}

function answerError(response: ServerResponse, error: unknown): void {
  if (error instanceof BadRequest) {
    const { message: detail, errors } = error
    sendProblem(response, 400, { code: 'invalid_request', title: 'Invalid request', detail, errors })
  } else if (error instanceof BodyTooLarge) {
    sendProblem(
      response,
      413,
      { code: 'too_large', title: 'Too large', detail: error.message },
      { connection: 'close' },
    )
  } else if (error instanceof NotSettled) {
    const detail = `${error.message} Left: ${JSON.stringify(error.left)}`
    sendProblem(response, 503, { code: 'not_settled', title: 'Not settled', detail })
  } else throw error
}

function read<T extends z.ZodType>(schema: T, body: Buffer): z.output<T> {
  let value: unknown
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    throw new BadRequest('The body is not JSON.')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new BadRequest('The body does not fit.', errors)
}

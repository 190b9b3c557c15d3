import { callProvider, type ProviderAnswer, type ProviderCall } from '../../../platform/http-call.ts'
import type { CheckProblemCode } from '../domain/check-problem.ts'
import type { CheckProblem, CheckResult, ConnectedChannel } from '../port.ts'
import { type Failure, notTaken } from './call.ts'

/** Whoever waits has the page open: three calls, one after the other, end within the function's time. */
const CALL_MS = 5_000

type Asked = { body: Record<string, unknown> } | { state: 'refused' | 'unavailable'; problem: CheckProblem }

/** Asks a provider one thing; secrets that it repeats are blotted out. */
export async function ask(
  channel: ConnectedChannel,
  call: ProviderCall,
  read: {
    /** what a refusal is about, by its status and the provider's code; undefined: no more than that it is one */
    about: (status: number, code: string) => CheckProblemCode | undefined
    /** for providers that answer 200 to what they did not do */
    taken?: (answer: ProviderAnswer) => boolean
  },
): Promise<Asked> {
  const answer = await callProvider({ ...call, timeoutMs: CALL_MS })
  if ('unreachable' in answer) return unavailable(answer.unreachable)
  const { status, body } = answer
  if (status >= 200 && status < 300 && (read.taken?.(answer) ?? true)) return { body: body ?? {} }
  const said = refusalIn(body)
  const result = notTaken(answer, said, channel)
  if (result.outcome === 'unavailable') return unavailable(result.reason)
  const about = read.about(status, said.code ?? '') ?? (result.unauthorized ? 'token_refused' : 'refused')
  return { state: 'refused', problem: { code: about, theirs: result.reason } }
}

/**
 * The code and the words of a refusal, wherever providers have them. What to do about one stands on the page; a message's
 * own sentences are no part of this, which keeps them out of functions that send nothing.
 */
function refusalIn(body: ProviderAnswer['body'] = {}): Failure {
  const { error } = body
  const said: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : body
  const word = (...names: string[]) => {
    const value = names.map((name) => said[name]).find((each) => typeof each === 'string' || typeof each === 'number')
    return value === undefined ? undefined : String(value)
  }
  return { code: word('code', 'error_code', 'status'), reason: word('message', 'description', 'status_message') }
}

function unavailable(theirs: string): Asked {
  return { state: 'unavailable', problem: { code: 'unavailable', theirs } }
}

/** A check that ends before anything is known of the account. */
export function ended({ state, problem }: Extract<Asked, { problem: CheckProblem }>): CheckResult {
  return { state, problems: [problem] }
}

/** Where a provider delivers; an address of another host is named by no more than its host, which tells enough. */
export function deliveryTo(
  address: string | undefined,
  channel: ConnectedChannel,
  shared: readonly string[] = [],
): Pick<CheckResult, 'webhook' | 'problems'> {
  if (!address) return { webhook: 'missing', problems: [{ code: 'webhook_missing' }] }
  const ours = [channel.webhookUrl, ...(channel.alsoAt === undefined ? [] : [channel.alsoAt])].flatMap((own) => [
    own,
    ...shared.map((name) => own.slice(0, own.lastIndexOf('/') + 1) + name),
  ])
  if (ours.includes(address)) return { webhook: 'ours', problems: [] }
  const theirs = URL.canParse(address) ? new URL(address).host : undefined
  return { webhook: 'elsewhere', problems: [{ code: 'webhook_elsewhere', ...(theirs ? { theirs } : {}) }] }
}

import { ConflictError } from '../../../kernel/commit.ts'
import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { ConnectorParts, CrmAccount, CrmConnector, CrmResult } from '../connector-port.ts'
import type { Connector } from '../domain/outside-crm.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore> & Pick<Parts, 'clock' | 'log'> & Pick<ConnectorParts, 'connectors'>

/** Seconds until the next try, where the CRM does not say; longer where somebody must first put something right. */
const RETRY_SECONDS = 30
const UNAUTHORIZED_SECONDS = 300

/** A connected CRM: what talks to it, and with what. */
export interface Crm {
  connected: Connector
  connector: CrmConnector
  account: CrmAccount
}

/** What talks to a connected CRM, with its account. */
export async function openCrm({ connectors }: Pick<Deps, 'connectors'>, connected: Connector): Promise<Crm> {
  return { connected, connector: connectors.find(connected.id), account: await connectors.connect(connected) }
}

type NotDone = Exclude<CrmResult<unknown>, { outcome: 'done' }>

/** A call that did not bring what was needed. */
export class Unanswered extends Error {
  override name = 'Unanswered'
  readonly result: NotDone
  constructor(result: NotDone) {
    super(result.outcome)
    this.result = result
  }
}

/** What a call brought; throws `Unanswered`. */
export function need<Value>(result: CrmResult<Value>): Value {
  if (result.outcome === 'done') return result.value
  throw new Unanswered(result)
}

/** What becomes of a job whose call was not answered as needed: tried again when it may help, else over. */
export async function conclude(deps: Deps, connected: Connector, about: object, result: NotDone): Promise<JobOutcome> {
  const log = { connector: connected.id, outcome: result.outcome, ...about }
  deps.log.warn('crm.failed', log)
  if (result.outcome !== 'unavailable') return { done: true }
  if (result.unauthorized) await report(deps, connected, result.reason)
  const wait = result.unauthorized ? UNAUTHORIZED_SECONDS : RETRY_SECONDS
  return { retryAfterSeconds: Math.max(1, result.afterSeconds ?? wait) }
}

/** What an admin is shown of how the connection does; written when it changes. */
export async function report(
  deps: Pick<Deps, 'store' | 'clock'>,
  connected: Connector,
  reason: string | null,
): Promise<void> {
  if ((connected.problem?.reason ?? null) === reason) return
  const problem = reason === null ? null : { reason, since: deps.clock.now() }
  try {
    await deps.store.commit([deps.store.putConnector({ ...connected, problem })])
  } catch (error) {
    // It was changed meanwhile: what was learned is about the account as it was before.
    if (!(error instanceof ConflictError)) throw error
  }
}

import { pipedrive } from '../functions/areas/crm/connectors/pipedrive.ts'
import { Installation, installWorkspace } from '../functions/areas/installation/use-cases/install-workspace.ts'
import { receiveWebhook } from '../functions/areas/webhooks/use-cases/receive-webhook.ts'
import type { EveryPart as Deps } from '../functions/edges/compose.ts'
import { channels, core, files, rollups, segments } from '../functions/edges/compose.ts'
import { adapters } from '../functions/edges/compose-adapters.ts'
import { checks } from '../functions/edges/compose-checks.ts'
import { lists } from '../functions/edges/compose-lists.ts'
import { createStore } from '../functions/edges/store.ts'
import { conversationIdOf, homeContactId } from '../functions/kernel/ids.ts'
import * as ENV from '../functions/platform/env-names.ts'
import { demoWorkspace } from '../local/demo-workspace.ts'
import { type Database, startDatabase } from '../test/kit/database.ts'
import { runOperation } from '../test/kit/operations.ts'
import { CHANNEL, type Customer, webhookRequest } from './customer.ts'
import { createMeter, type Meter } from './meter.ts'
import { secretsInMemory } from './secret-store.ts'

/** A workspace in a table: the product's real use-cases over a metered client. */
export interface Workspace {
  table: string
  deps: Deps
  meter: Meter
  /** a customer writes; throws unless it was stored */
  write(customer: Customer, text: string): Promise<void>
  /** an agent runs an operation, from a page with that socket where one is given; the answer, parsed */
  act(
    email: string,
    operation: string,
    input: object,
    given?: { idempotencyKey?: string; connection?: string },
  ): Promise<unknown>
}

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
export const clientConfig = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials })

export { type Database, startDatabase }

/** The conversation of a customer's n-th contact with the workspace. */
export const conversationOf = (customer: Customer, n = 1) => conversationIdOf(homeContactId(CHANNEL, customer.phone), n)

/** What the bench does not call: where it is called after all, that is a mistake of the bench. */
function unmeasured() {
  const refuse = async (): Promise<never> => {
    throw new Error('The bench has no such part.')
  }
  return {
    queue: { enqueue: refuse, postpone: refuse, finish: refuse, paceOf: (): 'prompt' => 'prompt' },
    scheduler: { arm: refuse, remove: refuse },
    sockets: { post: refuse },
    socketCloser: { close: refuse },
    mailer: { send: refuse },
    mailStore: { open: refuse },
    mailbox: { read: refuse },
    visitorProofs: { readIdentityToken: refuse, passedTurnstile: refuse },
    failedEvents: { list: refuse, read: refuse, remove: refuse },
    functions: { invoke: refuse },
    mailRoom: { accept: refuse },
    jobRoom: { begin: refuse },
    runRoom: { begin: refuse },
    reportRoom: { begin: refuse },
    outside: { post: refuse, tell: refuse },
    outgoing: { send: refuse, finish: refuse },
    outgoingSource: { isOn: refuse, turn: refuse, size: refuse },
    dialogflow: { ask: refuse },
    botRoom: { ask: refuse },
    crmRoom: { work: refuse },
    appRoom: { tell: refuse },
    operations: { call: refuse },
    models: { allowed: [], ask: refuse },
    connectors: { find: () => pipedrive, connect: refuse },
  }
}

/** The use-cases over one table; a new one is a function that has just started and remembers nothing. */
export function openDeps(meter: Meter, table: string): Deps {
  process.env[ENV.table] = table
  process.env[ENV.logLevel] = 'error'
  process.env[ENV.filesBucket] = 'files'
  const secrets = secretsInMemory()
  const base = core(createStore, meter.client)
  return {
    ...base,
    secrets,
    ...channels(base.store, secrets),
    ...adapters(),
    ...checks(),
    ...lists(),
    ...files(),
    ...segments(),
    ...rollups(),
    ...unmeasured(),
  }
}

/** A workspace in a table that is there already. */
export function openWorkspace(meter: Meter, table: string): Workspace {
  const deps = openDeps(meter, table)
  return {
    table,
    deps,
    meter,
    async write(customer, text) {
      const { status } = await receiveWebhook(deps, CHANNEL, webhookRequest(customer, text))
      if (status !== 200) throw new Error(`the webhook was answered ${status}`)
    },
    async act(email, operation, input, given) {
      const { body } = await runOperation(deps, operation, input, {
        identity: { email, issuer: 'bench', subject: email, issuedAt: Date.now() },
        ...given,
      })
      return JSON.parse(body)
    },
  }
}

/** The demo workspace in a table of its own. */
export async function makeWorkspace(database: Database): Promise<Workspace> {
  const workspace = openWorkspace(createMeter(clientConfig(database.endpoint)), await database.table())
  await installWorkspace(workspace.deps, Installation.parse(demoWorkspace))
  return workspace
}

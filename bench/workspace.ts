import { channels, compose, core } from '../functions/app.ts'
import { conversationIdOf, homeContactId } from '../functions/domain/ids.ts'
import { runOperation } from '../functions/operations.ts'
import { ENV } from '../functions/shared/env-names.ts'
import { Installation, installWorkspace } from '../functions/use-cases/install-workspace.ts'
import type { Deps } from '../functions/use-cases/ports.ts'
import { receiveWebhook } from '../functions/use-cases/receive-webhook.ts'
import { demoWorkspace } from '../local/demo-workspace.ts'
import { type Database, startDatabase } from '../test/kit/database.ts'
import { CHANNEL, type Customer, webhookRequest } from './customer.ts'
import { createMeter, type Meter } from './meter.ts'
import { secretsInMemory } from './secret-store.ts'

/** A workspace in a table of its own: the product's real use-cases over a metered client. */
export interface Workspace {
  table: string
  deps: Deps
  meter: Meter
  /** a customer writes; throws unless it was stored */
  write(customer: Customer, text: string): Promise<void>
  /** an agent runs an operation; the answer, parsed */
  act(email: string, operation: string, input: object, idempotencyKey?: string): Promise<unknown>
}

export const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
export const clientConfig = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials })

export { startDatabase, type Database }

/** The conversation of a customer's n-th contact with the workspace. */
export const conversationOf = (customer: Customer, n = 1) =>
  conversationIdOf(homeContactId(CHANNEL, customer.phone), n)

/** The use-cases over one table; a new one is a function that has just started and remembers nothing. */
export function openDeps(meter: Meter, table: string): Deps {
  process.env[ENV.table] = table
  process.env[ENV.logLevel] = 'error'
  const secrets = secretsInMemory()
  const base = core(meter.client)
  return compose(base, { secrets }, channels(base.store, secrets))
}

export async function makeWorkspace(database: Database): Promise<Workspace> {
  const table = await database.table()
  const meter = createMeter(clientConfig(database.endpoint))
  const deps = openDeps(meter, table)
  await installWorkspace(deps, Installation.parse(demoWorkspace))
  return {
    table,
    deps,
    meter,
    async write(customer, text) {
      const { status } = await receiveWebhook(deps, CHANNEL, webhookRequest(customer, text))
      if (status !== 200) throw new Error(`the webhook was answered ${status}`)
    },
    async act(email, operation, input, idempotencyKey) {
      const caller = { email, ...(idempotencyKey ? { idempotencyKey } : {}) }
      const { body } = await runOperation(deps, operation as Parameters<typeof runOperation>[1], input, caller)
      return JSON.parse(body)
    },
  }
}

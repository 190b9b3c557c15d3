import { randomBytes } from 'node:crypto'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import type { SocketsStore } from '../port.ts'

type Deps = HasStore<SocketsStore> & Pick<Parts, 'clock' | 'settings'>

const GOOD_FOR_MS = 60_000

/** A socket URL for the agent, good once. */
export async function createSocketTicket(deps: Deps, call: Call) {
  const agent = await call.agent
  const ticket = randomBytes(24).toString('base64url')
  await deps.store.putTicket(ticket, agent.email, deps.clock.now() + GOOD_FOR_MS)
  return { url: `${deps.settings.socketUrl}?ticket=${ticket}` }
}

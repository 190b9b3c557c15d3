import type { AskOptions } from '../../../client/src/ask.ts'
import type { OpenSocket } from '../../../client/src/socket.ts'
import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import type { LiveEvent } from './events.ts'

interface Own extends Pick<OpenSocket, 'connection' | 'giveUp'> {
  /** as if the socket had told it */
  hear(events: readonly LiveEvent[]): void
}
let own: Own | undefined

/** Which socket is this page's. */
export function setOwn(given: Own): void {
  own = given
}

/**
 * A step of one's own: what it does comes with the answer, and not by this page's socket. An answer that does not come, or that of
 * an earlier try, leaves it untold: the socket is opened anew, as after any time in which something was missed. Throws Problem.
 */
export async function step<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  options?: AskOptions,
): Promise<OutputOf<Name>> {
  const connection = own?.connection()
  const missed = () => connection !== undefined && connection === own?.connection() && own.giveUp()
  try {
    const { events, ...answer } = (await call(name, input, { ...options, connection })) as { events?: LiveEvent[] }
    if (events) own?.hear(events)
    else missed()
    return answer as OutputOf<Name>
  } catch (error) {
    const { status } = asProblem(error)
    // What is refused was not done.
    if (status === 0 || status >= 500) missed()
    throw error
  }
}

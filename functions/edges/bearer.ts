import { createHash } from 'node:crypto'
import { type PersonIdentity, readIdentity } from '../areas/workspace/domain/sign-in.ts'
import type { Log, Parts } from '../kernel/ports.ts'
import type { createTokenReader } from '../platform/agent-tokens.ts'

type ReadToken = ReturnType<typeof createTokenReader>
/** Whose an authorization header is; undefined: nobody's whom anything proves. */
export type PersonReader = (header: string | undefined) => Promise<PersonIdentity | undefined>

/** What an authorization header bears, whether or not it says so. */
export const bearerIn = (header: string | undefined): string | undefined =>
  /^(?:bearer\s+)?(\S+)$/i.exec(header?.trim() ?? '')?.[1]

/** As long as API Gateway remembers what the authorizer said (`lib/http.ts`), and of so many tokens, the latest. */
const REMEMBERED_MS = 5 * 60_000
const MOST_REMEMBERED = 1_000

/**
 * For a function that is called by its own URL, where no authorizer stands before it: who calls, as the authorizer says it of a person's
 * token. A program's key proves nothing here: whether it is one only the table knows, and what programs do is to be in the API's access log.
 * A token that was good is remembered for minutes, by its digest and not beyond its end. What reads tokens is loaded when the first comes:
 * a start need not wait for it.
 */
export function ownPersonReader({ clock, log }: Pick<Parts, 'clock' | 'log'>): PersonReader {
  let reader: Promise<ReadToken> | undefined
  const known = new Map<string, { person: PersonIdentity; until: number }>()
  return async (header) => {
    const token = bearerIn(header)
    if (!token) return undefined
    const digest = createHash('sha256').update(token).digest('base64')
    const found = known.get(digest)
    if (found && found.until > clock.now()) return found.person
    known.delete(digest)
    reader ??= loadReader(log)
    const person = readIdentity(await (await reader)(token))
    if (!person) return undefined
    for (const [oldest] of known) {
      if (known.size < MOST_REMEMBERED) break
      known.delete(oldest)
    }
    known.set(digest, { person, until: Math.min(clock.now() + REMEMBERED_MS, person.expiresAt ?? 0) })
    return person
  }
}

async function loadReader(log: Log): Promise<ReadToken> {
  const { createTokenReader } = await import('../platform/agent-tokens.ts')
  return createTokenReader(log)
}

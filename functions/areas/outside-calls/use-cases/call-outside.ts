import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { OutsideAnswer } from '../domain/outside-answer.ts'
import { signedHeaders } from '../domain/standard-webhooks.ts'
import { signingSecrets } from '../domain/webhook-secret.ts'
import type { Heard, OutsideCallsStore, OutsideParts } from '../port.ts'

type Deps = HasStore<OutsideCallsStore> & Pick<Parts, 'clock' | 'secrets'> & OutsideParts

/** Between an answer that a person waits for and one that a queue waits for; the specification advises 15 to 30 s. */
const TIMEOUT_MS = 15_000

export interface OutsideCall {
  url: string
  /** the same whenever it is called again for the same thing: by it the other side knows a repeat. Without a dot */
  id: string
  /** what is sent, as JSON */
  payload: unknown
  timeoutMs?: number
  /** what it is signed with, the newest first; left out: the workspace's own */
  secrets?: readonly string[]
}

/** Calls an address that somebody named, signed; what came of it is told apart, and nothing is thrown for the other side's doing. */
export async function callOutside(deps: Deps, call: OutsideCall): Promise<OutsideAnswer> {
  const { url, id, payload, timeoutMs = TIMEOUT_MS } = call
  const now = deps.clock.now()
  const secrets = call.secrets ?? (await ownSecrets(deps, now))
  if (secrets.length === 0) {
    return { outcome: 'refused', why: 'noSecret', reason: 'There is no secret to sign with yet' }
  }
  const body = JSON.stringify(payload)
  return deps.outside.post({ url, headers: signedHeaders({ id, at: now, body }, secrets), body, timeoutMs })
}

/** Tells an address something that is ready to be sent, signed; what it answers is for people to look at. */
export async function tellOutside(
  { outside, clock }: Pick<Deps, 'outside' | 'clock'>,
  call: { url: string; id: string; body: string; secrets: readonly string[]; headers?: Record<string, string> },
  mostCharacters: number,
): Promise<Heard> {
  const { url, id, body, secrets, headers } = call
  if (secrets.length === 0) return { reason: 'There is no secret to sign with' }
  const signed = signedHeaders({ id, at: clock.now(), body }, secrets)
  return outside.tell({ url, headers: { ...headers, ...signed }, body, timeoutMs: TIMEOUT_MS }, mostCharacters)
}

async function ownSecrets(deps: Pick<Deps, 'store' | 'secrets'>, now: number): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const secret = await deps.store.readWebhookSecret()
    const found = secret ? signingSecrets(secret, await deps.secrets.channel(secret.secretsAt), now) : []
    // One that was replaced between the two readings is gone.
    if (!secret || found.length > 0 || tries > 2) return found
  }
}

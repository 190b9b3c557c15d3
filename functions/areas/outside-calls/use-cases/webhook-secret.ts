import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import { newWebhookSecret } from '../domain/standard-webhooks.ts'
import { BOTH_SIGN_FOR_MS, type WebhookSecret } from '../domain/webhook-secret.ts'
import type { OutsideCallsStore } from '../port.ts'

type Deps = HasStore<OutsideCallsStore> & Pick<Parts, 'clock' | 'secrets' | 'ulid'>

const iso = (at: number | null | undefined) => (typeof at === 'number' ? new Date(at).toISOString() : null)

function present(secret: WebhookSecret | undefined, now: number) {
  const { earlierUntil = null } = secret ?? {}
  return {
    madeAt: iso(secret?.madeAt),
    earlierUntil: iso(earlierUntil !== null && earlierUntil > now ? earlierUntil : null),
  }
}

const nameOf = (deps: Pick<Deps, 'ulid'>) => `webhook-secret/${deps.ulid()}`

/** Makes the workspace's secret where there is none: safe to repeat, and at once. */
export async function ensureWebhookSecret(deps: Deps): Promise<void> {
  if (await deps.store.readWebhookSecret()) return
  const secretsAt = nameOf(deps)
  await deps.secrets.putChannel(secretsAt, { current: newWebhookSecret() })
  try {
    const secret = { secretsAt, madeAt: deps.clock.now(), earlierUntil: null }
    await deps.store.commit([deps.store.putWebhookSecret(secret)])
  } catch (error) {
    // Somebody else was first.
    if (!(error instanceof ConflictError)) throw error
  }
}

/** Since when the workspace's calls are signed with what they are; never with what. */
export async function getWebhookSecret(deps: Deps, call: Call) {
  const [, secret] = await Promise.all([call.agent, deps.store.readWebhookSecret()])
  return present(secret, deps.clock.now())
}

/**
 * Replaces it, and tells the new one this once; the one before signs beside it for a day, but not where it `leaked`. Asked
 * once more under the same key, it is not told again.
 */
export async function rotateWebhookSecret(
  deps: Deps,
  call: Call,
  { leaked = false }: { leaked?: boolean | undefined },
) {
  const secretsAt = nameOf(deps)
  const current = newWebhookSecret()
  let replaced: string | undefined
  const answer = await retryOnConflict(async () => {
    const [, before] = await Promise.all([call.agent, deps.store.readWebhookSecret()])
    const kept = before && !leaked ? (await deps.secrets.channel(before.secretsAt)).current : undefined
    const now = deps.clock.now()
    const after: WebhookSecret = {
      ...before,
      secretsAt,
      madeAt: now,
      earlierUntil: kept ? now + BOTH_SIGN_FOR_MS : null,
    }
    // Written before anything leads to it.
    await deps.secrets.putChannel(secretsAt, { current, ...(kept ? { earlier: kept } : {}) })
    replaced = before?.secretsAt
    const answer = present(after, now)
    await commitAnswer(deps, call, [deps.store.putWebhookSecret(after)], { secret: null, ...answer })
    return { secret: current, ...answer }
  }, ['idempotency'])
  if (replaced !== undefined) await deps.secrets.removeChannel(replaced)
  return answer
}

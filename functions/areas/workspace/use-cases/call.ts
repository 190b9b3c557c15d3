import type { Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Agent } from '../domain/agent.ts'

type Deps = HasStore

/** Who calls. The agent is on its way while the use-case already reads. */
export interface Call {
  agent: Promise<Agent>
  /** puts the answer into the transaction, so that the same idempotency key is answered once */
  remember?: (answer: unknown) => Write
  /** instead of that, where what is written tells by itself what was answered */
  once?: Once
}

/** A call that is carried out once. */
export interface Once {
  /** the idempotency key */
  key: string
  /** of the request, so that a reused key is noticed */
  hash: string
  /** what an earlier version answered under that key */
  answered(): Promise<unknown>
}

/** Commits with the caller's remembered answer. */
export async function commitAnswer(
  deps: Pick<Deps, 'store'>,
  call: Call,
  writes: Write[],
  answer: unknown,
): Promise<void> {
  const all = call.remember ? [...writes, call.remember(answer)] : writes
  if (all.length > 0) await deps.store.commit(all)
}

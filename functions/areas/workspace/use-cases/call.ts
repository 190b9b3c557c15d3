import type { Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Agent } from '../domain/agent.ts'
import type { Doer } from '../domain/doer.ts'
import type { Identity } from '../domain/sign-in.ts'

type Deps = HasStore

/** A socket of whoever calls: what their step does is told by the answer, and not there once more (ADR 41). */
export interface OwnSocket {
  /** as they say: it counts only as theirs */
  connectionId: string
  /** what is not told there; absent: the call took no step, or it was taken before */
  events?: readonly object[]
}

/** Who calls: an agent, who is on their way while the use-case already reads. What a workflow or a bot may do, too, takes any `Doer`. */
export interface Call<By extends Doer = Agent> {
  agent: Promise<By>
  /** what proved who calls; absent where nobody calls from outside */
  identity?: Identity
  /** puts the answer into the transaction, so that the same idempotency key is answered once */
  remember?: (answer: unknown) => Write
  /** the idempotency key, and a digest of the request, so that a reused key is noticed */
  once?: { key: string; hash: string }
  /** where they said which is theirs */
  socket?: OwnSocket
}

/** Commits with the caller's remembered answer. */
export async function commitAnswer(
  deps: Pick<Deps, 'store'>,
  call: Call<Doer>,
  writes: Write[],
  answer: unknown,
): Promise<void> {
  const all = call.remember ? [...writes, call.remember(answer)] : writes
  if (all.length > 0) await deps.store.commit(all)
}

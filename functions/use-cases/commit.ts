import { setTimeout as sleep } from 'node:timers/promises'
import type { Change, Moment } from '../domain/conversation.ts'
import { DomainError } from '../domain/errors.ts'
import type { Agent, Conversation } from '../domain/model.ts'
import type { Deps } from './ports.ts'
import { ConflictError, type Write } from './store-port.ts'

/** Who calls. The agent is on its way while the use-case already reads. */
export interface Call {
  agent: Promise<Agent>
  /** puts the answer into the transaction, so that the same idempotency key is answered once */
  remember?: (answer: unknown) => Write
}

const MOST_TRIES = 60

/** The present, for the rules. */
export function momentOf(deps: Pick<Deps, 'clock' | 'ulid'>): Moment {
  return { now: deps.clock.now(), ulid: deps.ulid }
}

/** Tries again from the reading on when somebody else was first; every try sees what the other did. */
export async function retryOnConflict<Result>(
  attempt: () => Promise<Result>,
  final: readonly string[] = [],
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ConflictError) || error.labels.some((label) => final.includes(label))) throw error
      if (tries >= MOST_TRIES) throw new DomainError('version_conflict', 'Too many changes at once; try again.')
      await sleep(Math.random() * Math.min(4 * 2 ** tries, 150))
    }
  }
}

/** The writes of a step on an existing conversation; none where nothing changed. */
export function writesOf(deps: Pick<Deps, 'store'>, before: Conversation, change: Change): Write[] {
  if (change.conversation === before) return []
  return [...deps.store.putConversation(before, change.conversation), ...change.entries.map(deps.store.putEntry)]
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

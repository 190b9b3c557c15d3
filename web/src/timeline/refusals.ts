import { useSyncExternalStore } from 'react'
import type { Entry, Message } from '../api/types.ts'

type Refusal = NonNullable<Message['refused']>

/** By the message of which it was asked: nothing that is read from the server tells of it. */
const refusals = new Map<string, Refusal>()
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** What was asked of a message from here last and was not taken, or what did not reach its customer. */
export const useRefusal = ({ id, message }: Entry): Refusal | undefined =>
  useSyncExternalStore(subscribe, () => refusals.get(id)) ?? message?.refused

/** It stays until something else is asked of the message. */
export function noteRefusal(id: string, refusal: Refusal | undefined): void {
  if (refusal) refusals.set(id, refusal)
  else refusals.delete(id)
  for (const listener of listeners) listener()
}

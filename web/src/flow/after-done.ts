import { useSyncExternalStore } from 'react'
import { remember, remembered } from '../ui/remembered.ts'

/** Where one goes when a conversation is closed, handed over or put on hold. */
export const ways = ['next', 'previous', 'list', 'stay'] as const
export type AfterDone = (typeof ways)[number]

const KEY = 'switchboard.afterDone'
const listeners = new Set<() => void>()

export function afterDone(): AfterDone {
  const chosen = remembered(KEY)
  return ways.find((way) => way === chosen) ?? 'next'
}

export function setAfterDone(next: AfterDone): void {
  remember(KEY, next)
  for (const listener of listeners) listener()
}

export function useAfterDone(): AfterDone {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, afterDone)
}

import { useSyncExternalStore } from 'react'
import { useNow } from '../realtime/server-clock.ts'
import { remember, remembered, unremember } from '../ui/remembered.ts'

const KEY = 'switchboard.quietUntil'
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
// In another window of this device.
window.addEventListener('storage', ({ key }) => key === KEY && tell())

const kept = () => remembered(KEY)

/** Whether nobody is to be disturbed on this device: nothing sounds or comes up, and the centre counts on. */
export function isQuiet(now: number): boolean {
  return Date.parse(kept() ?? '') > now
}

/** Until when; undefined: from now on one is told again. */
export function beQuiet(until: Date | undefined): void {
  if (until) remember(KEY, until.toISOString())
  else unremember(KEY)
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Until when nobody is to be disturbed on this device; undefined: one is told. */
export function useQuiet(): Date | undefined {
  const until = useSyncExternalStore(subscribe, kept)
  const now = useNow(10_000)
  return until !== null && Date.parse(until) > now ? new Date(until) : undefined
}

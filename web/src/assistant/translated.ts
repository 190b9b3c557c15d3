import { useSyncExternalStore } from 'react'

const shown = new Set<string>()
const listeners = new Set<() => void>()
const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Shows a message's translation under it, or no more. */
export function showTranslation(entryId: string, isShown = true): void {
  if (isShown) shown.add(entryId)
  else shown.delete(entryId)
  for (const listener of listeners) listener()
}

export const useIsTranslated = (entryId: string) => useSyncExternalStore(listen, () => shown.has(entryId))

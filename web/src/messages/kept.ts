import { useSyncExternalStore } from 'react'

/**
 * What somebody has written and not sent, in this browser's storage. Where that takes nothing (it is full, or shut), it is kept as
 * long as the page is open, and who leaves the page is asked first.
 */
const here = new Map<string, string>()
const listeners = new Set<() => void>()
const changed = () => {
  for (const listener of listeners) listener()
}
const ask = (event: BeforeUnloadEvent) => event.preventDefault()

export const kept = (storage: Storage, key: string): string | null => here.get(key) ?? storage.getItem(key)

export function keep(storage: Storage, key: string, text: string): void {
  try {
    storage.setItem(key, text)
    here.delete(key)
  } catch {
    // An older text must not come back instead.
    storage.removeItem(key)
    here.set(key, text)
  }
  settle()
}

export function forget(storage: Storage, key: string): void {
  storage.removeItem(key)
  here.delete(key)
  settle()
}

function settle(): void {
  if (here.size > 0) window.addEventListener('beforeunload', ask)
  else window.removeEventListener('beforeunload', ask)
  changed()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether something is kept under a key. */
export const useIsKept = (storage: Storage, key: string): boolean =>
  useSyncExternalStore(subscribe, () => kept(storage, key) !== null)

/** Whether something is only kept as long as the page is open. */
export const useIsStorageFull = (): boolean => useSyncExternalStore(subscribe, () => here.size > 0)

import { useSyncExternalStore } from 'react'

/** A sentence about what was just done, with what can still be done about it. */
export interface Toast {
  key: string
  text: string
  tone?: 'bad'
  action?: { label: string; run(): void; shortcut?: string }
}

const MOST = 3
let toasts: readonly Toast[] = []
const listeners = new Set<() => void>()
function become(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export function showToast(toast: Omit<Toast, 'key'>): void {
  become([...toasts, { ...toast, key: crypto.randomUUID() }].slice(-MOST))
}

export const dropToast = (key: string) => become(toasts.filter((toast) => toast.key !== key))

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}

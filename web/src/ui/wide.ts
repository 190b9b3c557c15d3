import { useSyncExternalStore } from 'react'

const wide = matchMedia('(min-width: 768px)')

/** Whether there is room for columns side by side: on a phone they stand one below the other. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      wide.addEventListener('change', changed)
      return () => wide.removeEventListener('change', changed)
    },
    () => wide.matches,
  )
}

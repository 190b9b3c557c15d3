import { useEffect } from 'react'

/** Keeps the screen on for as long as it is shown, where the browser can; it lets go when the page is hidden, and is asked again then. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let isOver = false
    const ask = async () => {
      if (!('wakeLock' in navigator) || document.visibilityState !== 'visible' || (lock && !lock.released)) return
      try {
        lock = await navigator.wakeLock.request('screen')
        if (isOver) await lock.release()
      } catch (error) {
        // A battery that is low, or a browser that does not want to.
        console.warn('The screen may go dark:', error)
      }
    }
    void ask()
    document.addEventListener('visibilitychange', ask)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', ask)
      lock?.release().catch((error) => console.warn('The screen stays on:', error))
    }
  }, [])
}

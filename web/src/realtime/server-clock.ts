import { useSyncExternalStore } from 'react'

/** How far the server's clock is ahead of this machine's, as far as known. */
let ahead = Number(sessionStorage.getItem('switchboard.clock') ?? 0)
const ticks = new Set<() => void>()
function setAhead(ms: number): void {
  ahead = ms
  for (const tick of ticks) tick()
  sessionStorage.setItem('switchboard.clock', String(ms))
}

/** The server said what time it is now; `delayMs`: how long that took to reach us. */
export function setServerTime(at: string, delayMs: number): void {
  setAhead(Date.parse(at) + delayMs - Date.now())
}

/** Something happened at that time: it cannot be earlier now. */
export function notEarlierThan(at: string): void {
  const least = Date.parse(at) - Date.now()
  if (least > ahead) setAhead(least)
}

export const serverNow = () => Date.now() + ahead

let timer: ReturnType<typeof setInterval> | undefined
function subscribe(tick: () => void): () => void {
  ticks.add(tick)
  timer ??= setInterval(() => {
    for (const each of ticks) each()
  }, 1000)
  return () => {
    ticks.delete(tick)
    if (ticks.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Now, in steps: whoever shows minutes is drawn once a minute. One timer for all. */
export function useNow(stepMs: number): number {
  const step = useSyncExternalStore(subscribe, () => Math.floor(serverNow() / stepMs))
  return step * stepMs
}

/** True as long as `until` has not come; changes by itself. */
export function useBefore(until: number): boolean {
  return useSyncExternalStore(subscribe, () => serverNow() < until)
}

import { duration } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'

/** How long somebody has waited since then, by the server's clock and by the second; undefined: nobody waits. */
export function useWaited(since: string | null): string | undefined {
  const now = useNow(1_000)
  return since === null ? undefined : duration(now - Date.parse(since))
}

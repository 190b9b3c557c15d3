import { adapterOf } from '../areas/channels/providers/adapters.ts'
import type { Deps } from './deps.ts'

/** The providers' adapters: for the functions that read webhooks, send, or fetch files. */
export function providers(): Pick<Deps, 'adapter'> {
  return { adapter: adapterOf }
}

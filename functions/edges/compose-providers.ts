import { adapters } from '../areas/channels/providers/index.ts'
import type { Deps } from './deps.ts'

/** The providers' adapters: for the functions that read webhooks, send, or fetch files. */
export function providers(): Pick<Deps, 'adapter'> {
  return { adapter: (provider) => adapters.find((adapter) => adapter.provider === provider) }
}

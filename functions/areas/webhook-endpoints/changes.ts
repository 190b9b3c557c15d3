import { source } from '../../platform/stream.ts'
import { RUN_KIND, toRun } from './store/endpoint-items.ts'

/** How it goes with endpoints. */
export const endpointRuns = source(RUN_KIND, toRun)

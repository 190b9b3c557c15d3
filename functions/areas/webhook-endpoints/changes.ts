import { source } from '../../platform/stream.ts'
import { ENDPOINT_KIND, RUN_KIND, toEndpoint, toRun } from './store/endpoint-items.ts'

/** Endpoints. */
export const endpoints = source(ENDPOINT_KIND, toEndpoint)
/** How it goes with endpoints. */
export const endpointRuns = source(RUN_KIND, toRun)

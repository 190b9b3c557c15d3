import { decode, type Item } from '../../../platform/item.ts'
import { withVersion } from '../../../platform/versioned-item.ts'
import { Endpoint, EndpointRun } from '../domain/endpoint.ts'

export const ENDPOINT_KIND = 'webhook-endpoint'
export const RUN_KIND = 'webhook-endpoint-run'

/** A stored endpoint. */
export const toEndpoint = (item: Item): Endpoint => decode(Endpoint, withVersion(item))
/** How it goes with an endpoint, or a stream image of that. */
export const toRun = (item: Item): EndpointRun => decode(EndpointRun, withVersion(item))

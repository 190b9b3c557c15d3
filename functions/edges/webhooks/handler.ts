import type { WebhookRequest } from '../../areas/channels/port.ts'
import { receiveWebhook } from '../../areas/webhooks/use-cases/receive-webhook.ts'
import * as ENV from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { channels, compose, core, secrets } from '../compose.ts'
import { adapters } from '../compose-adapters.ts'
import { bodyOf, type HttpEvent, httpEdge, isByOwnUrl, json } from '../http-edge.ts'
import { createCarryingStore } from '../store.ts'

const base = core(createCarryingStore)
const keys = secrets()
const deps = compose('webhooks', { ...base, ...keys, ...channels(base.store, keys.secrets), ...adapters() })

function requestOf(event: HttpEvent): WebhookRequest {
  // Some providers sign the address that they call.
  const origin =
    (isByOwnUrl(event) ? undefined : optional(ENV.publicUrl)) ?? `https://${event.requestContext.domainName}`
  const query = event.rawQueryString ? `?${event.rawQueryString}` : ''
  const headers = Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value ?? ''])
  return {
    method: event.requestContext.http.method,
    url: `${origin}${event.rawPath}${query}`,
    path: event.rawPath,
    query: Object.fromEntries(new URLSearchParams(event.rawQueryString)),
    headers: Object.fromEntries(headers),
    body: bodyOf(event),
  }
}

/** The webhook edge: the raw bytes go to the provider's adapter; an error here is a 5xx, so that the provider tries again. */
export const handler = httpEdge(
  () => deps.log,
  async (event) => {
    const [, name = ''] = /^\/webhooks\/([^/]+)$/.exec(event.rawPath) ?? []
    const answer = await receiveWebhook(deps, name, requestOf(event))
    return json(answer.status, answer.body, answer.contentType ?? 'application/json')
  },
)

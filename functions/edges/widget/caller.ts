import type { Caller } from '../../areas/web-chat/use-cases/admit-visitor.ts'
import * as ENV from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import type { HttpEvent } from '../http-edge.ts'

/**
 * Where a visitor's call comes from. What CloudFront passed on has its word that it did, and then the visitor's address
 * among those that it was forwarded for: the last one that is not CloudFront's own. Anybody else's such list is their own
 * invention.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
export function callerOf(event: HttpEvent): Caller {
  const { headers } = event
  const { sourceIp } = event.requestContext.http
  const key = optional(ENV.distributionKey)
  const forwarded = (headers['x-forwarded-for'] ?? '').split(',').map((address) => address.trim())
  if (forwarded.at(-1) === sourceIp) forwarded.pop()
  const viewer = key && headers['x-switchboard-distribution'] === key ? forwarded.at(-1) : undefined
  return { address: viewer || sourceIp, origin: headers.origin }
}

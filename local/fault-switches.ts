import * as z from 'zod'
import type { AwsStandIns } from './aws/types.ts'
import type { FunctionHost } from './function-host.ts'
import type { SocketFront } from './socket-front.ts'

const times = z.int().min(0).max(1_000_000)

/** What can be made to go wrong. Every number says how often; 0 or false switches it off. */
export const Faults = z.strictObject({
  /** streams and queues hand every batch over twice */
  duplicates: z.boolean().optional(),
  /** work of different keys overtakes each other */
  reorder: z.boolean().optional(),
  /** functions that fail whenever a service calls them, as after a faulty deployment */
  failing: z.array(z.string()).optional(),
  /** SDK calls refused as throttled; the SDK's own retries count */
  throttle: times.optional(),
  /** SDK calls that are done, but whose answer never arrives */
  cut: times.optional(),
  /** closed sockets that are not reported by `$disconnect` */
  dropDisconnects: z.union([z.boolean(), times]).optional(),
  /** the functions' process dies at the n-th call from now, SDK or provider */
  crashAtCall: z.int().min(1).optional(),
  /** before the call leaves, or after it was done (default) */
  crashWhen: z.enum(['before', 'after']).optional(),
  /** DynamoDB calls that answer 500 */
  database: z.strictObject({ fail: times }).optional(),
  /** emails that SES refuses */
  email: z.strictObject({ kind: z.enum(['throttle', 'unavailable']), times }).optional(),
  /** questions to the model that go wrong, or are answered late */
  model: z
    .strictObject({
      kind: z.enum(['throttle', 'deny', 'timeout', 'fail', 'long', 'decline', 'late']),
      times,
      delayMs: z.int().min(1).max(60_000).optional(),
    })
    .optional(),
})
export type Faults = z.infer<typeof Faults>

export interface FaultTargets {
  aws: AwsStandIns
  host: FunctionHost
  sockets: SocketFront
}

export function applyFaults(faults: Faults, { aws, host, sockets }: FaultTargets): void {
  if (faults.duplicates !== undefined) aws.faults.duplicates = faults.duplicates
  if (faults.failing !== undefined) aws.faults.failing = faults.failing
  if (faults.reorder !== undefined) aws.faults.reordering = faults.reorder
  if (faults.dropDisconnects !== undefined) {
    const { dropDisconnects } = faults
    sockets.dropDisconnects(typeof dropDisconnects === 'number' ? dropDisconnects : dropDisconnects ? Infinity : 0)
  }
  if (faults.model) aws.models.fail(faults.model)
  if (faults.email) aws.ses.fail(faults.email.kind, faults.email.times)
  host.arm({
    ...(faults.throttle === undefined ? {} : { throttle: faults.throttle }),
    ...(faults.cut === undefined ? {} : { cut: faults.cut }),
    ...(faults.database === undefined ? {} : { databaseFail: faults.database.fail }),
    ...(faults.crashAtCall === undefined
      ? {}
      : { crashAtCall: faults.crashAtCall, crashWhen: faults.crashWhen ?? 'after' }),
  })
}

import * as z from 'zod'
import { EVERY_EVENT, type EventType, eventTypes } from './event-types.ts'
import type { endpointStates } from './states.ts'

/** An address of the company's own, and what it is told. Times are epoch milliseconds. */
export const Endpoint = z.lazy(() =>
  z.object({
    id: z.string(),
    url: z.string(),
    description: z.string().optional(),
    events: z.array(z.enum([EVERY_EVENT, ...eventTypes])),
    /** null: of every team, and of none */
    teamIds: z.array(z.string()).nullable(),
    /** null: of every channel, and of none */
    channelIds: z.array(z.string()).nullable(),
    ordered: z.boolean(),
    enabled: z.boolean(),
    createdAt: z.number(),
    /** its secrets lie in SSM under this name, one for each change */
    secretsAt: z.string(),
    madeAt: z.number(),
    /** until when the secret before signs, too; null: there is none */
    earlierUntil: z.number().nullable(),
    version: z.number().optional(),
  }),
)
export type Endpoint = z.infer<typeof Endpoint>

/** How it goes with an endpoint, beside its settings, which nobody but people changes. Times are epoch milliseconds. */
export const EndpointRun = z.lazy(() =>
  z.object({
    endpointId: z.string(),
    /** what happens joins what waits, and is not sent at once: something waits that goes first, or calls last too long */
    behind: z.boolean(),
    /** attempts that failed, one after the other; a success begins anew */
    failures: z.number(),
    failingSince: z.number().nullable(),
    /** how often the endpoint itself was tried in vain, since it counts as dead */
    tries: z.number(),
    /** when what waits is to be looked at; null: nothing waits, or it is switched off */
    nextAttemptAt: z.number().nullable(),
    lastError: z.string().optional(),
    /** what is to be sent once more: from `since` to `until`; what lies at `after` and before it is on its way */
    resend: z.object({ since: z.number(), until: z.number(), after: z.string().nullable() }).optional(),
    /** when it was switched off because nothing got through, and why */
    offAt: z.number().optional(),
    offBecause: z.enum(['gone', 'failed']).optional(),
    version: z.number().optional(),
  }),
)
export type EndpointRun = z.infer<typeof EndpointRun>

/** How a new endpoint begins, or one that is switched on again: `nextAttemptAt` (epoch ms) where something may wait. */
export const freshRun = (endpointId: string, nextAttemptAt: number | null): EndpointRun => ({
  endpointId,
  behind: false,
  failures: 0,
  failingSince: null,
  tries: 0,
  nextAttemptAt,
})

export function stateOf({ enabled }: Endpoint, { failingSince }: EndpointRun): (typeof endpointStates)[number] {
  if (!enabled) return 'off'
  return failingSince === null ? 'working' : 'failing'
}

/** What decides who is told of something: whose and where it is. */
export interface Place {
  teamIds: readonly string[]
  channelIds: readonly string[]
}

/**
 * Whether an endpoint is told of an event. One that names teams or channels is told of what is theirs: not of records, which are
 * nobody's, and of agents by their teams only.
 */
export function isToldOf({ enabled, events, teamIds, channelIds }: Endpoint, type: EventType, place: Place): boolean {
  const isOneOf = (wanted: readonly string[] | null, are: readonly string[]) =>
    wanted === null || are.some((id) => wanted.includes(id))
  return (
    enabled &&
    events.some((one) => one === EVERY_EVENT || one === type) &&
    isOneOf(teamIds, place.teamIds) &&
    isOneOf(channelIds, place.channelIds)
  )
}

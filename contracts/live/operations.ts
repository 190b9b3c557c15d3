import * as z from 'zod'
import { Id, none, Time } from '../fields.ts'
import { operation } from '../operation.ts'

const numbers = () => ({
  queues: z.object({
    rep_needed: z.number(),
    pending: z.number(),
    soon: z.number(),
    overdue: z.number(),
    online: z.number(),
  }),
  /** since when whoever waits longest has waited; null: nobody waits */
  oldestWaitingSince: Time.nullable(),
})

const agentNow = () => ({
  id: Id,
  name: z.string(),
  /** has the console open */
  online: z.boolean(),
  /** conversations may be assigned to them */
  available: z.boolean(),
  /** since when they are as they are; null: that is not known */
  since: Time.nullable(),
})

/** R2: an agent as they are now; `deleted`: they have left the company. */
export const AgentNow = z.lazy(() => z.object({ ...agentNow(), deleted: z.literal(true).optional() }))

const Live = z.lazy(() =>
  z.object({
    /** as of when: what happened later may be missing */
    at: Time,
    ...numbers(),
    /** by name; `-`: what belongs to no team, where there is something */
    teams: z.array(z.object({ id: z.string(), name: z.string(), ...numbers() })),
    /** by name */
    agents: z.array(
      z.object({
        ...agentNow(),
        /** how many open conversations are assigned to them */
        open: z.number(),
      }),
    ),
    /** how many conversations were opened in the last hour, and in each of its minutes, the oldest first */
    arrivals: z.number(),
    arrivalsByMinute: z.array(z.number()).length(60),
  }),
)

/** R2: what is going on now. */
export const liveOperations = [
  operation({
    name: 'reports.live',
    method: 'GET',
    path: '/v1/reports/live',
    summary:
      'Queues, who waits longest, agents and arrivals, now. Whoever may not see all reports sees the teams whose admin they are; else the numbers of the inbox, and of agents themselves',
    who: 'agent',
    input: none,
    output: Live,
  }),
] as const

import * as z from 'zod'
import { ChannelType } from '../../channels/domain/channel.ts'
import type { Document, Trigger, Workflow } from './document.ts'
import { type Condition, isCondition, type When } from './when.ts'

/** What one workflow that is on waits for. */
export const Listener = z.lazy(() =>
  z.object({
    workflowId: z.string(),
    on: z.string(),
    which: z.enum(['first', 'firstEver']).optional(),
    /** of a silence */
    minutes: z.number().optional(),
    /** it asks for one of these, whatever else it asks for; absent: for none in particular */
    channelIds: z.array(z.string()).optional(),
    channelTypes: z.array(ChannelType).optional(),
    teamIds: z.array(z.string().nullable()).optional(),
  }),
)
export type Listener = z.infer<typeof Listener>

/** What all workflows that are on wait for, in one item: what nobody waits for costs nothing. */
export const Listening = z.lazy(() => z.object({ listeners: z.array(Listener), version: z.number().optional() }))
export type Listening = z.infer<typeof Listening>

/** What happens, as far as it is known without reading anything. */
export interface Occasion {
  on: Trigger['on']
  channel?: { id: string; type: string } | null | undefined
  teamId?: string | null | undefined
}

/** Those that wait for something like it. What they ask beyond that is looked at when it is read. */
export const listenersTo = ({ listeners }: Listening, { on, channel, teamId }: Occasion): Listener[] =>
  listeners.filter(
    (one) =>
      one.on === on &&
      (!channel || !one.channelIds || one.channelIds.includes(channel.id)) &&
      (!channel || !one.channelTypes || one.channelTypes.some((type) => type === channel.type)) &&
      (teamId === undefined || !one.teamIds || one.teamIds.includes(teamId)),
  )

/** The workflow as it waits. */
export function listenerOf({ id, trigger, when }: Pick<Workflow, 'id'> & Pick<Document, 'trigger' | 'when'>): Listener {
  const channelIds = narrowed(when, 'channel.id')
  const channelTypes = narrowed(when, 'channel.type')?.filter((type) => ChannelType.safeParse(type).success)
  const teamIds = narrowed(when, 'team.id')
  return {
    workflowId: id,
    on: trigger.on,
    ...(trigger.on === 'message.received' && trigger.which ? { which: trigger.which } : {}),
    ...(trigger.on === 'silence' ? { minutes: trigger.minutes } : {}),
    ...(channelIds ? { channelIds: channelIds.filter((one) => one !== null) } : {}),
    ...(channelTypes ? { channelTypes: channelTypes as ChannelType[] } : {}),
    ...(teamIds ? { teamIds } : {}),
  }
}

/** The values of which a field must have one for all to hold; undefined: it may have any. */
function narrowed(when: When, field: string): (string | null)[] | undefined {
  if (isCondition(when)) return when.field === field ? valuesOf(when) : undefined
  for (const one of when.all ?? []) {
    const values = narrowed(one, field)
    if (values) return values
  }
  return undefined
}

function valuesOf({ is, value }: Condition): (string | null)[] | undefined {
  if (is === 'equals') return value === null ? [null] : [String(value)]
  return is === 'in' && Array.isArray(value) ? value.map(String) : undefined
}

/** With the workflow as it is now, or without it; the same where that changes nothing. */
export function withListener(listening: Listening, id: string, listener: Listener | undefined): Listening {
  const place = listening.listeners.findIndex(({ workflowId }) => workflowId === id)
  const before = listening.listeners[place]
  if (JSON.stringify(before) === JSON.stringify(listener)) return listening
  const others = listening.listeners.filter(({ workflowId }) => workflowId !== id)
  return { ...listening, listeners: listener ? [...others, listener] : others }
}

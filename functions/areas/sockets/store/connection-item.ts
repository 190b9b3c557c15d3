import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { SOCKET_LIFE_MS } from '../domain/remembered.ts'
import type { OpenConnection } from '../port.ts'

const LookingItem = z.lazy(() =>
  z.object({ conversationId: z.string(), state: z.enum(['viewing', 'typing']), until: z.number() }),
)
export const AgentItem = z.lazy(() =>
  z.object({
    expiresAt: z.number(),
    connectionId: z.string(),
    agentId: z.string(),
    secretHash: z.string().optional(),
    since: z.number().optional(),
    looking: LookingItem.optional(),
  }),
)
export type AgentItem = z.infer<typeof AgentItem>

/** An agent's socket as it is kept. What an earlier version kept says since when by how long it is kept. */
export const toConnection = ({ since, ...item }: AgentItem): OpenConnection => ({
  kind: 'agent',
  ...item,
  since: since ?? item.expiresAt - SOCKET_LIFE_MS,
})

/** A stream image of an agent's socket. */
export const toAgentConnection = (item: Item): OpenConnection => toConnection(decode(AgentItem, item))

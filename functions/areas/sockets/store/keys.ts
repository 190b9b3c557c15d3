import { sha } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const socketsKeys = {
  visitor: (contactId: string, connectionId: string) => ({ pk: contactId, sk: `V#${connectionId}` }),
  agentConnection: (agentId: string, connectionId: string) => ({ pk: 'CONNECTIONS', sk: `${agentId}#${connectionId}` }),
  /** only a digest of the ticket is kept */
  ticket: (ticket: string) => ({ pk: `TICKET#${sha(ticket)}`, sk: 'TICKET' }),
}

/** Partition keys of the indexes. */
export const socketsPartitions = {
  online: (shard: number) => `ONLINE#${shard}`,
}

import { configurationKey } from '../../../platform/configuration-count.ts'
import * as ENV from '../../../platform/env-names.ts'
import { optional } from '../../../platform/environment.ts'
import { sha } from '../../../platform/keys.ts'

/** Of agents' sockets. More of them are a setting of the stage: each is one more read, and a key takes so much a second. */
export const agentPartitions = () =>
  Array.from({ length: Number(optional(ENV.socketPartitions) ?? 1) }, (_, number) => partition(number))

const partition = (number: number) => (number === 0 ? configurationKey.pk : `${configurationKey.pk}#${number}`)

/** Where an agent's socket may be that was opened before there were several partitions. */
export const earlierAgentConnection = (agentId: string, connectionId: string) => ({
  pk: partition(0),
  sk: `${agentId}#${connectionId}`,
})

/** Primary keys of what this area stores. */
export const socketsKeys = {
  visitor: (contactId: string, connectionId: string) => ({ pk: contactId, sk: `V#${connectionId}` }),
  agentConnection(agentId: string, connectionId: string) {
    const partitions = agentPartitions()
    const own = Number.parseInt(Buffer.from(sha(connectionId)).toString('hex').slice(0, 8), 16) % partitions.length
    return { pk: partitions[own] ?? partition(0), sk: `${agentId}#${connectionId}` }
  },
  /** only a digest of the ticket is kept */
  ticket: (ticket: string) => ({ pk: `TICKET#${sha(ticket)}`, sk: 'TICKET' }),
}

/** Partition keys of the indexes. */
export const socketsPartitions = {
  online: (shard: number) => `ONLINE#${shard}`,
}

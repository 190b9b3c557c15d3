import { source } from '../../platform/stream.ts'
import { toAgentConnection } from './store/connection-item.ts'

/** Agents' sockets, as they open and close. */
export const agentConnections = source('agent-connection', toAgentConnection)

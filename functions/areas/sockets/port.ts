import type { Looking } from './domain/presence.ts'

/** Open sockets, by connection id. */
export interface Sockets {
  post(connectionId: string, data: string): Promise<'ok' | 'gone'>
}

export interface AgentConnection {
  kind: 'agent'
  connectionId: string
  agentId: string
  /** M13: which conversation it shows */
  looking?: Looking
}

export interface VisitorConnection {
  kind: 'visitor'
  connectionId: string
  contactId: string
  channelId: string
}

export type Connection = AgentConnection | VisitorConnection

import type { Agent } from '../workspace/domain/agent.ts'
import type { Identity } from '../workspace/domain/sign-in.ts'
import type { PresenceMark } from './domain/presence.ts'

/** Open sockets, by connection id. */
export interface Sockets {
  post(connectionId: string, data: string): Promise<'ok' | 'gone'>
}

/** Of somebody of the company, or of a program, whose id is its key's. */
export interface AgentConnection {
  kind: 'agent'
  connectionId: string
  agentId: string
  /** of a program: the digest of the secret that it came with */
  secretHash?: string
  /** of one that is stored: until when it is kept, epoch ms */
  expiresAt?: number
  /** R2: since when the agent has been here (epoch ms), in this window or in one before */
  since?: number
  /** M13: which conversation it shows */
  looking?: PresenceMark
}
/** A socket as it is stored. */
export type OpenConnection = AgentConnection & { since: number; expiresAt: number }

export interface VisitorConnection {
  kind: 'visitor'
  connectionId: string
  contactId: string
  channelId: string
  /** under which they came; absent where it was opened before that was noted */
  address?: string
}

export type Connection = AgentConnection | VisitorConnection

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface SocketsStore {
  putConnection(connection: Connection, expiresAt: number): Promise<void>
  /** answers an agent's socket as it was; undefined where it is gone already */
  deleteConnection(connection: Connection): Promise<OpenConnection | undefined>
  putLooking(
    connection: AgentConnection,
    looking: PresenceMark | null,
    conversationId: string,
  ): Promise<PresenceMark | undefined>
  agentConnections(now: number, consistent?: boolean): Promise<OpenConnection[]>
  /** those of one agent, as they are */
  connectionsOf(agentId: string, now: number): Promise<OpenConnection[]>
  agentsLately(now: number): Promise<Agent[]>
  visitorConnections(contactId: string, now: number): Promise<VisitorConnection[]>
  putTicket(ticket: string, identity: Identity, expiresAt: number): Promise<void>
  /** whom it was issued for; undefined when unknown, used or expired */
  takeTicket(ticket: string, now: number): Promise<Identity | undefined>
}

export interface SocketParts {
  sockets: Sockets
}

/** Closing sockets whose owners are let in no more. */
export interface SocketCloser {
  /** no error where it is closed already */
  close(connectionId: string): Promise<void>
}

export interface SocketCloserParts {
  socketCloser: SocketCloser
}

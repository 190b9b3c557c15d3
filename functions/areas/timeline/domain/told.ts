import type { Conversation } from './conversation.ts'
import { codeOf } from './taken.ts'

/** What stands for a socket of an agent or program. Whatever a caller says is theirs, it is none of anybody else. */
export const socketCode = (agentId: string, connectionId: string): string => codeOf(agentId, connectionId)

/** How a conversation says which socket's step made that version of it. */
export const toldAs = (version: number, code: string): string => `${version}.${code}`

/** Whose step made the conversation what it is (`socketCode`); undefined: nobody's who said so, or that was an earlier version. */
export function toldTo({ told, version }: Pick<Conversation, 'told' | 'version'>): string | undefined {
  const [of, code] = told?.split('.') ?? []
  return of === String(version) ? code : undefined
}

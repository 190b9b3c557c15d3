import { codeOf } from './code.ts'
import type { Conversation } from './conversation.ts'

/** What stands for a socket of an agent or program. Whatever a caller says is theirs, it is none of anybody else. */
export const socketCode = (agentId: string, connectionId: string): string => codeOf(agentId, connectionId)

/** How a conversation says which socket's step (`socketCode`) made that version of it, and with how many entries. */
export const toldAs = (version: number, entries: number, code: string): string => `${version}.${entries}.${code}`

interface Told {
  /** `socketCode` */
  to: string
  /** the step's entries have higher numbers */
  afterSeq: number
}

/** Whose step made the conversation what it is; undefined: nobody's who said so, or that was an earlier version. */
export function toldOf({ told, version, seq }: Pick<Conversation, 'told' | 'version' | 'seq'>): Told | undefined {
  const [of, entries, to] = told?.split('.') ?? []
  return to !== undefined && of === String(version) ? { to, afterSeq: seq - Number(entries) } : undefined
}

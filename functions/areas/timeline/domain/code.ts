import { createHash } from 'node:crypto'
import { CODE_LENGTH } from './taken.ts'

/** What stands for an event or a call among those of one contact: 60 bits of a digest of its names. */
export const codeOf = (...names: string[]): string =>
  createHash('sha256').update(JSON.stringify(names)).digest('base64url').slice(0, CODE_LENGTH)

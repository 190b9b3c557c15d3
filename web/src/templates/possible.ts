import type { Variable } from '../messages/variables.ts'

export interface Unfilled {
  /** as it stands there: `$contact.phone` */
  name: string
  reason: 'empty' | 'unknown'
}

const WORD = String.raw`[\p{L}\p{N}_]+`
const VARIABLE = new RegExp(
  String.raw`\$(\$?)(contact\.attributes\.${WORD}(?:-${WORD})*|[a-z]+\.${WORD}(?:-${WORD})*)`,
  'giu',
)
const rootOf = (name: string) => name.slice(0, name.indexOf('.'))

/** A value with its variables filled in, and which of them have nothing to say. `$$contact.name` are the words themselves. */
export function fillValue(value: string, possible: readonly Variable[]): { text: string; unfilled: Unfilled[] } {
  const known = new Map(possible.map(([name, text]) => [name.toLowerCase(), text]))
  const roots = new Set(possible.map(([name]) => rootOf(name)))
  const unfilled: Unfilled[] = []
  const text = value.replace(VARIABLE, (written: string, escaped: string, name: string) => {
    if (escaped) return written.slice(1)
    const own = known.get(name.toLowerCase())
    if (own?.trim()) return own.trim()
    const root = rootOf(name)
    // Of words that begin none of ours only those count that look like a slip, as the server has it.
    if (own === undefined && !roots.has(root.toLowerCase()) && !/^[a-z]{3,}$/.test(root)) return written
    unfilled.push({ name: written, reason: own === undefined ? 'unknown' : 'empty' })
    return written
  })
  return { text, unfilled }
}

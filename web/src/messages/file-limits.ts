import type { Channel } from '../api/types.ts'

export type Limits = Channel['files']
type Kind = Limits['kinds'][number]['kind']

interface Sized {
  type: string
  /** bytes */
  size: number
  voice?: true | undefined
}
/** Why a file cannot go on a channel. */
export type Refusal =
  | { why: 'empty' }
  | { why: 'type'; type: string }
  | { why: 'size'; kind: Kind; mostBytes: number }
  | { why: 'together'; mostBytes: number }
  | { why: 'count'; count: number }

const plain = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? ''

function isOf(type: string, types: readonly string[]): boolean {
  return types.some((one) => one === '*' || one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))))
}

/** M5: what the server would say of each file; undefined: it goes. */
export function refusals(files: readonly Sized[], limits: Limits | undefined): (Refusal | undefined)[] {
  const all = files.reduce((sum, { size }) => sum + size, 0)
  return files.map((file, index) => {
    if (file.size === 0) return { why: 'empty' }
    if (!limits) return undefined
    if (index >= limits.most) return { why: 'count', count: limits.most }
    const together = limits.mostBytesTogether
    return refusal(file, limits) ?? (together && all > together ? { why: 'together', mostBytes: together } : undefined)
  })
}

function refusal(file: Sized, { kinds }: Limits): Refusal | undefined {
  const type = plain(file.type)
  const fitting = kinds.filter(({ kind, types }) => (kind !== 'voice' || file.voice === true) && isOf(type, types))
  const [largest] = fitting.toSorted((one, other) => other.mostBytes - one.mostBytes)
  if (!largest) return { why: 'type', type }
  return file.size > largest.mostBytes ? { why: 'size', kind: largest.kind, mostBytes: largest.mostBytes } : undefined
}

/** Whether files of this type go out at all. */
export function carries(type: string, limits: Limits | undefined, kind?: Kind): boolean {
  return limits?.kinds.some((one) => (!kind || one.kind === kind) && isOf(plain(type), one.types)) ?? true
}

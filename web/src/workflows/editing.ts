import { createContext, use } from 'react'
import type { Place } from './model/tree.ts'
import type { Spoken } from './spoken.ts'
import type { Step } from './types.ts'

/** What is said at a step: what is wrong with it, by field (`` for all of it). */
export type Errors = ReadonlyMap<string, Readonly<Record<string, string>>>

/** What became of a step, or would. */
export interface Mark {
  tone: 'good' | 'bad' | 'warn' | 'plain'
  text: string
  /** it was not come to */
  isFaint?: true
  at?: string | undefined
  reason?: string | undefined
  onRetry?: (() => void) | undefined
}

/** What a condition saw, and whether it held; by its place: `1.0`. */
export type ConditionMarks = ReadonlyMap<string, { held: boolean; saw: string }>

/** What the parts of a picture of a workflow share. */
export interface Picture {
  steps: readonly Step[]
  spoken: Spoken
  marks: ReadonlyMap<string, Mark>
  /** what conditions saw, by step; `` for the workflow's own */
  held?: ReadonlyMap<string, ConditionMarks> | undefined
  /** undefined: it is only looked at */
  editing?: Editing
}

export interface Editing {
  openId: string | undefined
  open(id: string | undefined): void
  errors: Errors
  /** names something that is gone */
  broken: ReadonlySet<string>
  change(step: Step, about?: string): void
  add(what: Step['do'], place: Place): void
  moveBy(step: Step, by: -1 | 1): void
  moveTo(id: string, place: Place): void
  copy(step: Step): void
  remove(step: Step): void
  isFull: boolean
  draggedId: string | undefined
  drag(id: string | undefined): void
}

export const PictureContext = createContext<Picture | undefined>(undefined)
export function usePicture(): Picture {
  const picture = use(PictureContext)
  if (!picture) throw new Error('There is no workflow around it.')
  return picture
}

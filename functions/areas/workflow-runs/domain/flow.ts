import { branchesOf, type Step } from '../../workflows/domain/document.ts'

/** A step in its document. */
export interface Place {
  step: Step
  /** the step that follows when this one leads to no other; null: none does */
  after: string | null
  /** the first of each list of steps that it leads to; of an empty list what follows */
  branches: Partial<Record<'then' | 'else', string | null>>
}

/** Where each step of a document leads, by the step's id. */
export type Flow = ReadonlyMap<string, Place>

/** The same, of its steps. */
export function flowOf(steps: readonly Step[]): Flow {
  const places = new Map<string, Place>()
  const lay = (list: readonly Step[], behind: string | null) => {
    for (const [at, step] of list.entries()) {
      const after = list[at + 1]?.id ?? behind
      const branches = branchesOf(step).map(({ path, steps: inside }) => {
        lay(inside, after)
        return [path.slice('with.'.length), inside[0]?.id ?? after] as const
      })
      places.set(step.id, { step, after, branches: Object.fromEntries(branches) })
    }
  }
  lay(steps, null)
  return places
}

import { asProblem } from './problem.ts'

const TRIES = 3
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

interface Steps<Item> {
  write(version: number): Promise<Item>
  /** how it is now, shown from then on */
  read(): Promise<Item>
}

/**
 * Writes fields over a thing as it was seen. Where others changed other fields meanwhile, over theirs; where they changed
 * the same ones, not at all: the refusal is told, and the next try is over what is shown by then. Throws Problem.
 */
export async function overLatest<Item extends { version: number }>(
  seen: Item,
  fields: object,
  { write, read }: Steps<Item>,
): Promise<Item> {
  let { version } = seen
  for (let left = TRIES; ; left--) {
    try {
      return await write(version)
    } catch (refusal) {
      if (asProblem(refusal).code !== 'version_conflict' || left === 1) throw refusal
      const now = await read()
      const [was, is] = [seen, now] as unknown as Record<string, unknown>[]
      const changed = Object.entries(fields).filter(([field]) => !same(is?.[field], was?.[field]))
      // An earlier try arrived although its answer did not.
      if (changed.length > 0 && changed.every(([field, wanted]) => same(is?.[field], wanted))) return now
      if (changed.length > 0) throw refusal
      version = now.version
    }
  }
}

/** What was, is and may come back: of everything that can be undone. */
export interface History<Value> {
  past: readonly Value[]
  now: Value
  future: readonly Value[]
  /** what the last change was about: one after the other about the same are undone as one */
  about: string | undefined
}

const MOST = 200

export const begin = <Value>(now: Value): History<Value> => ({ past: [], now, future: [], about: undefined })

/** `about`: what is being written; left out, the change stands for itself. */
export function change<Value>(history: History<Value>, next: Value, about?: string): History<Value> {
  if (Object.is(next, history.now)) return history
  const isMore = about !== undefined && about === history.about
  return {
    past: isMore ? history.past : [...history.past, history.now].slice(-MOST),
    now: next,
    future: [],
    about,
  }
}

export function undo<Value>({ past, now, future }: History<Value>): History<Value> | undefined {
  const before = past.at(-1)
  return before === undefined
    ? undefined
    : { past: past.slice(0, -1), now: before, future: [now, ...future], about: undefined }
}

export function redo<Value>({ past, now, future }: History<Value>): History<Value> | undefined {
  const [next, ...rest] = future
  return next === undefined ? undefined : { past: [...past, now], now: next, future: rest, about: undefined }
}

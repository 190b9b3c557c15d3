/** Which messages are selected. A row hears of itself alone: selecting one draws no other again. */
export interface Selection {
  ids(): ReadonlySet<string>
  /** whether messages are being selected, though it may be none so far */
  isOn(): boolean
  start(): void
  /** `through`: with everything between this one and the last one that was selected */
  toggle(id: string, through?: boolean): void
  clear(): void
  subscribe(listener: () => void): () => void
}

const none: ReadonlySet<string> = new Set()

/** `order`: all that can be selected, as they stand one under the other. */
export function createSelection(order: () => readonly string[]): Selection {
  let ids = none
  let isStarted = false
  let last: string | undefined
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  return {
    ids: () => ids,
    isOn: () => isStarted || ids.size > 0,
    start() {
      isStarted = true
      changed()
    },
    toggle(id, through = false) {
      const next = new Set(ids)
      const range = through && last !== undefined ? between(order(), last, id) : []
      if (range.length > 0) for (const each of range) next.add(each)
      else if (!next.delete(id)) next.add(id)
      ids = next
      last = id
      changed()
    },
    clear() {
      ids = none
      isStarted = false
      last = undefined
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function between(order: readonly string[], from: string, to: string): string[] {
  const [a, b] = [order.indexOf(from), order.indexOf(to)].sort((x, y) => x - y)
  return a === undefined || b === undefined || a < 0 ? [] : order.slice(a, b + 1)
}

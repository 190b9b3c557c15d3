/**
 * Room in memory for the files that pass through at once, in bytes: `work` begins when its file fits beside those of others, in the
 * order in which they came; more than there is room for is alone. Answers what `work` does; undefined: when its turn came, there was
 * no time left to begin.
 */
export type Room = <Result>(bytes: number, work: () => Promise<Result>) => Promise<Result | undefined>

/** Room for so many bytes; `hasTime`: whether something may still begin. */
export function createRoom(bytes: number, hasTime: () => boolean): Room {
  let free = bytes
  const waiting: { takes: number; begin: () => void }[] = []
  function letIn() {
    for (let first = waiting[0]; first && first.takes <= free; first = waiting[0]) {
      waiting.shift()
      free -= first.takes
      first.begin()
    }
  }
  return async (wanted, work) => {
    const takes = Math.min(wanted, bytes)
    await new Promise<void>((begin) => {
      waiting.push({ takes, begin })
      letIn()
    })
    try {
      return hasTime() ? await work() : undefined
    } finally {
      free += takes
      letIn()
    }
  }
}

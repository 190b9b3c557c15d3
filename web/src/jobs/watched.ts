/** Jobs that were asked for here, and whose cards have not been put away. */
export interface Watched {
  id: string
  /** what those that it is about are called, as far as they were on the page */
  names: ReadonlyMap<string, string>
}

let jobs: readonly Watched[] = []
const listeners = new Set<() => void>()
function change(next: readonly Watched[]): void {
  jobs = next
  for (const listener of listeners) listener()
}

export const watched = {
  jobs: () => jobs,
  watch: (job: Watched) => change([...jobs.filter(({ id }) => id !== job.id), job]),
  putAway: (id: string) => change(jobs.filter((job) => job.id !== id)),
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { runs } from '../changes.ts'
import type { RunParts } from '../port.ts'

/** A run that failed and is tried again goes on, in a process of its own: nothing else of the stream waits for it. */
export const retryRuns = reaction({
  name: 'retry-runs',
  on: written(runs),
  when: ({ before, after }) => before?.state === 'failed' && after.state === 'running',
  run: ({ after: { id } }, { runRoom }: RunParts) => runRoom.begin({ kind: 'run', id }),
})

/** A run that waits for a time is called for when it has come. */
export const armWaits = reaction({
  name: 'arm-waits',
  on: written(runs),
  when: ({ before, after }) =>
    after.state === 'waiting' && after.wait?.until != null && after.wait.until !== before?.wait?.until,
  async run({ after: { id, wait } }, { scheduler }: Pick<Parts, 'scheduler'>) {
    if (wait?.until != null) await scheduler.arm({ kind: 'run', id, at: wait.until, replaces: false })
  },
})

import { reaction, written } from '../../../platform/stream.ts'
import { runs } from '../changes.ts'
import type { RunParts } from '../port.ts'

/** A run's note of how far it came brings the rest, in a process of its own: nothing else of the stream waits for it. */
export const continueRuns = reaction({
  name: 'continue-runs',
  on: written(runs),
  when: ({ before, after }) => after.state === 'running' && before?.state !== 'running',
  run: ({ after: { id, version } }, { runRoom }: RunParts) => runRoom.begin({ kind: 'run', id, version }),
})

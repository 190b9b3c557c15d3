import { reaction, written } from '../../../platform/stream.ts'
import { jobs } from '../changes.ts'
import type { JobParts } from '../port.ts'

/** A job's note of how far it came brings its next step, in a process of its own: nothing else of the stream waits for it. */
export const beginStep = reaction({
  name: 'begin-step',
  on: written(jobs),
  when: ({ after }) => after.open,
  run: ({ after: { id, version } }, { jobRoom }: JobParts) => jobRoom.begin({ kind: 'job', id, version }),
})

import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { endpoints } from '../changes.ts'
import type { OutgoingSourceParts } from '../port.ts'
import { openQueue } from '../use-cases/attend-queue.ts'

/** O3: what an endpoint is to be told is looked for in the queue. That there is none any more is noticed by the sweep. */
export const openQueueForEndpoint = reaction({
  name: 'open-queue',
  on: written(endpoints),
  when: ({ before, after }) => after.enabled && !before?.enabled,
  run: (_change, deps: Pick<Parts, 'clock' | 'scheduler'> & OutgoingSourceParts) => openQueue(deps),
})

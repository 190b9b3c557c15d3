import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { digests } from '../changes.ts'

/** N1: hands an agent's digest to the scheduler, once per time at which it is due: adding to it changes nothing. */
export const armDigest = reaction({
  name: 'arm-digest',
  on: written(digests),
  when: ({ before, after }) => after.dueAt !== before?.dueAt,
  run: ({ after: { agentId, dueAt } }, { scheduler }: Pick<Parts, 'scheduler'>) =>
    scheduler.arm({ kind: 'digest', id: agentId, at: dueAt, replaces: false }),
  // What is due by now is sent by the sweep.
  late: async () => {},
})

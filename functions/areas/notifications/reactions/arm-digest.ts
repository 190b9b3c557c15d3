import type { Reaction } from '../../../edges/stream/reaction.ts'

/** N1: hands an agent's digest to the scheduler, once per time at which it is due: adding to it changes nothing. */
export const armDigest: Reaction = {
  name: 'arm-digest',
  on: (change) => change.kind === 'digest' && change.after.dueAt !== change.before?.dueAt,
  async run(change, { scheduler }) {
    if (change.kind !== 'digest') return
    const { agentId, dueAt } = change.after
    await scheduler.arm({ digestOf: agentId, at: dueAt, replaces: false })
  },
}

import type { HasStore } from '../../../kernel/ports.ts'
import { modified, reaction } from '../../../platform/stream.ts'
import { agents, teams } from '../../workspace/changes.ts'
import type { SavedViewsStore } from '../port.ts'

/** The views of an agent who was deleted go; nobody else has seen them. */
export const leaveWithAgent = reaction({
  name: 'leave-with-agent',
  on: modified(agents),
  when: ({ after }) => after.deleted === true,
  async run({ after }, { store }: HasStore<SavedViewsStore>) {
    await store.commit([store.removeSavedViews({ agentId: after.id })])
  },
})

/** So do those of a team. */
export const leaveWithTeam = reaction({
  name: 'leave-with-team',
  on: modified(teams),
  when: ({ after }) => after.deleted === true,
  async run({ after }, { store }: HasStore<SavedViewsStore>) {
    await store.commit([store.removeSavedViews({ teamId: after.id })])
  },
})

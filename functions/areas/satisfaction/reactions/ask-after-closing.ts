import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import { askSatisfaction } from '../use-cases/ask-satisfaction.ts'

type Deps = Parameters<typeof askSatisfaction>[0]

/** O5: who closed it noted that the customer is to be asked, where the workspace asks: others are not even looked at. */
export const askAfterClosing = reaction({
  name: 'ask-after-closing',
  on: written(conversations),
  when: ({ before, after }) => {
    const due = after.survey?.due
    return due !== undefined && due === after.closedAt && due !== before?.survey?.due
  },
  async run({ after }, deps: Deps) {
    await askSatisfaction(deps, after.id)
  },
})

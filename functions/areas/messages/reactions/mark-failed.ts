import { parseEntryId } from '../../../kernel/ids.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { isAside } from '../../timeline/domain/campaign-message.ts'
import { markFailed } from '../use-cases/mark-failed.ts'

type Deps = Parameters<typeof markFailed>[0]

/** M4: what has failed is seen in the list, too. */
export const markFailedMessage = reaction({
  name: 'mark-failed',
  on: written(entries, { field: 'message.delivery.status', is: ['failed'] }),
  // M18, O5: neither a campaign's message nor a survey's is a conversation's last.
  when: ({ before, after }) =>
    !isAside(after) && after.message?.delivery?.status === 'failed' && before?.message?.delivery?.status !== 'failed',
  async run({ after }, deps: Deps) {
    const key = parseEntryId(after.id)
    if (key) await markFailed(deps, key)
  },
})

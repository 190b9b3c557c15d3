import { created, modified, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { isOfCampaign } from '../../timeline/domain/campaign-message.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import { followAnswer, followDelivery, followOptOut } from '../use-cases/follow.ts'

type Deps = Parameters<typeof followDelivery>[0]

const { field } = LAST_CHANGE.moved
const is = [...LAST_CHANGE.moved.is, ...LAST_CHANGE.progressed.is]
const shown = ({ message }: Entry) => `${message?.delivery?.round} ${message?.delivery?.status}`

/** M18: a campaign's message has left, arrived, was read, or has failed. */
export const followMessage = reaction({
  name: 'follow-campaign',
  on: modified(entries, { field, is }),
  when: ({ before, after }) => isOfCampaign(after) && (!before || shown(before) !== shown(after)),
  run: ({ after }, deps: Deps) => followDelivery(deps, after),
})

const isAnswer = ({ message }: Entry) => message?.direction === 'inbound' && message.campaign !== undefined
const isOptOut = ({ event }: Entry) => event?.name === 'opted_out'

/** M18: whoever was sent a campaign has answered it, or wants no more. */
export const countAnswer = reaction({
  name: 'count-answer',
  on: created(entries),
  when: ({ after }) => isAnswer(after) || isOptOut(after),
  async run({ after: { contactId, message, receivedAt } }, deps: Deps) {
    if (message?.campaign) await followAnswer(deps, message.campaign, 'answeredAt', receivedAt)
    else await followOptOut(deps, contactId, receivedAt)
  },
})

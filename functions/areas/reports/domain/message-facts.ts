import { isOfCampaign } from '../../timeline/domain/campaign-message.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { isOfSurvey } from '../../timeline/domain/survey.ts'
import { agentOf, type BareFact } from './report-facts.ts'

const QUARTER_MS = 15 * 60_000

/** Whether an entry is something that a customer said, or that was said to them: no campaign, no survey, no circular, nothing from before. */
const isCounted = (entry: Entry): boolean =>
  entry.message !== undefined &&
  !isOfSurvey(entry) &&
  !isOfCampaign(entry) &&
  !entry.message.automatic &&
  !entry.message.history

/** R1: counts messages and their tags by side, quarter of an hour, channel, team and agent, so that a busy hour is as short as a quiet one. */
export class MessageCounts {
  private readonly counts = new Map<string, BareFact>()

  /** `state`: the conversation once it was said */
  add(entry: Entry, { teamId, assigneeId }: Conversation): void {
    const { message, receivedAt } = entry
    if (!message) return
    const isIn = message.direction === 'inbound'
    const fact = {
      at: Math.floor(receivedAt / QUARTER_MS) * QUARTER_MS,
      channel: message.channel,
      teamId,
      agentId: isIn ? assigneeId : agentOf(entry),
    }
    if (isCounted(entry)) this.count(isIn ? 'message_in' : 'message_out', fact)
    for (const tag of message.tags) this.count('tagged', fact, tag)
  }

  private count(kind: BareFact['kind'], fact: Pick<BareFact, 'at' | 'channel' | 'teamId' | 'agentId'>, tag?: string) {
    const { at, channel, teamId, agentId } = fact
    const key = JSON.stringify([kind, at, channel?.id, teamId, agentId, tag])
    const known = this.counts.get(key)
    if (known) known.count++
    else {
      const none = { duration: null, open: null, waited: null, waitedOpen: null }
      this.counts.set(key, { kind, count: 1, ...none, ...fact, ...(tag === undefined ? {} : { tag }) })
    }
  }

  facts(): BareFact[] {
    return [...this.counts.values()]
  }
}

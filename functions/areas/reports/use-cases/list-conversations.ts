import { conversationIdOf } from '../../../kernel/ids.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { presentConversation } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { askedSpan } from '../domain/asked-span.ts'
import { type Metric, times } from '../domain/metrics.ts'
import { reportScopeOf, withinScope } from '../domain/scope.ts'
import { listBehind } from './list-behind.ts'
import { type Asked, filtersOf } from './present-report.ts'
import type { ReadingDeps } from './read-report.ts'

interface Input extends Asked {
  metric: Metric
  cursor?: string | undefined
  limit?: number | undefined
}

/** So often more is looked for where some may not be seen; a page that is still short goes on with the next. */
const MOST_LOOKS = 4

/** R1: the conversations behind a figure, as far as the caller may see them. */
export async function listReportConversations(deps: ReadingDeps, call: Call, input: Input) {
  const { metric, limit = 25 } = input
  const [agent, { timeZone }, teams] = await Promise.all([
    call.agent,
    deps.store.readWorkspace(),
    deps.store.readTeams('present', false),
  ])
  const filters = withinScope(reportScopeOf(agent), filtersOf(input))
  const now = deps.clock.now()
  const question = { ...askedSpan(input, timeZone, now), filters, metric, timeZone }
  const isTime = times.some((time) => time === metric)
  const items = []
  let cursor = input.cursor
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const page = await listBehind(deps, question, { limit: limit - items.length, cursor })
    const keys = new Map(page.items.map(({ contactId, n }) => [conversationIdOf(contactId, n), { contactId, n }]))
    const read = keys.size === 0 ? [] : await deps.store.readConversations([...keys.values()])
    const seen = new Map(read.filter((one) => canSee(agent, one)).map((one) => [one.id, one]))
    for (const { contactId, n, at, value } of page.items) {
      const conversation = seen.get(conversationIdOf(contactId, n))
      if (!conversation) continue
      items.push({
        conversation: presentConversation(conversation, { now, teams }),
        at: new Date(at).toISOString(),
        value: isTime ? Math.round(value ?? 0) / 1_000 : (value ?? 1),
      })
    }
    cursor = page.nextCursor ?? undefined
    if (cursor === undefined || items.length >= limit) break
  }
  return { items, nextCursor: cursor ?? null }
}

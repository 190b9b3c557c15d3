import { watchQueues } from '../../areas/live/use-cases/watch-queues.ts'
import { finishDigests, sendDigest } from '../../areas/notifications/use-cases/send-digest.ts'
import { fireTimers } from '../../areas/queues/use-cases/fire-timers.ts'
import { keepCounters } from '../../areas/queues/use-cases/lay-out.ts'
import { sweepTimers } from '../../areas/queues/use-cases/sweep-timers.ts'
import { keepMigrating, listMigrations } from '../../areas/rollouts/use-cases/migrate.ts'
import { migrations } from '../../areas/rollouts/use-cases/migrations.ts'
import { startRebuild } from '../../areas/rollouts/use-cases/rebuild.ts'
import { finishRollouts } from '../../areas/rollouts/use-cases/roll-out.ts'
import { ensureIndex, keepIndex } from '../../areas/search/index.ts'
import { askInTime } from '../../areas/templates/use-cases/ask-in-time.ts'
import { attendQueue } from '../../areas/webhook-endpoints/use-cases/attend-queue.ts'
import { wakeEndpoint, wakeLate } from '../../areas/webhook-endpoints/use-cases/wake.ts'
import {
  compose,
  core,
  jobRoom,
  outgoing,
  outgoingSource,
  reportRoom,
  runRoom,
  scheduler,
  segments,
} from '../compose.ts'
import { mailer } from '../compose-mailer.ts'
import { createTimerStore } from '../store.ts'
import { parseTimerEvent } from './event.ts'

const deps = compose('timer', {
  ...core(createTimerStore),
  ...scheduler(),
  ...segments(),
  ...mailer(),
  ...outgoing(),
  ...outgoingSource(),
  ...jobRoom(),
  ...runRoom(),
  ...reportRoom(),
})

/**
 * The timer edge: a conversation's, a digest's or a campaign's schedule fired, it is time for the sweep, or an operator has something made
 * again.
 */
export async function handler(event: unknown): Promise<unknown> {
  const timer = parseTimerEvent(event)
  switch (timer.kind) {
    case 'sweep':
      try {
        await sweepTimers(deps)
      } finally {
        await Promise.all([
          finishRollouts(deps),
          keepMigrating(deps, migrations),
          keepCounters(deps),
          watchQueues(deps),
          finishDigests(deps),
          keepIndex(deps),
          deps.jobRoom.begin({ kind: 'push' }),
          deps.runRoom.begin({ kind: 'push' }),
          deps.reportRoom.begin({ kind: 'roll-up' }),
          askInTime(deps),
          wakeLate(deps),
          attendQueue(deps),
        ])
        await ensureIndex(deps)
      }
      return
    case 'migrations':
      return listMigrations(deps, migrations)
    // As it was called when counters were all there was to make again.
    case 'recount':
      return startRebuild(deps, 'counters')
    case 'rebuild':
      return timer.what === 'reports' ? deps.reportRoom.begin({ kind: 'roll-up-anew' }) : startRebuild(deps, timer.what)
    // Earlier versions had this function do jobs too, and call it for each step.
    case 'job':
    case 'campaign':
      return deps.jobRoom.begin(timer)
    case 'endpoint':
      return wakeEndpoint(deps, timer.id, timer.at ?? deps.clock.now())
    case 'outgoing':
      return attendQueue(deps)
    case 'queues':
      await watchQueues(deps)
      return
    case 'run':
    case 'silence':
    case 'schedule':
      return deps.runRoom.begin(timer)
    case 'digest': {
      const outcome = await sendDigest(deps, timer.id, { at: timer.at })
      deps.log.info('digest.fired', { agentId: timer.id, outcome })
      return
    }
    case 'conversation': {
      const fired = await fireTimers(deps, timer.id, { at: timer.at })
      deps.log.info('timer.fired', { conversationId: timer.id, fired })
    }
  }
}

import { continueCampaign, pushCampaigns } from '../../areas/campaigns/use-cases/continue-campaign.ts'
import { continueJob, pushJobs } from '../../areas/jobs/use-cases/continue-job.ts'
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
import { compose, core, files, segments } from '../compose.ts'
import { lists } from '../compose-lists.ts'
import { mailer } from '../compose-mailer.ts'
import { createStore } from '../store.ts'
import { works } from '../works.ts'
import { parseTimerEvent } from './event.ts'

const deps = compose('timer', { ...core(createStore), ...files(), ...lists(), ...segments(), ...mailer() })

/**
 * The timer edge: a conversation's or a digest's schedule fired, a job or a campaign has a step to be done, it is time for the sweep, or an
 * operator has something made again.
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
          finishDigests(deps),
          keepIndex(deps),
          pushJobs(deps),
          askInTime(deps),
          pushCampaigns(deps),
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
      return startRebuild(deps, timer.what)
    case 'job':
      return continueJob(deps, works, timer)
    case 'campaign':
      return continueCampaign(deps, timer)
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

import { continueCampaign, pushCampaigns } from '../../areas/campaigns/use-cases/continue-campaign.ts'
import { startExpiring } from '../../areas/erasure/use-cases/expire-conversations.ts'
import type { JobCall } from '../../areas/jobs/port.ts'
import { continueJob, pushJobs } from '../../areas/jobs/use-cases/continue-job.ts'
import { compose, core, files, segments } from '../compose.ts'
import { lists } from '../compose-lists.ts'
import { createStepsStore } from '../store.ts'
import { works } from '../works.ts'

const deps = compose('jobs', { ...core(createStepsStore), ...files(), ...lists(), ...segments() })

/** A job or a campaign has a step to be done, or it is time to look for those that stand still. */
export async function handler(call: JobCall): Promise<void> {
  switch (call.kind) {
    case 'job':
      return continueJob(deps, works, call)
    case 'campaign':
      return continueCampaign(deps, call)
    case 'push':
      await Promise.all([pushJobs(deps), pushCampaigns(deps), startExpiring(deps)])
  }
}

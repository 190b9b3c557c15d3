import type { BotCall } from '../../areas/bots/port.ts'
import { askBot } from '../../areas/bots/use-cases/ask-bot.ts'
import type { AppCall, SendResult } from '../../areas/channels/port.ts'
import type { CrmCall } from '../../areas/crm/port.ts'
import { workOutside } from '../../areas/crm/use-cases/work-outside.ts'
import { tellApp } from '../../areas/custom-channels/use-cases/tell-app.ts'
import type { RunCall } from '../../areas/workflow-runs/port.ts'
import { workOn } from '../../areas/workflow-runs/use-cases/continue-run.ts'
import type { JobOutcome } from '../../kernel/ports.ts'
import { channels, compose, core, secrets } from '../compose.ts'
import { connectors } from '../compose-connectors.ts'
import { dialogflow } from '../compose-dialogflow.ts'
import { outside } from '../compose-outside.ts'
import { createRunsStore } from '../store.ts'

const base = core(createRunsStore)
const keys = secrets()
const deps = compose('runs', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...outside(base.settings),
  ...dialogflow(),
  ...connectors(keys.secrets),
})

/** Something may start a workflow, a run may go on, or it is time to look for those that stand still; or a bot or a CRM is to be asked, or an app told. */
export async function handler(
  call: RunCall | BotCall | CrmCall | AppCall,
): Promise<JobOutcome | SendResult | undefined> {
  if (call.kind === 'bot') return askBot(deps, call.job, call.out)
  if (call.kind === 'app') return tellApp(deps, call)
  if (call.kind === 'crm') return workOutside(deps, call.job)
  await workOn(deps, call)
  return undefined
}

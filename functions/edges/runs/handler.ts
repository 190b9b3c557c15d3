import type { BotCall } from '../../areas/bots/port.ts'
import { askBot } from '../../areas/bots/use-cases/ask-bot.ts'
import type { RunCall } from '../../areas/workflow-runs/port.ts'
import { workOn } from '../../areas/workflow-runs/use-cases/continue-run.ts'
import type { JobOutcome } from '../../kernel/ports.ts'
import { channels, compose, core, secrets } from '../compose.ts'
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
})

/** Something may start a workflow, a run may go on, or it is time to look for those that stand still; or a bot is to be asked. */
export async function handler(call: RunCall | BotCall): Promise<JobOutcome | undefined> {
  if (call.kind === 'bot') return askBot(deps, call.job, call.out)
  await workOn(deps, call)
  return undefined
}

import { createDialogflow } from '../areas/bots/adapter/dialogflow.ts'
import type { BotParts } from '../areas/bots/port.ts'
import { systemClock } from '../platform/clock.ts'
import * as ENV from '../platform/env-names.ts'
import { optional } from '../platform/environment.ts'

/** Asking agents of Dialogflow: a part of the composition root in a file of its own, for the function that does. */
export function dialogflow(): BotParts {
  return { dialogflow: createDialogflow({ clock: systemClock, apiBase: optional(ENV.providerApiBase) }) }
}

import { Installation, installWorkspace } from '../../areas/installation/use-cases/install-workspace.ts'
import { replayFailures } from '../../areas/installation/use-cases/replay-failures.ts'
import { rotateKey } from '../../areas/installation/use-cases/rotate-key.ts'
import { keepLayout } from '../../areas/queues/index.ts'
import * as ENV from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { compose, core, secrets } from '../compose.ts'
import { operator } from '../compose-operator.ts'
import { createStore } from '../store.ts'
import { parseCommand } from './event.ts'

const deps = compose('setup', { ...core(createStore), ...secrets(), ...operator() })

/**
 * Runs at every deployment: creates what a new workspace starts with, from the event or from the environment. Or an
 * operator has a key replaced, or what failed done again.
 */
export async function handler(event: unknown): Promise<object> {
  const command = parseCommand(event)
  switch (command?.kind) {
    case 'rotate-key':
      return rotateKey(deps, command)
    case 'replay-failures':
      return replayFailures(deps)
    case undefined: {
      const fromStack = optional(ENV.setupWorkspace)
      await installWorkspace(deps, Installation.parse(fromStack ? JSON.parse(fromStack) : event))
      const [shards, lanes] = [optional(ENV.inboxShards), optional(ENV.counterLanes)]
      if (shards && lanes) await keepLayout(deps, { shards: Number(shards), lanes: Number(lanes) })
      return { installed: true }
    }
  }
}

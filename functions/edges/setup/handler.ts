import { Installation, installWorkspace } from '../../areas/installation/use-cases/install-workspace.ts'
import { ENV } from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { compose, core, secrets } from '../compose.ts'

const deps = compose('setup', { ...core(), ...secrets() })

/** Runs at every deployment: creates what a new workspace starts with, from the event or from the environment. */
export async function handler(event: unknown): Promise<{ installed: true }> {
  const fromStack = optional(ENV.setupWorkspace)
  await installWorkspace(deps, Installation.parse(fromStack ? JSON.parse(fromStack) : event))
  return { installed: true }
}

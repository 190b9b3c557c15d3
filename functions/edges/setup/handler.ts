import * as z from 'zod'
import { Installation, installWorkspace } from '../../areas/installation/use-cases/install-workspace.ts'
import { rotateKey } from '../../areas/installation/use-cases/rotate-key.ts'
import { signingPurposes } from '../../kernel/signing-purposes.ts'
import { ENV } from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { compose, core, secrets } from '../compose.ts'

const deps = compose('setup', { ...core(), ...secrets() })

const RotateKey = z.object({
  kind: z.literal('rotate-key'),
  purpose: z.enum(signingPurposes),
  leaked: z.boolean().optional(),
})

/**
 * Runs at every deployment: creates what a new workspace starts with, from the event or from the environment. Or an
 * operator has a key replaced.
 */
export async function handler(event: unknown): Promise<object> {
  if (typeof event === 'object' && event !== null && 'kind' in event) return rotateKey(deps, RotateKey.parse(event))
  const fromStack = optional(ENV.setupWorkspace)
  await installWorkspace(deps, Installation.parse(fromStack ? JSON.parse(fromStack) : event))
  return { installed: true }
}

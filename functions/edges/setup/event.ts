import * as z from 'zod'
import { signingPurposes } from '../../kernel/signing-purposes.ts'

const Command = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rotate-key'), purpose: z.enum(signingPurposes), leaked: z.boolean().optional() }),
    z.object({ kind: z.literal('replay-failures') }),
  ]),
)

/** What an operator asks for; undefined: a deployment has the workspace set up. */
export function parseCommand(event: unknown): z.infer<typeof Command> | undefined {
  return typeof event === 'object' && event !== null && 'kind' in event ? Command.parse(event) : undefined
}

import * as z from 'zod'
import { DomainError } from '../../../kernel/errors.ts'
import { fold } from '../../../kernel/fold.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'

/** M7: a text to be sent again and again: an agent's own, or everybody's. */
export const CannedResponse = z.lazy(() =>
  z.object({
    id: z.string(),
    /** whose it is; null: shared */
    ownerId: z.string().nullable(),
    topic: z.string(),
    title: z.string(),
    /** what is typed after `/` to get it */
    shortcut: z.string().nullable(),
    /** may have variables */
    text: z.string(),
    version: z.number().optional(),
  }),
)
export type CannedResponse = z.infer<typeof CannedResponse>

/** Of one agent, and of those that are shared. */
export const MAX_CANNED_RESPONSES = 500
export const DEFAULT_TOPIC = 'General'

/** M7: everybody keeps their own; what is everybody's is kept by who keeps the settings. `forbidden` otherwise. */
export function requireMayKeep(agent: Agent, ownerId: string | null): void {
  if (ownerId === agent.id || (ownerId === null && can(agent, 'settings.manage'))) return
  throw new DomainError('forbidden', 'Shared canned responses are kept by owners and admins.')
}

/** Whether a part of its title, shortcut, topic or text is `q`, accents and case aside. */
export function hasPart({ title, shortcut, topic, text }: CannedResponse, q: string): boolean {
  return fold([title, shortcut ?? '', topic, text].join('\n')).includes(fold(q.trim()))
}

/** Whether it is of that topic, accents and case aside. */
export function isAbout(response: CannedResponse, topic: string): boolean {
  return fold(response.topic) === fold(topic.trim())
}

import { createHash } from 'node:crypto'
import * as z from 'zod'
import { fold } from '../../../kernel/fold.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { ProviderTemplate } from '../../channels/domain/template.ts'
import { type Doer, isAutomaton } from '../../workspace/domain/doer.ts'
import { can } from '../../workspace/domain/rights.ts'

/** M8: a provider's template, and what the workspace says of it. */
export const Template = z.lazy(() =>
  ProviderTemplate.unwrap().extend({
    id: z.string(),
    channelId: z.string(),
    /** epoch ms: up to when the provider's word is known */
    toldAt: z.number(),
    hidden: z.boolean(),
    /** shown only to these teams; absent: to all */
    teamIds: z.array(z.string()).optional(),
    order: z.number().optional(),
    version: z.number().optional(),
  }),
)
export type Template = z.infer<typeof Template>

/** How a channel's templates were last asked for. */
export const Refresh = z.lazy(() =>
  z.object({
    channelId: z.string(),
    /** counts how often it was asked for */
    round: z.number(),
    /** when that was last, epoch ms */
    askedAt: z.number(),
    /** the round that was answered last, whatever the answer */
    endedFor: z.number().optional(),
    /** when the provider last told all of them */
    at: z.number().optional(),
    error: z.object({ code: z.enum(['not_set', 'refused', 'unavailable']), reason: z.string() }).optional(),
    /** of those that it told, so many wait for its approval */
    pending: z.number().optional(),
  }),
)
export type Refresh = z.infer<typeof Refresh>

const HASH = 16
const ID = new RegExp(`^tp_[A-Za-z0-9_-]{${HASH}}_(.+)$`)

/** The id of a template: the same, however often the provider tells of it. */
export function templateIdOf(channelId: string, providerId: string): string {
  const hash = createHash('sha256').update(`${channelId}\n${providerId}`).digest('base64url').slice(0, HASH)
  return `tp_${hash}_${channelId}`
}

/** Which channel a template is of; undefined: it is no template's id. */
export function channelIdIn(templateId: string): string | undefined {
  return ID.exec(templateId)?.[1]
}

/** Whether a channel has templates at all, by its kind. */
export function hasTemplates({ type, provider }: Pick<Channel, 'type' | 'provider'>): boolean {
  return provider === 'whatsapp-cloud' || (provider === 'twilio' && type === 'whatsapp')
}

/** Who keeps the settings sees all of them; others those that are not hidden, and of their teams. */
export function maySee(agent: Doer, { hidden, teamIds }: Pick<Template, 'hidden' | 'teamIds'>): boolean {
  if (isAutomaton(agent) || can(agent, 'settings.manage')) return true
  return !hidden && (teamIds?.some((id) => Object.hasOwn(agent.teams, id)) ?? true)
}

/** Whether a part of its name or of one of its texts is `q`, accents and case aside. */
export function hasPart({ name, components }: Template, q: string): boolean {
  const texts = components.flatMap((component) => ('text' in component && component.text ? [component.text] : []))
  return fold([name, ...texts].join('\n')).includes(fold(q.trim()))
}

/** `en` finds `en_US` as well. */
export function isOfLanguage({ language }: Pick<Template, 'language'>, wanted: string): boolean {
  const [one, other] = [language, wanted].map((tag) => tag.toLowerCase().replaceAll('-', '_'))
  return one === other || (one ?? '').startsWith(`${other}_`)
}

/** Where it stands among the others: as the workspace has them in order, then by name and language. */
export function placeOf({ id, name, language, order }: Pick<Template, 'id' | 'name' | 'language' | 'order'>): string {
  return [order === undefined ? '~' : String(order).padStart(6, '0'), name, language, id].join(' ')
}

/** Whether the provider is to be asked, or being asked. */
export const isRunning = ({ round, endedFor }: Pick<Refresh, 'round' | 'endedFor'>) => round !== endedFor

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** Whether it is time to ask the provider by ourselves: once a day, while some wait for approval once an hour. */
export function isDue(refresh: Refresh | undefined, now: number): boolean {
  const every = (refresh?.pending ?? 0) > 0 ? HOUR_MS : DAY_MS
  return now - (refresh?.askedAt ?? 0) >= every
}

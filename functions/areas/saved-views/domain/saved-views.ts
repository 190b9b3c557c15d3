import * as z from 'zod'
import { DomainError } from '../../../kernel/errors.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { supervises } from '../../workspace/domain/rights.ts'

/** A question that is asked of the inbox again and again. Whoever asks it sees what they may see. */
export const ViewFilter = z.lazy(() =>
  z.object({
    view: z.string().optional(),
    queue: z.string().optional(),
    status: z.string().optional(),
    teamId: z.string().optional(),
    agentId: z.string().optional(),
    channelId: z.string().optional(),
    sort: z.string().optional(),
  }),
)
export type ViewFilter = z.infer<typeof ViewFilter>

/** R1: a report that is asked for again and again. */
export const ViewReport = z.lazy(() =>
  z.object({
    name: z.string(),
    span: z.union([z.string(), z.object({ from: z.string(), to: z.string() })]),
    by: z.string(),
    filters: z.record(z.string(), z.array(z.string())),
  }),
)
export type ViewReport = z.infer<typeof ViewReport>

/** F5, R1: a filter of the inbox with a name, or a report. */
export const SavedView = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    /** of the inbox; absent: it is one of reports */
    filter: ViewFilter.optional(),
    report: ViewReport.optional(),
    /** counts changes of this view, not of its place */
    version: z.number(),
  }),
)
export type SavedView = z.infer<typeof SavedView>

/** Whose views they are: an agent's own, or a team's. */
export type ViewOwner = { agentId: string } | { teamId: string }

/** All views of one owner, in their order: together in one item, so that limit and order hold whoever writes at once. */
export const SavedViews = z.lazy(() =>
  z.object({
    agentId: z.string().optional(),
    teamId: z.string().optional(),
    views: z.array(SavedView),
    version: z.number().optional(),
  }),
)
export type SavedViews = z.infer<typeof SavedViews>

/** Of one owner. */
const MAX_SAVED_VIEWS = 50

/** Whose they are, whether or not there are any yet. */
export const emptyViews = (owner: ViewOwner): SavedViews => ({ ...owner, views: [] })

/** A team's views are shown to its members and to whoever may keep them. */
export function isShownViewsOf(agent: Agent, teamId: string): boolean {
  return teamId in agent.teams || supervises(agent, teamId)
}

/** One's own are kept by oneself, a team's by its admins and those of the workspace. `forbidden` otherwise. */
export function requireMayKeep(agent: Agent, { teamId }: Pick<SavedViews, 'teamId'>): void {
  if (teamId === undefined || supervises(agent, teamId)) return
  throw new DomainError('forbidden', 'The views of a team are kept by its admins.')
}

export type ViewKind = 'inbox' | 'reports'

/** What a view is of. */
export const kindOf = ({ report }: Pick<SavedView, 'report'>): ViewKind => (report ? 'reports' : 'inbox')

/** The views of a kind; their places are told among each other. */
export const viewsOf = ({ views }: SavedViews, kind: ViewKind) => views.filter((view) => kindOf(view) === kind)

/** With the view in that place (from 0) among those of its kind; left out: after them. `limit_reached` where there are too many. */
export function withView(list: SavedViews, view: SavedView, order?: number): SavedViews {
  const alike = viewsOf(list, kindOf(view))
  if (alike.length >= MAX_SAVED_VIEWS) {
    const whose = list.teamId === undefined ? 'an agent' : 'a team'
    throw new DomainError('limit_reached', `There are at most ${MAX_SAVED_VIEWS} saved views of ${whose}.`)
  }
  const next = order === undefined ? undefined : alike[order]
  return { ...list, views: list.views.toSpliced(next ? list.views.indexOf(next) : list.views.length, 0, view) }
}

/** Without that view; the others move up. */
export function withoutView(list: SavedViews, id: string): SavedViews {
  return { ...list, views: list.views.filter((view) => view.id !== id) }
}

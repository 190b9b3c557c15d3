import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer, given, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import {
  emptyViews,
  isShownViewsOf,
  kindOf,
  requireMayKeep,
  type SavedView,
  type SavedViews,
  type ViewFilter,
  type ViewKind,
  type ViewReport,
  viewsOf,
  withoutView,
  withView,
} from '../domain/saved-views.ts'
import type { SavedViewsStore } from '../port.ts'

type Deps = HasStore<SavedViewsStore & WorkspaceStore> & Pick<Parts, 'ulid'>

type KeptReport = Omit<ViewReport, 'filters'> & { filters: { [name: string]: string[] | undefined } }

interface Fields {
  name?: string | undefined
  filter?: { [Name in keyof ViewFilter]?: string | undefined } | undefined
  report?: KeptReport | undefined
  teamId?: string | null | undefined
  order?: number | undefined
}

const present = (list: SavedViews, kind: ViewKind) =>
  viewsOf(list, kind).map(({ id, name, filter, report, version }, order) => ({
    id,
    name,
    ...(report ? { report } : { filter }),
    ...(list.teamId === undefined ? {} : { teamId: list.teamId }),
    order,
    version,
  }))

const filtersOf = ({ filters }: KeptReport): ViewReport['filters'] =>
  Object.fromEntries(Object.entries(filters).flatMap(([name, values]) => (values ? [[name, values]] : [])))

/** What it asks, as it is kept. */
const asked = ({ filter, report }: Fields) => ({
  ...(filter ? { filter: given(filter) } : {}),
  ...(report ? { report: { ...report, filters: filtersOf(report) } } : {}),
})

/** My own and those of every team of which I am shown them. */
async function readShown(deps: Deps, me: Agent): Promise<SavedViews[]> {
  const teams = (await deps.store.readTeams()).filter(({ id }) => isShownViewsOf(me, id))
  return deps.store.readSavedViews([{ agentId: me.id }, ...teams.map(({ id }) => ({ teamId: id }))])
}

async function find(deps: Deps, me: Agent, id: string): Promise<{ list: SavedViews; view: SavedView }> {
  for (const list of await readShown(deps, me)) {
    const view = list.views.find((each) => each.id === id)
    if (view) return { list, view }
  }
  throw notFound('saved view')
}

/** As it stands among the views of its owner. */
function presentOne(list: SavedViews, id: string) {
  const found = [...present(list, 'inbox'), ...present(list, 'reports')].find((view) => view.id === id)
  if (!found) throw notFound('saved view')
  return found
}

/** F5: mine first, then each team's, all in their order; of the inbox unless others are asked for. */
export async function listSavedViews(deps: Deps, call: Call, input: PageInput & { of?: ViewKind | undefined }) {
  const lists = await readShown(deps, await call.agent)
  return pageOf(
    lists.flatMap((list) => present(list, input.of ?? 'inbox')),
    input,
    placeOf,
  )
}
const placeOf = ({ teamId = '', order }: { teamId?: string; order: number }) =>
  `${teamId}#${String(order).padStart(3, '0')}`

/** One of mine, or of a team of which I am shown them. */
export async function getSavedView(deps: Deps, call: Call, input: { id: string }) {
  const { list } = await find(deps, await call.agent, input.id)
  return presentOne(list, input.id)
}

/**
 * The list that a view is to join. `whole`: what else has to hold where it is the owner's first one, so that none is left
 * of somebody who goes at that moment.
 */
async function readTarget(
  deps: Deps,
  me: Agent,
  teamId: string | null | undefined,
): Promise<{ list: SavedViews; whole: Write[] }> {
  if (teamId === null || teamId === undefined) {
    const [[list], agent] = await Promise.all([
      deps.store.readSavedViews([{ agentId: me.id }]),
      deps.store.readAgent(me.id),
    ])
    if (list) return { list, whole: [] }
    if (!agent || agent.deleted) throw new DomainError('forbidden', 'This agent was deleted.')
    return { list: emptyViews({ agentId: me.id }), whole: [deps.store.agentUnchanged(agent)] }
  }
  const [[list], team] = await Promise.all([deps.store.readSavedViews([{ teamId }]), deps.store.readTeam(teamId)])
  if (!team || team.deleted) throw invalid('teamId', 'is not a team')
  requireMayKeep(me, { teamId })
  return list ? { list, whole: [] } : { list: emptyViews({ teamId }), whole: [deps.store.teamUnchanged(team)] }
}

/** A new one: my own, or one of a team that I keep; in a place of its own, or after all others. */
export function createSavedView(deps: Deps, call: Call, input: Fields & { name: string }) {
  const { name, teamId, order } = input
  return retryOnConflict(async () => {
    const { list, whole } = await readTarget(deps, await call.agent, teamId)
    const id = `sv_${deps.ulid()}`
    const after = withView(list, { id, name, ...asked(input), version: 1 }, order)
    const answer = presentOne(after, id)
    await commitAnswer(deps, call, [deps.store.putSavedViews(after), ...whole], answer)
    return answer
  }, ['idempotency'])
}

/** Changes what is given; with `teamId` it becomes the team's, with null mine. Its place is told among those of its owner. */
export function updateSavedView(deps: Deps, call: Call, input: Fields & { id: string; version?: number | undefined }) {
  const { id, version, name, teamId, order } = input
  return retryOnConflict(async () => {
    const me = await call.agent
    const { list, view } = await find(deps, me, id)
    requireMayKeep(me, list)
    if (version !== undefined && version !== view.version) {
      throw new DomainError('version_conflict', 'This saved view was changed by somebody else.', [
        { path: 'version', message: `is ${view.version} by now` },
      ])
    }
    const other = view.report ? 'filter' : 'report'
    if (input[other] !== undefined) throw invalid(other, `is not what this view has: it is one of ${kindOf(view)}`)
    const changed = { ...view, ...given({ name }), ...asked(input) }
    const moves = teamId !== undefined && (teamId ?? undefined) !== list.teamId
    const isSame = !moves && JSON.stringify(changed) === JSON.stringify(view)
    const after = isSame ? view : { ...changed, version: view.version + 1 }
    const rest = withoutView(list, id)
    const target = moves ? await readTarget(deps, me, teamId) : { list: rest, whole: [] }
    const joined = withView(target.list, after, moves ? order : (order ?? viewsOf(list, kindOf(view)).indexOf(view)))
    const writes = [
      ...(moves ? [deps.store.putSavedViews(rest)] : []),
      ...(JSON.stringify(joined) === JSON.stringify(list) ? [] : [deps.store.putSavedViews(joined)]),
      ...target.whole,
    ]
    const answer = presentOne(joined, id)
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** It goes; what it found stays where it is. */
export function deleteSavedView(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const me = await call.agent
    const { list } = await find(deps, me, input.id)
    requireMayKeep(me, list)
    const answer = { id: input.id, deleted: true as const }
    await commitAnswer(deps, call, [deps.store.putSavedViews(withoutView(list, input.id))], answer)
    return answer
  }, ['idempotency'])
}

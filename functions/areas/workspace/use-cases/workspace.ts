import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { QueueAlert } from '../domain/settings.ts'
import type { Workspace } from '../domain/workspace.ts'
import type { WorkspaceStore } from '../port.ts'
import type { Call } from './call.ts'
import { editSettings, given, versionOf } from './edit-settings.ts'

type Deps = HasStore<WorkspaceStore>

const present = (workspace: Workspace) => ({ ...workspace, version: versionOf(workspace) })

/** S3, S5, S6, M9: the settings of the whole workspace. */
export async function getWorkspace(deps: Deps, call: Call) {
  const [, workspace] = await Promise.all([call.agent, deps.store.readWorkspace()])
  return present(workspace)
}

/** Changes what is given of them. */
export function updateWorkspace(
  deps: Deps,
  call: Call,
  input: { [Name in keyof Workspace]?: Workspace[Name] | undefined },
) {
  const { version, ...fields } = input
  return editSettings(deps, call, {
    what: 'workspace',
    version,
    read: () => deps.store.readWorkspace(),
    async change(before): Promise<Workspace> {
      if (fields.queueAlerts) await requireTeams(deps, fields.queueAlerts, before.queueAlerts)
      return { ...before, ...given(fields) }
    },
    write: (_before, after) => [deps.store.putWorkspace(after)],
    present,
  })
}

/** R2: of a team that is there; an alert that is set already stays when its team goes. */
async function requireTeams(
  { store }: Deps,
  alerts: readonly QueueAlert[],
  before: readonly QueueAlert[],
): Promise<void> {
  if (alerts.every(({ teamId }) => teamId === undefined)) return
  const teams = await store.readTeams()
  const known = new Set([...teams.map(({ id }) => id), ...before.map(({ teamId }) => teamId)])
  const errors = alerts.flatMap(({ teamId }, index) =>
    teamId === undefined || known.has(teamId) ? [] : [{ path: `queueAlerts.${index}.teamId`, message: 'is not a team' }],
  )
  if (errors.length > 0) throw new DomainError('invalid_request', 'There is no such team.', errors)
}

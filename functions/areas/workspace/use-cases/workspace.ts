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
      if (fields.queueAlerts) await requireAlerts(deps, fields.queueAlerts, before.queueAlerts)
      return { ...before, ...given(fields) }
    },
    write: (_before, after) => [deps.store.putWorkspace(after)],
    present,
  })
}

/** R2: each once, and of a team that is there; an alert that is set already stays when its team goes. */
async function requireAlerts(
  { store }: Deps,
  alerts: readonly QueueAlert[],
  before: readonly QueueAlert[],
): Promise<void> {
  const teams = alerts.some(({ teamId }) => teamId !== undefined) ? await store.readTeams() : []
  const known = new Set([undefined, ...teams.map(({ id }) => id), ...before.map(({ teamId }) => teamId)])
  const errors = alerts.flatMap((alert, index) => {
    const same = ({ queue, teamId, above }: QueueAlert) =>
      queue === alert.queue && teamId === alert.teamId && above === alert.above
    const path = `queueAlerts.${index}`
    return [
      ...(known.has(alert.teamId) ? [] : [{ path: `${path}.teamId`, message: 'is not a team' }]),
      ...(alerts.findIndex(same) < index ? [{ path, message: 'names the same one twice' }] : []),
    ]
  })
  if (errors.length > 0) throw new DomainError('invalid_request', 'These alerts do not fit this workspace.', errors)
}

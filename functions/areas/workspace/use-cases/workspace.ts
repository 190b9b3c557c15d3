import type { HasStore } from '../../../kernel/ports.ts'
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
    change: (before): Workspace => ({ ...before, ...given(fields) }),
    write: (_before, after) => [deps.store.putWorkspace(after)],
    present,
  })
}

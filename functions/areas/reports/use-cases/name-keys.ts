import type { HasStore } from '../../../kernel/ports.ts'
import type { ApiKeysStore } from '../../api-keys/port.ts'
import type { BotsStore } from '../../bots/port.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { WorkflowsStore } from '../../workflows/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { By } from '../domain/metrics.ts'
import { NONE } from '../domain/question.ts'

export type NamingDeps = HasStore<
  Pick<ApiKeysStore, 'readApiKeys'> &
    Pick<BotsStore, 'readBots'> &
    Pick<ChannelsStore, 'readChannels'> &
    Pick<WorkflowsStore, 'readWorkflows' | 'readRemovedWorkflows'> &
    Pick<WorkspaceStore, 'readAgents' | 'readCategories' | 'readTeams'>
>

export interface KeyName {
  name: string
  deleted?: true
}
interface Thing {
  id: string
  name: string
  deleted?: boolean | undefined
}

/** What the keys of a report's rows are called, deleted ones too; of what there are names. */
async function thingsOf({ store }: NamingDeps, by: By): Promise<Thing[] | undefined> {
  switch (by) {
    case 'team':
      return store.readTeams('all', false)
    case 'agent':
      return store.readAgents('all')
    case 'channel':
      return store.readChannels('all')
    case 'workflow': {
      const [workflows, removed, bots, keys] = await Promise.all([
        store.readWorkflows(),
        store.readRemovedWorkflows(),
        store.readBots('all'),
        store.readApiKeys('all'),
      ])
      return [...removed.map((one) => ({ ...one, deleted: true })), ...workflows, ...bots, ...keys]
    }
    case 'category': {
      const categories = await store.readCategories()
      // Where there are none, conversations are closed under whatever somebody writes.
      return categories.length === 0 ? undefined : categories.map(({ name }) => ({ id: name, name }))
    }
    default:
      return undefined
  }
}

/** Names for the keys of a report's rows; what is not there any more is marked, and called as it was where that is known. */
export async function readNames(deps: NamingDeps, by: By): Promise<(key: string) => KeyName> {
  const things = await thingsOf(deps, by)
  const known = new Map(things?.map((thing) => [thing.id, thing]))
  return (key) => {
    if (key === NONE) return { name: '' }
    const found = known.get(key)
    const isGone = things !== undefined && (!found || found.deleted === true)
    return { name: found?.name ?? key, ...(isGone ? { deleted: true } : {}) }
  }
}

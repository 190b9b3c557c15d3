import { decode } from '../../platform/item.ts'
import { source } from '../../platform/stream.ts'
import { Agent, Team } from './domain/agent.ts'
import { ROLLOUT_KIND, toRollout } from './store/rollout-item.ts'
import { toWorkspace } from './store/workspace-item.ts'

export const agents = source('agent', (item) => decode(Agent, item))
export const teams = source('team', (item) => decode(Team, item))
export const rollouts = source(ROLLOUT_KIND, toRollout)
export const workspaces = source('workspace', toWorkspace)

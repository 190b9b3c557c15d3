import type { Clock } from '../../../kernel/ports.ts'
import { bind, type Table } from '../../../platform/table.ts'
import type { WorkspaceStore } from '../port.ts'
import * as agents from './agents.ts'
import * as categories from './categories.ts'
import * as rollouts from './rollouts.ts'
import * as teams from './teams.ts'
import { teamTimes } from './teams.ts'
import * as workspace from './workspace.ts'

/** This area's part of the table. */
export function createWorkspaceStore(table: Table, clock: Clock): WorkspaceStore {
  return {
    ...bind(table, agents, categories, rollouts, teams, workspace),
    teamTimes: (teamId) => teamTimes(table, teamId, clock.now()),
  }
}

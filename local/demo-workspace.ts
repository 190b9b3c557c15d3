import { STAND_IN_MODEL } from './aws/bedrock.ts'
import { demoChannels } from './simulator/simulators.ts'

/** What function `setup` is given at the first start: the ids, addresses and secrets that others hold on to. */
export interface SetupEvent {
  workspace: { name: string }
  teams: { id: string; name: string; mode: 'collaboration' | 'grab' }[]
  agents: {
    id: string
    email: string
    name: string
    role: 'owner' | 'admin' | 'manager' | 'agent'
    teams: Record<string, 'admin' | 'representative'>
    permissions?: string[]
  }[]
  channels: {
    id: string
    type: string
    provider: string
    name: string
    /** what the simulator calls it */
    label: string
    teamId: string | null
    config: Record<string, string>
    secrets: Record<string, string>
  }[]
  assistant?: { enabled: boolean; model: { region: string; model: string } }
}

const owner = { id: 'ag_owner', email: 'owner@demo.test', name: 'Olivia Owner', role: 'owner', teams: {} } as const

export const demoWorkspace: SetupEvent = {
  workspace: { name: 'Switchboard Demo' },
  teams: [
    { id: 'support', name: 'Support', mode: 'collaboration' },
    { id: 'sales', name: 'Sales', mode: 'grab' },
  ],
  agents: [
    owner,
    { id: 'ag_manager', email: 'manager@demo.test', name: 'Marco Manager', role: 'manager', teams: {} },
    {
      id: 'ag_agent1',
      email: 'agent1@demo.test',
      name: 'Anna Agent',
      role: 'agent',
      teams: { support: 'representative' },
      permissions: ['assistant.use'],
    },
    {
      id: 'ag_agent2',
      email: 'agent2@demo.test',
      name: 'Ben Agent',
      role: 'agent',
      teams: { support: 'representative' },
      permissions: ['assistant.use'],
    },
    {
      id: 'ag_support_admin',
      email: 'support-admin@demo.test',
      name: 'Sofia Support',
      role: 'agent',
      teams: { support: 'admin' },
      permissions: ['assistant.use'],
    },
    {
      id: 'ag_agent3',
      email: 'agent3@demo.test',
      name: 'Carla Agent',
      role: 'agent',
      teams: { sales: 'representative' },
      permissions: ['assistant.use'],
    },
    {
      id: 'ag_agent4',
      email: 'agent4@demo.test',
      name: 'David Agent',
      role: 'agent',
      teams: { sales: 'representative' },
      permissions: ['assistant.use'],
    },
  ],
  channels: demoChannels,
  assistant: { enabled: true, model: STAND_IN_MODEL },
}

/** With SWITCHBOARD_DEMO=off: somebody who can sign in, and nothing else. */
export const emptyWorkspace: SetupEvent = {
  workspace: { name: 'Switchboard' },
  teams: [],
  agents: [{ ...owner, name: 'Owner' }],
  channels: [],
}

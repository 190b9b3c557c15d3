import * as z from 'zod'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { AssistantSettings, initialSettings } from '../../assistant/domain/settings.ts'
import type { AssistantStore } from '../../assistant/port.ts'
import { Channel } from '../../channels/domain/channel.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { ensureWebhookSecret } from '../../outside-calls/index.ts'
import type { OutsideCallsStore } from '../../outside-calls/port.ts'
import { ensureLayout } from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { ensureIndex } from '../../search/index.ts'
import type { SearchStore } from '../../search/port.ts'
import { Agent, Permission, Team } from '../../workspace/domain/agent.ts'
import { defaultTimes } from '../../workspace/domain/times.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { InstallationStore } from '../port.ts'
import { nameOwner } from './name-owner.ts'

type Deps = HasStore<
  AssistantStore & ChannelsStore & InstallationStore & OutsideCallsStore & QueuesStore & SearchStore & WorkspaceStore
> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'ulid'>

/** What a new workspace starts with. */
export const Installation = z.lazy(() =>
  z.object({
    workspace: z.object({ name: z.string().min(1) }),
    teams: z.array(Team.unwrap().pick({ id: true, name: true, mode: true })),
    agents: z.array(
      Agent.unwrap()
        .pick({ id: true, email: true, name: true, role: true, teams: true })
        .extend({ permissions: z.array(Permission).default([]) }),
    ),
    channels: z.array(
      Channel.unwrap()
        .pick({ id: true, type: true, provider: true, name: true, teamId: true, config: true })
        .extend({ secrets: z.record(z.string(), z.string()) }),
    ),
    /** left out: off */
    assistant: AssistantSettings.unwrap().pick({ enabled: true, model: true }).optional(),
  }),
)

/** Creates what is not there yet and touches nothing that is: safe to repeat at every deployment. */
export async function installWorkspace(deps: Deps, input: z.output<typeof Installation>): Promise<void> {
  const [agents, teams, channels, current] = await Promise.all([
    // What was deleted stays so: a deployment must not bring an agent back who was let go.
    deps.store.readAgents('all'),
    deps.store.readTeams('all'),
    deps.store.readChannels('all'),
    deps.store.readWorkspace(),
  ])
  await deps.secrets.makeSigningKeys()
  await ensureWebhookSecret(deps)
  await ensureLayout(deps, agents.length === 0)
  await ensureIndex(deps, agents.length === 0)
  const lacks = (list: readonly { id: string }[]) => (item: { id: string }) => !list.some(({ id }) => id === item.id)
  for (const team of input.teams.filter(lacks(teams))) {
    await deps.store.commit([deps.store.putTeam({ ...defaultTimes, ...team })])
  }
  for (const agent of input.agents.filter(lacks(agents))) {
    const isNew = (await deps.store.agentByEmail(agent.email)) === undefined
    if (isNew) await deps.store.commit(deps.store.putAgent({ ...agent, available: true }, true))
  }
  const owner = input.agents.find(({ role }) => role === 'owner')
  if (owner) await nameOwner(deps, owner)
  for (const { secrets, ...channel } of input.channels.filter(lacks(channels))) {
    // Secrets first: a channel that is listed can be used.
    await deps.secrets.putChannel(channel.id, secrets)
    await deps.store.commit([deps.store.putChannel({ ...channel, secretNames: Object.keys(secrets) })])
  }
  if (input.assistant && (await deps.store.readAssistant()).version === undefined) {
    await deps.store.commit([deps.store.putAssistant({ ...initialSettings, ...input.assistant })])
  }
  if (current.name === 'Switchboard')
    await deps.store.commit([deps.store.putWorkspace({ ...current, ...input.workspace })])
}

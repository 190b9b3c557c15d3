import { fold } from '../../../kernel/fold.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { BotsStore } from '../../bots/port.ts'
import type { CannedResponsesStore } from '../../canned-responses/port.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { CrmStore } from '../../crm/port.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import type { TemplatesStore } from '../../templates/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Named, Reference } from '../domain/references.ts'

export type NamedDeps = HasStore<
  BotsStore & CannedResponsesStore & ChannelsStore & CrmStore & SegmentsStore & TemplatesStore & WorkspaceStore
>

/** Reads what is named, and no more; answers with those references whose thing is gone. */
export async function whatIsGone(
  { store }: NamedDeps,
  references: readonly Reference[],
): Promise<(references: readonly Reference[]) => Reference[]> {
  const idsOf = (named: Named) => [...new Set(references.filter((one) => one.named === named).map(({ id }) => id))]
  const listed = async (named: Named, read: () => Promise<readonly { id: string }[]>) =>
    idsOf(named).length > 0 ? (await read()).map(({ id }) => id) : []
  const found = async (named: Named, read: (id: string) => Promise<unknown>) => {
    const ids = idsOf(named)
    const there = await Promise.all(ids.map(read))
    return ids.filter((_id, at) => there[at])
  }
  const known: Record<Named, readonly string[]> = Object.fromEntries(
    await Promise.all(
      (
        [
          ['agent', () => agents(store, idsOf('agent'))],
          ['team', () => listed('team', () => store.readTeams())],
          ['channel', () => listed('channel', () => store.readChannels())],
          ['segment', () => listed('segment', () => store.readSegments())],
          ['cannedResponse', () => listed('cannedResponse', () => store.readCannedResponses(null))],
          ['category', () => categories(store, idsOf('category'))],
          ['template', () => found('template', (id) => store.readTemplate(id))],
          ['record', () => found('record', (id) => store.readRecord(id))],
          ['bot', () => listed('bot', () => store.readBots())],
        ] satisfies [Named, () => Promise<readonly string[]>][]
      ).map(async ([named, read]) => [named, await read()] as const),
    ),
  ) as never
  return (asked) => asked.filter(({ named, id }) => !known[named].includes(id))
}

/** Agents are named by id or email. */
async function agents(store: NamedDeps['store'], ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const there = await store.readAgents()
  return ids.filter((id) => there.some((agent) => agent.id === id || agent.email === id.toLowerCase()))
}

/** Categories are named by id or name. */
async function categories(store: NamedDeps['store'], ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const there = await store.readCategories()
  return ids.filter((id) => there.some((one) => one.id === id || fold(one.name) === fold(id.trim())))
}

/** What the named things are called, as far as that is read in a list. */
export async function namesOf({ store }: NamedDeps, references: readonly Reference[]): Promise<(id: string) => string> {
  const names = (named: Named) => references.some((one) => one.named === named)
  const [agents, teams, bots, responses] = await Promise.all([
    names('agent') ? store.readAgents() : [],
    names('team') ? store.readTeams() : [],
    names('bot') ? store.readBots() : [],
    names('cannedResponse') ? store.readCannedResponses(null) : [],
  ])
  const known = new Map([
    ...[...agents, ...teams, ...bots].map(({ id, name }) => [id, name] as const),
    ...agents.map(({ email, name }) => [email, name] as const),
    ...responses.map(({ id, title }) => [id, title] as const),
  ])
  return (id) => known.get(id) ?? id
}

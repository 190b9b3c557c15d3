import type { HasStore } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Segment } from '../domain/segment.ts'

export type NamedDeps = HasStore<ChannelsStore & ContactAttributesStore & WorkspaceStore>

/** Reads what segments name, and no more; of each, the paths in its filter of what is gone. */
export async function whatIsGone(
  { store }: NamedDeps,
  segments: readonly Segment[],
): Promise<(segment: Segment) => string[]> {
  const filters = segments.map(({ filter }) => filter)
  const names = (field: 'ownerId' | 'teamId' | 'channelId') =>
    filters.some((filter) => typeof filter[field] === 'string')
  const [agents, teams, channels, attributes] = await Promise.all([
    names('ownerId') ? store.readAgents() : [],
    names('teamId') ? store.readTeams() : [],
    names('channelId') ? store.readChannels() : [],
    segments.some(({ defined = [] }) => defined.length > 0) ? store.readContactAttributes() : { definitions: [] },
  ])
  const known = new Set([...agents, ...teams, ...channels].map(({ id }) => id))
  const keys = new Set(attributes.definitions.map(({ key }) => key))
  return ({ filter, defined = [] }) => [
    ...(['ownerId', 'teamId', 'channelId'] as const).filter((field) => {
      const id = filter[field]
      return typeof id === 'string' && !known.has(id)
    }),
    // What never was defined is free text, and may be asked for as such.
    ...defined.filter((key) => !keys.has(key)).map((key) => `attributes.${key}`),
  ]
}

import type { EntryKey } from '../../../kernel/ids.ts'
import { number, team, time } from '../../../platform/keys.ts'
import type { CounterGroup } from '../domain/places.ts'

/** Primary keys of what this area stores. */
export const timelineKeys = {
  contact: (contactId: string) => ({ pk: contactId, sk: 'C#~' }),
  conversation: (contactId: string, n: number) => ({ pk: contactId, sk: `C#${number(n)}` }),
  entry: ({ contactId, n, at, ulid }: EntryKey) => ({ pk: contactId, sk: `${timelineKeys.entryTime(n, at)}${ulid}` }),
  /** what the keys of entries that were said at a time start with */
  entryTime: (n: number, at: number): string => `T#${number(n)}#${time(at)}#`,
  entries: (n?: number) => (n === undefined ? 'T#' : `T#${number(n)}#`),
  scheduled: (contactId: string, n: number, ulid: string) => ({
    pk: contactId,
    sk: `${timelineKeys.allScheduled(n)}${ulid}`,
  }),
  allScheduled: (n: number): string => `D#${number(n)}#`,
  taken: (contactId: string, at: number, n: number, seq: number) => ({
    pk: contactId,
    sk: `${timelineKeys.takenSince(at)}#${number(n)}#${seq}`,
  }),
  takenSince: (at: number): string => `S#${time(at)}`,
  /** what the places of a team's waiting conversations start with */
  queueOf: (teamId: string | null) => `${team(teamId)}#`,
  /** in those places: whether anybody has joined, in a letter, since an index's page costs the length of its keys */
  crew: { none: 'n', some: 's' },
  /** in those places: whose conversation it is, as far as that costs nothing */
  contactMark: (contactId: string) => contactId.slice(-8),
  /** in those places, behind the number: to whom it is assigned */
  markOf: (numbered: string): string | undefined => /[^\d]$/.exec(numbered)?.[0],
  counters: (group: CounterGroup, laid: { generation: number; lane: number }) =>
    group.agentId === undefined
      ? { pk: 'PLACES', sk: `${laid.generation}#${group.team}#${laid.lane}` }
      : { pk: `PLACES#${group.agentId}`, sk: `${laid.generation}#${group.team}` },
  /** of the first edition */
  earlierCounters: ({ team: name, agentId }: CounterGroup) =>
    agentId === undefined ? { pk: 'WORKSPACE', sk: `TEAM+${name}` } : { pk: 'COUNTS', sk: `agent:${agentId}:${name}` },
  knownBy: (address: string, contactId: string) => ({ pk: `KNOWN#${address}`, sk: contactId }),
  externalId: (externalId: string) => ({ pk: `EXTERNAL#${externalId}`, sk: 'CONTACT' }),
  joined: (contactId: string, n: number, agentId: string) => ({ pk: contactId, sk: `J#${number(n)}#${agentId}` }),
}

/** Partition keys of the indexes. */
export const timelinePartitions = {
  /** all of a team */
  team: (teamId: string | null, shard: number) => `T#${team(teamId)}#${shard}`,
  /** `closed`: of the first edition */
  place: (place: 'unassigned' | 'assigned' | 'closed', teamId: string | null, shard: number) =>
    `${{ unassigned: 'U', assigned: 'O', closed: 'X' }[place]}#${team(teamId)}#${shard}`,
  blacklist: (shard: number) => `B#${shard}`,
  contacts: (shard: number) => `N#${shard}`,
  /** contacts by name */
  names: (shard: number) => `NAMES#${shard}`,
  /** contacts by when they were changed */
  changed: (shard: number) => `CHANGED#${shard}`,
  /** contacts that are pinned to an agent, by name in one index and by creation in another */
  pinnedTo: (agentId: string) => `P#${agentId}`,
  /** conversations in which something is to happen at a time that an agent said */
  due: (shard: number) => `D#${shard}`,
  mine: (agentId: string) => `A#${agentId}`,
  closedBy: (agentId: string) => `C#${agentId}`,
  joined: (agentId: string) => `J#${agentId}`,
  queue: (shard: number) => `W#${shard}`,
  /** movements of a month (2026-01): the access log */
  movements: (month: string, shard: number) => `L#${month}#${shard}`,
  /** of the first edition */
  waiting: (crew: 'none' | 'some', teamId: string | null, shard: number) =>
    `W#${crew === 'none' ? 'R' : 'P'}#${team(teamId)}#${shard}`,
}

import { createHash } from 'node:crypto'
import type { EntryKey } from '../domain/ids.ts'
import type { Conversation } from '../domain/model.ts'
import type { NoteKey } from '../domain/record.ts'
import { TABLE } from '../shared/table-definition.ts'

/** Each index partition is split so that one campaign's replies can't throttle the inbox. Changing it moves data. */
export const SHARDS = 2

const number = (value: number) => String(value).padStart(6, '0')
/** Milliseconds as a sortable string. */
export const time = (ms: number) => String(Math.max(0, Math.trunc(ms))).padStart(14, '0')
const sha = (text: string) => createHash('sha256').update(text).digest('base64url')
/** what counts of a name */
const plain = (name: string) => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
const team = (teamId: string | null) => teamId ?? '-'

/** 0 … SHARDS-1, the same for all of a contact's items. */
export const shardOf = (contactId: string) => (contactId.codePointAt(contactId.length - 1) ?? 0) % SHARDS

export const shards = Array.from({ length: SHARDS }, (_, shard) => shard)

/** Builders of every primary key. */
export const keys = {
  contact: (contactId: string) => ({ pk: contactId, sk: 'C#~' }),
  conversation: (contactId: string, n: number) => ({ pk: contactId, sk: `C#${number(n)}` }),
  entry: ({ contactId, n, at, ulid }: EntryKey) => ({ pk: contactId, sk: `T#${number(n)}#${time(at)}#${ulid}` }),
  entries: (n?: number) => (n === undefined ? 'T#' : `T#${number(n)}#`),
  joined: (contactId: string, n: number, agentId: string) => ({ pk: contactId, sk: `J#${number(n)}#${agentId}` }),
  tallyLayout: () => ({ pk: 'COUNTS', sk: 'LAYOUT' }),
  words: (contactId: string, n: number) => ({ pk: contactId, sk: `W#${number(n)}` }),
  /** in which counters it counts */
  counted: (contactId: string, n: number) => ({ pk: contactId, sk: `N#${number(n)}` }),
  /** apart from the contact's own items: the access log outlives them */
  movement: (contactId: string, n: number, at: number, ulid: string) => ({
    pk: `LOG#${contactId}`,
    sk: `${number(n)}#${time(at)}#${ulid}`,
  }),
  movements: (n: number) => `${number(n)}#`,
  mailThread: (contactId: string, n: number) => ({ pk: contactId, sk: `M#${number(n)}` }),
  visitor: (contactId: string, connectionId: string) => ({ pk: contactId, sk: `V#${connectionId}` }),
  seen: (channelId: string, providerId: string) => ({
    pk: `SEEN#${channelId}#${providerId.length > 200 ? sha(providerId) : providerId}`,
    sk: 'SEEN',
  }),
  receipt: (channelId: string, providerMessageId: string, sk: string) => ({
    pk: `RCPT#${channelId}#${providerMessageId.length > 200 ? sha(providerMessageId) : providerMessageId}`,
    sk,
  }),
  login: (email: string) => ({ pk: `LOGIN#${email.toLowerCase()}`, sk: 'LOGIN' }),
  agent: (id: string) => ({ pk: 'WORKSPACE', sk: `AGENT#${id}` }),
  team: (id: string) => ({ pk: 'WORKSPACE', sk: `TEAM#${id}` }),
  /** a team's lie behind the teams, to be read with them */
  counters: (group: string) =>
    group.startsWith('team:') ? { pk: 'WORKSPACE', sk: `TEAM+${group.slice(5)}` } : { pk: 'COUNTS', sk: group },
  channel: (id: string) => ({ pk: 'WORKSPACE', sk: `CHANNEL#${id}` }),
  category: (id: string) => ({ pk: 'WORKSPACE', sk: `CATEGORY#${id}` }),
  /** makes a category's name unique, whatever its case */
  categoryName: (name: string) => ({ pk: 'WORKSPACE', sk: `CATNAME#${plain(name)}` }),
  /** apart per agent, so that the composer reads what it may show and nothing else */
  cannedResponse: (ownerId: string | null, id: string) => ({
    pk: ownerId === null ? 'CANNED' : `CANNED#${ownerId}`,
    sk: id,
  }),
  /** by its `exported` entry, apart from the timeline */
  export: ({ contactId, n, at, ulid }: EntryKey) => ({ pk: contactId, sk: `X#${number(n)}#${time(at)}#${ulid}` }),
  tag: (id: string) => ({ pk: 'TAGS', sk: id }),
  /** by the message's time: which messages a tag has, in order */
  tagged: (tagId: string, at: number, entryId: string) => ({ pk: `TAGGED#${tagId}`, sk: `${time(at)}#${entryId}` }),
  channelHealth: (channelId: string, side: string) => ({ pk: 'WORKSPACE', sk: `HEALTH#${channelId}#${side}` }),
  workspace: () => ({ pk: 'WORKSPACE', sk: 'SETTINGS' }),
  record: (recordId: string) => ({ pk: recordId, sk: 'RECORD' }),
  /** in the contact's partition: whom a message concerns is one read */
  recordLink: (contactId: string, recordId: string) => ({ pk: contactId, sk: `R#${recordId}` }),
  /** in the record's partition: which contacts lead to it */
  linkedContact: (recordId: string, contactId: string) => ({ pk: recordId, sk: `LINK#${contactId}` }),
  recordNote: ({ recordId, contactId, first, firstAt }: NoteKey) => ({
    pk: recordId,
    sk: `NOTE#${time(firstAt)}#${contactId}#${number(first.n)}#${String(first.seq).padStart(9, '0')}`,
  }),
  notificationSettings: (agentId: string) => ({ pk: 'WORKSPACE', sk: `NOTIFY#${agentId}` }),
  notification: (audience: string, since: number, contactId: string, n: number, kind: string) => ({
    pk: `NOTIFY#${audience}`,
    sk: `${time(since)}#${contactId}#${n}#${kind}`,
  }),
  readMarks: (agentId: string) => ({ pk: `NOTIFYREAD#${agentId}`, sk: 'READ' }),
  digest: (agentId: string) => ({ pk: 'DIGESTS', sk: agentId }),
  digestNote: (agentId: string, contactId: string, n: number, kind: string) => ({
    pk: `DIGEST#${agentId}`,
    sk: `${contactId}#${n}#${kind}`,
  }),
  /** apart from the contact's own items, by month: reports outlive what they tell of */
  fact: (month: string, shard: number, at: number, id: string) => ({
    pk: `FACTS#${month}#${shard}`,
    sk: `${time(at)}#${id}`,
  }),
  /** which answer was a conversation's first */
  firstResponse: (contactId: string, n: number) => ({ pk: `FACT#${contactId}`, sk: `${number(n)}#FIRST` }),
  outsideNote: (recordId: string, noteId: string) => ({ pk: recordId, sk: `OUTSIDE#${noteId}` }),
  connector: (id: string) => ({ pk: 'WORKSPACE', sk: `CONNECTOR#${id}` }),
  upload: (owner: string, id: string) => ({ pk: `UPLOADS#${owner}`, sk: id }),
  sweep: (what: string, id: string) => ({ pk: 'SWEEPS', sk: `${what}#${id}` }),
  agentConnection: (agentId: string, connectionId: string) => ({ pk: 'CONNECTIONS', sk: `${agentId}#${connectionId}` }),
  /** only a digest of the ticket is kept */
  ticket: (ticket: string) => ({ pk: `TICKET#${sha(ticket)}`, sk: 'TICKET' }),
  answer: (scope: string, key: string) => ({ pk: `ANSWER#${scope}#${sha(key)}`, sk: 'ANSWER' }),
  webhook: (id: string) => ({ pk: 'WEBHOOKS', sk: id }),
  webhookPart: (id: string, part: number) => ({ pk: `WEBHOOK#${id}`, sk: `PART#${number(part)}` }),
  word: (word: string, contactId: string, n: number, where: string) => ({
    pk: wordPartition(word, shardOf(contactId)),
    sk: `${word}#${contactId}#${n}#${where}`,
  }),
}

/** Partition of the words that start with the same three letters. */
export const wordPartition = (word: string, shard: number) => `WORD#${[...word].slice(0, 3).join('')}#${shard}`

/** Partition keys of the indexes. */
export const partitions = {
  place: (place: 'unassigned' | 'assigned' | 'closed', teamId: string | null, shard: number) =>
    `${{ unassigned: 'U', assigned: 'O', closed: 'X' }[place]}#${team(teamId)}#${shard}`,
  blacklist: (shard: number) => `B#${shard}`,
  contacts: (shard: number) => `N#${shard}`,
  records: (kind: string, shard: number) => `K#${kind}#${shard}`,
  /** month: 2026-01 */
  movements: (month: string, shard: number) => `L#${month}#${shard}`,
  mine: (agentId: string) => `A#${agentId}`,
  closedBy: (agentId: string) => `C#${agentId}`,
  joined: (agentId: string) => `J#${agentId}`,
  online: (shard: number) => `ONLINE#${shard}`,
  waiting: (crew: 'none' | 'some', teamId: string | null, shard: number) =>
    `W#${crew === 'none' ? 'R' : 'P'}#${team(teamId)}#${shard}`,
}

/** The index attributes of a conversation: which tabs and queues it is in. Absent attributes keep it out of an index. */
export function indexKeys(conversation: Conversation): Record<string, string> {
  const { contactId, n, teamId, status, blacklisted, assigneeId, waitingSince } = conversation
  if (conversation.deletedAt !== undefined) return {}
  const shard = shardOf(contactId)
  const suffix = `${contactId}#${n}`
  const activity = `${time(conversation.lastActivityAt)}#${suffix}`
  const { byPlace, byAgent, byWaiting } = TABLE.indexes
  const place = status === 'resolved' ? 'closed' : assigneeId === null ? 'unassigned' : 'assigned'
  const out: Record<string, string> = {
    [byPlace.partitionKey]: blacklisted ? partitions.blacklist(shard) : partitions.place(place, teamId, shard),
    [byPlace.sortKey]: activity,
  }
  if (blacklisted) return out
  const owner = place === 'assigned' ? assigneeId : place === 'closed' ? conversation.closedById : null
  if (owner !== null) {
    out[byAgent.partitionKey] = place === 'closed' ? partitions.closedBy(owner) : partitions.mine(owner)
    out[byAgent.sortKey] = activity
  }
  if (waitingSince !== null && place !== 'closed') {
    const crew = conversation.participantIds.length === 0 ? 'none' : 'some'
    out[byWaiting.partitionKey] = partitions.waiting(crew, teamId, shard)
    out[byWaiting.sortKey] = `${time(waitingSince)}#${suffix}`
  }
  return out
}

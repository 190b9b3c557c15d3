import * as z from 'zod'
import { parseConversationId } from '../../../kernel/ids.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { ChannelRef, ChannelType } from '../../channels/domain/channel.ts'
import { TicketType } from '../../timeline/domain/conversation.ts'
import { dayOf, type FactsOfDay } from '../domain/gathered-facts.ts'
import { factKinds, type ReportFact } from '../domain/report-facts.ts'

/*
 * What is told of a conversation in a day is to fit into a kilobyte: what facts have in common is said once, and they by its
 * place; times count from the day's beginning, and what is not said is null or the same.
 */

/** A row as it is kept. */
const Row = z.lazy(() =>
  z.object({
    seq: z.number(),
    tagged: z.number(),
    /** ids of channels and what they are, of teams, of agents */
    channels: z.array(z.tuple([z.string(), ChannelType])),
    teams: z.array(z.string()),
    agents: z.array(z.string()),
    type: TicketType.optional(),
    category: z.string().optional(),
    tags: z.array(z.string()).optional(),
    programs: z.array(z.string()).optional(),
    /** places of channel, team and agent; -1: none */
    by: z.array(z.tuple([z.number(), z.number(), z.number()])),
    /** kind, ms since the day began, place in `by`, and what `valuesOf` says */
    facts: z.array(z.array(z.number())),
  }),
)

const NONE = -1

/** What tells a fact from others of its kind and moment, without what is null or the same at the end. */
function valuesOf(
  { kind, count, duration, open, waited, waitedOpen, score, tags }: ReportFact,
  all: readonly string[],
) {
  switch (kind) {
    case 'message_in':
    case 'message_out':
      return count === 1 ? [] : [count]
    case 'tagged':
      return [all.indexOf(tags[0] ?? ''), ...(count === 1 ? [] : [count])]
    case 'rated':
      return [score ?? NONE]
    case 'closed':
      return [duration ?? NONE, open ?? NONE, waited ?? NONE, ...(waited === waitedOpen ? [] : [waitedOpen ?? NONE])]
    default:
      return duration === null ? [] : [duration, ...(open === duration ? [] : [open ?? NONE])]
  }
}

const given = (value: number | undefined) => (value === undefined || value === NONE ? null : value)

/** What `valuesOf` said. */
function fieldsOf(kind: ReportFact['kind'], values: readonly number[], all: readonly string[]): Partial<ReportFact> {
  const [first, second, third, fourth] = values
  switch (kind) {
    case 'message_in':
    case 'message_out':
      return { count: first ?? 1 }
    case 'tagged':
      return { tags: [all[first ?? NONE] ?? ''], count: second ?? 1 }
    case 'rated':
      return first === undefined || first === NONE ? {} : { score: first }
    case 'closed':
      return { duration: given(first), open: given(second), waited: given(third), waitedOpen: given(fourth ?? third) }
    default:
      return { duration: given(first), open: given(second ?? first) }
  }
}

/** Things that are said once, each by its place. */
class Places<Value> {
  readonly all: Value[] = []
  private readonly places = new Map<string, number>()
  of(value: Value | null): number {
    if (value === null) return NONE
    const key = JSON.stringify(value)
    const known = this.places.get(key)
    if (known !== undefined) return known
    this.places.set(key, this.all.length)
    return this.all.push(value) - 1
  }
}

/** A row without its key, which says whose it is and of which day. */
export function factsItem({ day, known, facts }: FactsOfDay): Item {
  const [channels, teams] = [new Places<[string, string]>(), new Places<string>()]
  const [agents, by] = [new Places<string>(), new Places<[number, number, number]>()]
  const [of] = facts
  const tags = [...new Set(facts.flatMap((fact) => fact.tags))].sort()
  const packed = facts.map((fact) => {
    const { kind, at, channel, teamId, agentId } = fact
    const channelAt = channels.of(channel && [channel.id, channel.type])
    const place = by.of([channelAt, teams.of(teamId), agents.of(agentId)])
    return [factKinds.indexOf(kind), at - day, place, ...valuesOf(fact, tags)]
  })
  return {
    [TABLE.kind]: 'facts',
    seq: known.seq,
    tagged: known.tags,
    channels: channels.all,
    teams: teams.all,
    agents: agents.all,
    ...(of?.type ? { type: of.type } : {}),
    ...(of?.category == null ? {} : { category: of.category }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(of && of.programs.length > 0 ? { programs: of.programs } : {}),
    by: by.all,
    facts: packed,
  }
}

/** Whether this version wrote a row: its facts say everything, its opening too. */
export const isWhole = (item: Item): boolean => item.by !== undefined

/** A row by whichever version: of earlier ones it may be one fact, and none says of messages, tags and opening hours. */
export function toFactsOfDay(item: Item): FactsOfDay {
  if (item[TABLE.kind] === 'fact') return earlier([decode(EarlierFact, item)])
  if (isWhole(item)) return today(item)
  const { contactId, n, facts } = decode(EarlierRow, item)
  return earlier(
    facts.map(([kind, at, duration, channel, teamId, agentId, type, category, score]) =>
      EarlierFact.parse({ contactId, n, kind, at, duration, channel, teamId, agentId, type, category, score }),
    ),
  )
}

const KEY = /^(\d{14})#(cv_[^:]+):day$/

function today(item: Item): FactsOfDay {
  const row = decode(Row, item)
  const [, at = '', id = ''] = KEY.exec(String(item[TABLE.sortKey])) ?? []
  const whose = parseConversationId(id)
  if (!whose) throw new Error(`Not a row of facts: ${String(item[TABLE.sortKey])}`)
  const { type = null, category = null, tags = [], programs = [] } = row
  const day = Number(at)
  const facts = row.facts.map(([place = NONE, since = 0, by = NONE, ...values]): ReportFact => {
    const kind = factKinds[place]
    if (!kind) throw new Error(`A kind of fact that a later version knows: ${place}`)
    const [channelAt = NONE, teamAt = NONE, agentAt = NONE] = row.by[by] ?? []
    const channel = row.channels[channelAt]
    return {
      kind,
      at: day + since,
      count: 1,
      duration: null,
      open: null,
      waited: null,
      waitedOpen: null,
      channel: channel ? { id: channel[0], type: channel[1] } : null,
      teamId: row.teams[teamAt] ?? null,
      agentId: row.agents[agentAt] ?? null,
      ...whose,
      type,
      category,
      tags,
      programs,
      ...fieldsOf(kind, values, tags),
    }
  })
  return { ...whose, day, known: { seq: row.seq, tags: row.tagged }, facts }
}

/** What earlier versions kept of a fact. */
const EarlierFact = z.lazy(() =>
  z.object({
    contactId: z.string(),
    n: z.number(),
    kind: z.enum(factKinds),
    at: z.number(),
    duration: z.number().nullable(),
    channel: ChannelRef.nullable(),
    teamId: z.string().nullable(),
    agentId: z.string().nullable(),
    type: TicketType.nullable(),
    category: z.string().nullable(),
    score: z.number().nullish(),
  }),
)
const EarlierRow = z.lazy(() =>
  z.object({ contactId: z.string(), n: z.number(), facts: z.array(z.array(z.unknown())) }),
)

function earlier(facts: z.infer<typeof EarlierFact>[]): FactsOfDay {
  const [{ contactId, n, at }] = facts as [z.infer<typeof EarlierFact>]
  return {
    contactId,
    n,
    day: dayOf(at),
    known: { seq: 0, tags: 0 },
    facts: facts.map(({ score, ...fact }) => ({
      ...fact,
      count: 1,
      open: fact.duration,
      waited: null,
      waitedOpen: null,
      tags: [],
      programs: [],
      ...(typeof score === 'number' ? { score } : {}),
    })),
  }
}

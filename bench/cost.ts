import type { FunctionName } from '../functions/manifest.ts'
import { memoryOf } from '../lib/support/memory.ts'
import { messageUnits } from './counts.ts'
import { measureFanout } from './fanout.ts'
import { figure, information, type Results } from './figures.ts'
import { runConversations, type Tally } from './month.ts'
import { assumptions, prices } from './prices.ts'
import type { Database } from './workspace.ts'

const MILLION = 1_000_000
const GB = 1e9

type Lines = Record<string, { count: number; usd: number }>
const totalOf = (lines: Lines) => Object.values(lines).reduce((sum, { usd }) => sum + usd, 0)

/**
 * What a message costs from the figures of this bench: half of a million come in, half are replies, one agent who may see
 * them is connected. Each runs its edge and both stream consumers; a reply is sent once.
 */
async function messageLines(database: Database): Promise<Lines> {
  const { inbound, reply } = await messageUnits(database)
  const { figures } = await measureFanout(database)
  const postsPerEvent = figures['fanout.postsPerEvent']?.value ?? Number.NaN
  const half = MILLION / 2
  const { own, vcpuMB, transaction, read, socketPost, providerCall, write } = assumptions.duration
  const gbMs = (name: FunctionName & keyof typeof own, waited: number) =>
    ((own[name] * Math.max(1, vcpuMB / memoryOf[name]) + waited) * memoryOf[name]) / 1024
  const gbSeconds =
    (half * (gbMs('webhooks', read + transaction) + gbMs('writing', read + transaction)) +
      MILLION * (gbMs('reactions', read + socketPost) + gbMs('bookkeeping', read)) +
      half * gbMs('delivery', read + 2 * write + providerCall)) /
    1000
  return {
    'DynamoDB writes (inbound.writeUnits, reply.writeUnits)': line(
      half * (inbound.writes + reply.writes),
      prices.writeUnit,
    ),
    'DynamoDB reads of the same': line(half * (inbound.reads + reply.reads), prices.readUnit),
    'Lambda requests': line(3 * MILLION + half, prices.lambdaRequest),
    'Lambda GB-seconds': line(gbSeconds, prices.lambdaGBSecond),
    'API Gateway socket messages (fanout.postsPerEvent)': line(MILLION * postsPerEvent, prices.socketMessage),
    'SQS FIFO requests': line(half * assumptions.queueRequestsPerJob, prices.fifoRequest),
  }
}

const timesMillion = (tally: Tally) => MILLION / tally.messages
const line = (count: number, price: number) => ({ count: Math.round(count), usd: count * price })
const logs = (bytes: number) => ({ count: bytes / GB, usd: (bytes / GB) * prices.logGB })

/** What everything that followed from the messages costs, per million of them. */
function tallyLines(tally: Tally): Lines {
  const scale = timesMillion(tally)
  const invocations = Object.values(tally.invocations).reduce((sum, { count }) => sum + count, 0)
  const gbSeconds = Object.values(tally.invocations).reduce((sum, each) => sum + each.gbSeconds, 0)
  // Of calls by the functions' own URLs there is no access log.
  const logBytes = invocations * assumptions.log.invocation
  return {
    'DynamoDB writes': line(tally.writeUnits * scale, prices.writeUnit),
    'DynamoDB reads': line(tally.readUnits * scale, prices.readUnit),
    'DynamoDB stream reads': line(tally.batches * scale, prices.streamRead),
    'Lambda requests': line(invocations * scale, prices.lambdaRequest),
    'Lambda GB-seconds': line(gbSeconds * scale, prices.lambdaGBSecond),
    'API Gateway socket messages': line(tally.posts * scale, prices.socketMessage),
    'SQS FIFO requests': line(tally.jobs * assumptions.queueRequestsPerJob * scale, prices.fifoRequest),
    'Scheduler firings': line(tally.timersFired * scale, prices.schedule),
    'CloudWatch log GB': logs(logBytes * scale),
  }
}

/** What agents cost by being there, a month each: connected, with one conversation open at a time. */
function presenceLines(agents: number): Lines {
  const minutes = agents * assumptions.minutesConnected
  const { counts, signs } = assumptions.consolePerMinute
  const { own, tokenRead, vcpuMB, read } = assumptions.duration
  const calls = minutes * (counts + signs)
  const gbSeconds = (calls * (own.http * vcpuMB + 2 * read * memoryOf.http)) / 1024 / 1000
  // Whoever works calls all the time: their token is looked at as often as it is forgotten, by the authorizer and by each process.
  const looks = minutes / assumptions.callerRemembered
  const tokensRead = looks * assumptions.processes
  return {
    'Connection minutes': line(minutes, prices.connectionMinute),
    'Signs of presence and their answers, socket messages': line(2 * minutes * signs, prices.socketMessage),
    'Of both: Lambda requests': line(calls, prices.lambdaRequest),
    'Of both: Lambda GB-seconds': line(gbSeconds, prices.lambdaGBSecond),
    'Who calls: Lambda requests': line(looks, prices.lambdaRequest),
    'Who calls: Lambda GB-seconds': line((looks * own.authorizer * vcpuMB) / 1024 / 1000, prices.lambdaGBSecond),
    'Who calls, by processes of the functions: Lambda GB-seconds': line(
      (tokensRead * tokenRead * vcpuMB) / 1024 / 1000,
      prices.lambdaGBSecond,
    ),
    'Of both: DynamoDB reads': line(minutes * (counts * 4 + signs * 3), prices.readUnit),
    'Of both: DynamoDB writes': line(minutes * signs, prices.writeUnit),
    'Of signs: log GB': logs(minutes * signs * assumptions.log.socket),
  }
}

/** Where the write units of a message go: by kind of item, and of these the table's and each index's. */
const unitsPerMessage = ({ unitsOf, messages }: Tally) =>
  Object.fromEntries(
    Object.entries(unitsOf)
      .map(([kind, units]) => {
        const each = Object.entries(units).map(([name, number]) => [name, Number((number / messages).toFixed(2))])
        const all = Object.values(units).reduce((sum, number) => sum + number, 0)
        return [kind, { all: Number((all / messages).toFixed(2)), ...Object.fromEntries(each) }] as const
      })
      .toSorted(([, a], [, b]) => b.all - a.all),
  )

/**
 * cost.perMillionMessagesUSD: a message from the counts above, at list prices. cost.allInPerMillionMessagesUSD and
 * allIn.writeUnits: whole sittings played through the real code, with delivery's own writes, receipts, search, timers, three
 * agents connected and their consoles' polling, and logs. For information: what reading costs on top.
 */
export async function measureCost(database: Database): Promise<Results> {
  const lines = await messageLines(database)
  const { tally, reading } = await runConversations(database)
  const allIn = { ...tallyLines(tally), ...presenceLines(assumptions.agentsConnected) }
  const perMessage = (count: number) => Number((count / tally.messages).toFixed(3))
  const invocations = Object.entries(tally.invocations).map(([name, { count }]) => [name, perMessage(count)])
  return {
    figures: {
      ...figure('cost.perMillionMessagesUSD', totalOf(lines)),
      ...figure('cost.allInPerMillionMessagesUSD', totalOf(allIn)),
      ...figure('allIn.writeUnits', tally.writeUnits / tally.messages),
      ...information('cost.readingPerMillionMessagesUSD', totalOf(tallyLines(reading))),
    },
    details: {
      cost: {
        lines,
        allIn,
        reading: tallyLines(reading),
        units: unitsPerMessage(tally),
        perMessage: {
          postsPerAgent: perMessage(tally.posts / assumptions.agentsConnected),
          countsFramesPerAgent: perMessage(tally.countsFrames / assumptions.agentsConnected),
          invocations: Object.fromEntries(invocations),
          timers: {
            set: perMessage(tally.timersSet),
            moved: perMessage(tally.timersMoved),
            removed: perMessage(tally.timersRemoved),
            schedulerCalls: perMessage(tally.schedulerCalls),
            fired: perMessage(tally.timersFired),
          },
        },
        tally,
        prices,
        assumptions,
        also: {
          perFurtherAgentConnectedUSD: totalOf(presenceLines(1)),
          writesOfReactionsUSD: ((tally.writeUnitsBy.reactions ?? 0) / tally.messages) * MILLION * prices.writeUnit,
        },
      },
    },
  }
}

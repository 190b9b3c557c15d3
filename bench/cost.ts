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
  const { own, transaction, read, socketPost, providerCall, write } = assumptions.duration
  const { memory } = assumptions
  const ms = { edge: own + read + transaction, realtime: own + read + socketPost, reactions: own + read }
  const delivery = own + read + 2 * write + providerCall
  const gbSeconds =
    (MILLION * (ms.edge * memory.webhooks + ms.realtime * memory.realtime + ms.reactions * memory.reactions) +
      half * delivery * memory.delivery) /
    1024 /
    1000
  const line = (count: number, price: number) => ({ count: Math.round(count), usd: count * price })
  return {
    'DynamoDB writes (inbound.writeUnits, reply.writeUnits)': line(
      half * (inbound.writes + reply.writes),
      prices.writeUnit,
    ),
    'DynamoDB reads of the same': line(half * (inbound.reads + reply.reads), prices.readUnit),
    'API Gateway HTTP requests': line(MILLION, prices.httpRequest),
    'Lambda requests': line(3 * MILLION + half, prices.lambdaRequest),
    'Lambda GB-seconds': line(gbSeconds, prices.lambdaGBSecond),
    'API Gateway socket messages (fanout.postsPerEvent)': line(MILLION * postsPerEvent, prices.socketMessage),
    'SQS FIFO requests': line(half * assumptions.queueRequestsPerJob, prices.fifoRequest),
  }
}

/** What a whole month's doings cost per million messages, with all that the figures above leave out. */
function monthLines(tally: Tally): Lines {
  const scale = MILLION / tally.messages
  const line = (count: number, price: number) => ({ count: Math.round(count), usd: count * price })
  const invocations = Object.values(tally.invocations).reduce((sum, { count }) => sum + count, 0)
  const gbSeconds = Object.values(tally.invocations).reduce((sum, each) => sum + each.gbSeconds, 0)
  const logBytes = invocations * assumptions.log.invocation + tally.httpRequests * assumptions.log.request
  return {
    'DynamoDB writes': line(tally.writeUnits * scale, prices.writeUnit),
    'DynamoDB reads': line(tally.readUnits * scale, prices.readUnit),
    'DynamoDB stream reads': line(tally.batches * scale, prices.streamRead),
    'Lambda requests': line(invocations * scale, prices.lambdaRequest),
    'Lambda GB-seconds': line(gbSeconds * scale, prices.lambdaGBSecond),
    'API Gateway HTTP requests': line(tally.httpRequests * scale, prices.httpRequest),
    'API Gateway socket messages': line(tally.posts * assumptions.agentsConnected * scale, prices.socketMessage),
    'API Gateway connection minutes': line(
      assumptions.agentsConnected * assumptions.minutesConnected,
      prices.connectionMinute,
    ),
    'SQS FIFO requests': line(tally.jobs * assumptions.queueRequestsPerJob * scale, prices.fifoRequest),
    'Scheduler firings': line(tally.conversations * assumptions.firingsPerConversation * scale, prices.schedule),
    'CloudWatch log GB': { count: (logBytes * scale) / GB, usd: ((logBytes * scale) / GB) * prices.logGB },
  }
}

/**
 * cost.perMillionMessagesUSD: a message from the counts above, at list prices. cost.allInPerMillionMessagesUSD: whole
 * conversations played through the real code, with delivery's own writes, receipts, search, timers, three agents
 * connected, and logs.
 */
export async function measureCost(database: Database): Promise<Results> {
  const lines = await messageLines(database)
  const tally = await runConversations(database)
  const allIn = monthLines(tally)
  return {
    figures: {
      ...figure('cost.perMillionMessagesUSD', totalOf(lines)),
      ...information('cost.allInPerMillionMessagesUSD', totalOf(allIn)),
    },
    details: {
      cost: {
        lines,
        allIn,
        tally,
        prices,
        assumptions,
        also: {
          perFurtherAgentConnectedUSD: ((tally.posts * MILLION) / tally.messages) * prices.socketMessage,
          writesOfTheWordIndexUSD: ((tally.writeUnitsBy.reactions ?? 0) / tally.messages) * MILLION * prices.writeUnit,
        },
      },
    },
  }
}

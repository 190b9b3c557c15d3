import { readFileSync } from 'node:fs'
import { figure, type Results } from './figures.ts'
import { runConversations, type Tally } from './month.ts'
import { assumptions, prices } from './prices.ts'
import type { Database } from './workspace.ts'

const MILLION = 1_000_000
const GB = 1e9
/** Whether the stack has every invocation considered for a trace. */
const isTraced = readFileSync(new URL('../lib/support/function.ts', import.meta.url), 'utf8').includes('Tracing.ACTIVE')

/** What a tally of some messages costs when there are a million of them, line by line. */
function costLines(tally: Tally): Record<string, { count: number; usd: number }> {
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
    'X-Ray traces': line(isTraced ? invocations * assumptions.tracedShare * scale : 0, prices.trace),
  }
}

/** cost.perMillionMessagesUSD: conversations played through the real code, counted, at list prices. */
export async function measureCost(database: Database): Promise<Results> {
  const tally = await runConversations(database)
  const lines = costLines(tally)
  const total = Object.values(lines).reduce((sum, { usd }) => sum + usd, 0)
  return {
    figures: figure('cost.perMillionMessagesUSD', total),
    details: {
      cost: {
        lines,
        tally,
        prices,
        assumptions,
        also: {
          perFurtherAgentConnectedUSD: ((tally.posts * MILLION) / tally.messages) * prices.socketMessage,
          writesOfTheWordIndexUSD: ((tally.writeUnitsBy.reactions ?? 0) / tally.messages) * MILLION * prices.writeUnit,
          withoutTracesUSD: total - (lines['X-Ray traces']?.usd ?? 0),
        },
      },
    },
  }
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { BatchGetCommand, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { HttpEvent, HttpResult } from '../functions/edges/http-edge.ts'
import { type Customer, readEvent, replyEvent, webhookEvent } from './customer.ts'
import { figure, median, type Results } from './figures.ts'
import type { Attributes } from './item-size.ts'
import type { Metered } from './meter.ts'
import {
  accepted,
  bareClient,
  loadHandler,
  nativePut,
  prepareConversation,
  repeatable,
  setEnvironment,
} from './ratio.ts'
import { type Database, makeWorkspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const TEXT =
  'I ordered the blue backpack last Tuesday and it still has not arrived. Could you tell me where it is, please?'
const WARM = 150
const ROUNDS = 400
const INBOX = 60
const WRITERS = 40
/** what an opened conversation shows at first */
const SHOWN = 50

const customer = (index: number): Customer => ({
  phone: `4915120${String(index).padStart(6, '0')}`,
  name: 'Katharina Müller',
})

type Work = () => Promise<unknown>
/** Gets its input ready, and answers what is then to be measured. */
type Prepared = () => Work

/** Processor time of this process, all its threads, in milliseconds. */
async function spentOn(prepare: Prepared): Promise<number> {
  const work = prepare()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Medians of both, measured in turn; which one is first goes round. */
async function inTurn(whole: Prepared, bare: Prepared) {
  const sides = [whole, bare]
  const spent: [number[], number[]] = [[], []]
  for (let round = 0; round < WARM + ROUNDS; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const side = (round + turn) % sides.length
      const ms = await spentOn(sides[side] as Prepared)
      if (round >= WARM) spent[side]?.push(ms)
    }
  }
  const [wholeMs, bareMs] = [median(spent[0]), median(spent[1])]
  return { ratio: wholeMs / bareMs, wholeMs, bareMs }
}

interface Read {
  Key?: Attributes
  ExpressionAttributeValues?: Attributes
  ExclusiveStartKey?: Attributes
  RequestItems?: Record<string, { Keys: Attributes[] }>
}

/** A read among the calls of an operation, as the document client is asked for it. */
function bareRead(document: DynamoDBDocumentClient, { operation, input }: Metered): Work {
  const { Key, ExpressionAttributeValues, ExclusiveStartKey, RequestItems, ...rest } = input as Read
  const given = {
    ...rest,
    ...(Key && { Key: unmarshall(Key) }),
    ...(ExpressionAttributeValues && { ExpressionAttributeValues: unmarshall(ExpressionAttributeValues) }),
    ...(ExclusiveStartKey && { ExclusiveStartKey: unmarshall(ExclusiveStartKey) }),
    ...(RequestItems && {
      RequestItems: Object.fromEntries(
        Object.entries(RequestItems).map(([table, wanted]) => [
          table,
          { ...wanted, Keys: wanted.Keys.map((key) => unmarshall(key)) },
        ]),
      ),
    }),
  }
  switch (operation) {
    case 'GetItem':
      return () => document.send(new GetCommand(given as never))
    case 'Query':
      return () => document.send(new QueryCommand(given as never))
    case 'BatchGetItem':
      return () => document.send(new BatchGetCommand(given as never))
    default:
      throw new Error(`what is a ${operation} doing among the reads?`)
  }
}

/** The engine's part of an operation alone: the same calls by the client that the store uses, reads at once, then the write. */
function bareCalls(document: DynamoDBDocumentClient, calls: readonly Metered[]): Prepared {
  const writes = calls.some(({ operation }) => operation === 'TransactWriteItems') ? repeatable(calls) : undefined
  const reads = calls.filter(({ operation }) => operation !== 'TransactWriteItems')
  return () => {
    const ready = reads.map((call) => bareRead(document, call))
    const TransactItems = writes?.().map((put) => ({ Put: nativePut(put) }))
    return async () => {
      await Promise.all(ready.map((read) => read()))
      if (TransactItems) await document.send(new TransactWriteCommand({ TransactItems }))
    }
  }
}

const names = (calls: readonly Metered[]) => calls.map(({ operation }) => operation)

/** cpu.*: processor time of the whole handler of one operation ÷ that of its calls to the table alone, in the same run. */
export async function measureCpu(database: Database): Promise<Results> {
  const workspace = await makeWorkspace(database)
  for (let index = 0; index < INBOX; index++) await workspace.write(customer(1000 + index), TEXT)
  const [one, other, answered, shown] = [customer(1), customer(2), customer(3), customer(4)]
  const id = await prepareConversation(workspace, one)
  await prepareConversation(workspace, other)
  // So many that none writes more in these seconds than in the middle of a day.
  const writers = Array.from({ length: WRITERS }, (_, index) => customer(2000 + index))
  for (const writer of writers) await prepareConversation(workspace, writer)
  let written = 0
  const answeredId = await prepareConversation(workspace, answered)
  const shownId = await prepareConversation(workspace, shown)
  for (let index = 0; index < SHOWN; index++) await workspace.write(shown, TEXT)
  const secrets = await setEnvironment(database, workspace.table)
  const document = bareClient(database)
  const { meter } = workspace
  const twice = async (work: Work) => {
    // The first time fills what a process remembers.
    await work()
    return [...(await meter.during(work))]
  }
  try {
    const webhooks = await loadHandler('../functions/edges/webhooks/handler.ts')
    const http = await loadHandler('../functions/edges/http/handler.ts')
    const writing = await loadHandler('../functions/edges/writing/handler.ts')
    const handled =
      (handler: (event: HttpEvent) => Promise<HttpResult>, status: number, event: () => HttpEvent): Prepared =>
      () => {
        const given = event()
        return async () => accepted(status)(await handler(given))
      }
    const read = (
      routeKey: string,
      rawPath: string,
      rest: Pick<HttpEvent, 'pathParameters' | 'queryStringParameters'>,
    ) => handled(http, 200, () => readEvent(AGENT, routeKey, rawPath, rest))
    const opened = [
      read('GET /v1/conversations/{id}', `/v1/conversations/${shownId}`, { pathParameters: { id: shownId } }),
      read('GET /v1/conversations/{id}/timeline', `/v1/conversations/${shownId}/timeline`, {
        pathParameters: { id: shownId },
        queryStringParameters: { limit: String(SHOWN), order: 'desc' },
      }),
    ]
    const calls = {
      inbound: await twice(() => workspace.write(other, TEXT)),
      reply: await twice(() => workspace.act(AGENT, 'messages.send', { id: answeredId, text: TEXT })),
      list: await twice(() => workspace.act(AGENT, 'conversations.list', {})),
      open: await twice(async () => {
        await workspace.act(AGENT, 'conversations.get', { id: shownId })
        await workspace.act(AGENT, 'conversations.timeline', { id: shownId, limit: SHOWN, order: 'desc' })
      }),
    }
    const wholes: Record<keyof typeof calls, Prepared> = {
      inbound: handled(webhooks, 200, () => webhookEvent(writers[written++ % WRITERS] as Customer, TEXT)),
      reply: handled(writing, 201, () => replyEvent(AGENT, id, TEXT)),
      list: read('GET /v1/conversations', '/v1/conversations', {}),
      open: () => {
        const works = opened.map((prepare) => prepare())
        return async () => {
          for (const work of works) await work()
        }
      },
    }
    const results: Results = { figures: {}, details: { cpu: { rounds: ROUNDS } } }
    for (const name of Object.keys(wholes) as (keyof typeof wholes)[]) {
      const taken = await inTurn(wholes[name], bareCalls(document, calls[name]))
      Object.assign(results.figures, figure(`cpu.${name}`, taken.ratio))
      Object.assign(results.details.cpu as object, { [name]: { ...taken, calls: names(calls[name]) } })
    }
    return results
  } finally {
    document.destroy()
    await secrets.stop()
  }
}

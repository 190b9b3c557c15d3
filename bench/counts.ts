import { setTimeout as sleep } from 'node:timers/promises'
import { receiveWebhook } from '../functions/areas/webhooks/use-cases/receive-webhook.ts'
import { CHANNEL, type Customer, webhookRequest } from './customer.ts'
import { figure, type Results } from './figures.ts'
import { type Metered, roundTrips, sumReads, sumWrites } from './meter.ts'
import { conversationOf, type Database, makeWorkspace, openDeps, type Workspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const COLLEAGUE = 'agent2@demo.test'

interface Talk {
  customer: Customer
  inbound: string
  reply: string
}

const usual: Talk = {
  customer: { phone: '4915112345678', name: 'Katharina Müller' },
  inbound:
    'Hello, I ordered the blue backpack (order 2024-88123) last Tuesday and it still has not arrived. Could you tell me where it is, please? Thanks!',
  reply:
    'Hello Katharina, sorry about the wait! Your parcel left our warehouse yesterday and should be with you tomorrow before noon. Anything else I can do?',
}
const wide: Talk = {
  customer: { phone: '8613812345678', name: '阿卜杜热合曼·买买提伊敏(上海徐汇区分公司采购部经理)张伟明先生' },
  inbound:
    '您好,我上周二订购了蓝色背包,订单号是二零二四八八一二三,到现在还没有收到货。请问现在包裹到哪里了?我这个周末要出门旅行,急着要用,如果周五之前送不到的话,能不能帮我改成自提,或者直接退款?麻烦您尽快帮我查一下物流信息,谢谢您!',
  reply:
    '张先生您好,非常抱歉让您久等了!我刚刚帮您查询了物流信息,您的包裹昨天已经从上海的仓库发出,预计明天中午之前可以送到。如果您到时候不方便收货,我可以帮您联系快递员改成自提,请问还有什么可以帮您的吗?',
}

/** What one kind of call cost: units by size, by the engine's account, and call by call. */
export function summary(calls: readonly Metered[]) {
  const engine = calls.reduce((sum, call) => sum + (call.writes ? call.engine.table + call.engine.indexes : 0), 0)
  const engineReads = calls.reduce((sum, call) => sum + (call.writes ? 0 : call.engine.table + call.engine.indexes), 0)
  return {
    roundTrips: roundTrips(calls),
    writeUnits: sumWrites(calls),
    engineWriteUnits: engine,
    readUnits: sumReads(calls),
    engineReadUnits: engineReads,
    calls: calls.map(({ operation, reads, writes, engine }) => ({ operation, reads, writes, engine })),
  }
}

async function talk(workspace: Workspace, { customer, inbound, reply }: Talk) {
  const { meter, write, act } = workspace
  const id = conversationOf(customer)
  const first = summary(await meter.during(() => write(customer, inbound)))
  await act(AGENT, 'conversations.join', { id })
  await act(AGENT, 'conversations.assign', { id, agentId: 'ag_agent1' })
  await act(COLLEAGUE, 'conversations.join', { id })
  for (let turn = 0; turn < 5; turn++) {
    await act(AGENT, 'messages.send', { id, text: reply })
    await write(customer, inbound)
  }
  await act(AGENT, 'messages.send', { id, text: reply })
  const startsWaiting = summary(await meter.during(() => write(customer, inbound)))
  const waitsAlready = summary(await meter.during(() => write(customer, inbound)))
  // Timestamps of WhatsApp have whole seconds: the answer must not be older than what it answers.
  await sleep(5)
  const answer = summary(await meter.during(() => act(AGENT, 'messages.send', { id, text: reply })))
  await write(customer, inbound)
  const answerOnce = summary(
    await meter.during(() => act(AGENT, 'messages.send', { id, text: reply }, { idempotencyKey: id })),
  )
  return { first, startsWaiting, waitsAlready, answer, answerOnce }
}

/** Units of a message in and of a reply, as the figures below have them. */
export async function messageUnits(database: Database) {
  const { startsWaiting, waitsAlready, answer } = await talk(await makeWorkspace(database), usual)
  return {
    inbound: {
      writes: Math.max(startsWaiting.writeUnits, waitsAlready.writeUnits),
      reads: Math.max(startsWaiting.readUnits, waitsAlready.readUnits),
    },
    reply: { writes: answer.writeUnits, reads: answer.readUnits },
  }
}

/** inbound.roundTrips, inbound.writeUnits, reply.writeUnits: of a conversation as it is in the middle of a day. */
export async function measureCounts(database: Database): Promise<Results> {
  const workspace = await makeWorkspace(database)
  const usualCosts = await talk(workspace, usual)
  const wideCosts = await talk(workspace, wide)
  const cold = openDeps(workspace.meter, workspace.table)
  const request = webhookRequest(usual.customer, usual.inbound)
  const justStarted = summary(await workspace.meter.during(() => receiveWebhook(cold, CHANNEL, request)))
  const { startsWaiting, waitsAlready, answer } = usualCosts
  return {
    figures: {
      ...figure('inbound.roundTrips', Math.max(justStarted.roundTrips, startsWaiting.roundTrips)),
      ...figure('inbound.writeUnits', Math.max(startsWaiting.writeUnits, waitsAlready.writeUnits)),
      ...figure('reply.writeUnits', answer.writeUnits),
    },
    details: { counts: { usual: usualCosts, wide: wideCosts, justStarted } },
  }
}

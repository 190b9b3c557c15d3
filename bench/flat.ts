import { Installation, installWorkspace } from '../functions/areas/installation/use-cases/install-workspace.ts'
import { demoWorkspace } from '../local/demo-workspace.ts'
import { summary } from './counts.ts'
import type { Customer } from './customer.ts'
import { figure, type Results } from './figures.ts'
import { startInboxes } from './inboxes.ts'
import { nameOf, phoneOf } from './load.ts'
import { createMeter } from './meter.ts'
import { clientConfig, openWorkspace, type Workspace } from './workspace.ts'

const SMALL = 1_000
const LARGE = 100_000
/** Dense enough that nearly every list has a full page in the small inbox too. */
const SPREAD_MS = 3 * 60 * 60 * 1000
const PAGE = 25
const AGENT = 'agent1@demo.test'
const MANAGER = 'manager@demo.test'

const lists = [
  ...(['unassigned', 'mine', 'others', 'joined', 'closed', 'all'] as const).map((view) => ({ email: AGENT, view })),
  ...(['rep_needed', 'pending', 'soon', 'overdue'] as const).map((queue) => ({ email: AGENT, queue })),
  ...(['unassigned', 'others', 'all'] as const).map((view) => ({ email: MANAGER, view })),
  ...(['rep_needed', 'pending', 'soon', 'overdue'] as const).map((queue) => ({ email: MANAGER, queue })),
  ...[AGENT, MANAGER].flatMap((email) => [
    ...(['unassigned', 'mine', 'others', 'joined', 'closed', 'all'] as const).map((view) => ({
      email,
      view,
      sort: 'oldest',
    })),
    ...(['unassigned', 'mine', 'closed', 'all'] as const).map((view) => ({ email, view, sort: 'waiting' })),
  ]),
]

/** One page of an operation, and what it read. */
export async function costOf(workspace: Workspace, email: string, operation: string, input: object) {
  let found: unknown[] = []
  const calls = await workspace.meter.during(async () => {
    found = ((await workspace.act(email, operation, input)) as { items: unknown[] }).items
  })
  const { readUnits, engineReadUnits } = summary(calls)
  return { rows: found.length, readUnits, engineReadUnits, calls: calls.length }
}

async function measureSize(workspace: Workspace) {
  // Whoever calls for the first time is looked up once more.
  for (const email of [AGENT, MANAGER]) await workspace.act(email, 'me.get', {})
  const listed: Record<string, Awaited<ReturnType<typeof costOf>>> = {}
  for (const { email, ...input } of lists) {
    const name = [email.split('@')[0], ...Object.values(input)].join(' ')
    listed[name] = await costOf(workspace, email, 'conversations.list', { ...input, limit: PAGE })
  }
  const inbound: ReturnType<typeof summary>[] = []
  for (let index = 0; index < SMALL; index += 40) {
    const customer: Customer = { phone: phoneOf(index), name: nameOf(index) }
    inbound.push(
      summary(await workspace.meter.during(() => workspace.write(customer, 'Is there any news of my order?'))),
    )
  }
  const units = inbound.map(({ writeUnits, readUnits }) => writeUnits + readUnits)
  return { listed, inboundUnits: units.reduce((sum, each) => sum + each, 0) / units.length }
}

type Costs = Record<string, { rows: number; readUnits: number }>

/** Units of the larger ÷ units of the smaller, over those that answer as many rows in both. */
export function growth(small: Costs, large: Costs): number {
  const same = Object.keys(small).filter((name) => small[name]?.rows === large[name]?.rows)
  const total = (costs: Costs) => same.reduce((sum, name) => sum + (costs[name]?.readUnits ?? 0), 0)
  return total(large) / total(small)
}

/** list.readUnits and flat.*: what one page and one message cost in a small and in a large inbox. */
export async function measureFlatness(): Promise<Results> {
  const inboxes = await startInboxes([SMALL, LARGE], Date.now(), SPREAD_MS)
  try {
    const [small, large] = [await prepared(SMALL), await prepared(LARGE)]
    async function prepared(size: number) {
      const workspace = openWorkspace(createMeter(clientConfig(inboxes.endpoint)), inboxes.table(size))
      await installWorkspace(workspace.deps, Installation.parse(demoWorkspace))
      return measureSize(workspace)
    }
    return {
      figures: {
        ...figure('list.readUnits', Math.max(...Object.values(large.listed).map(({ readUnits }) => readUnits))),
        ...figure('flat.list', growth(small.listed, large.listed)),
        ...figure('flat.inbound', large.inboundUnits / small.inboundUnits),
      },
      details: { flat: { [SMALL]: small, [LARGE]: large } },
    }
  } finally {
    await inboxes.stop()
  }
}

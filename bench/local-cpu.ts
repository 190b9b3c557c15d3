import { readdirSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Customer } from './customer.ts'
import { figure, information, median, type Results } from './figures.ts'
import { type LocalRuntime, startLocalRuntime } from './local-runtime.ts'
import { openSocket, sendWebhook, signIn } from './push.ts'

const WARM = 40
const ROUNDS = 150
const IDLE_MS = 10_000
/** of /proc, on every Linux that there is */
const TICK_MS = 10
const [ONE, OTHER] = ['agent1@demo.test', 'agent2@demo.test']
const TEXT =
  'I ordered the blue backpack last Tuesday and it still has not arrived. Could you tell me where it is, please?'
const phone = (index: number) => `49151500${String(index).padStart(5, '0')}`
const customer = (index: number): Customer => ({ phone: phone(index), name: `Katharina Müller ${index}` })

type Spent = Record<string, number>

/** Processor time of a process and everything under it, by the name of the program. */
function spentBy(pid: number, into: Spent = {}): Spent {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const [, , , , , , , , , , , user = '0', system = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  into[name] = (into[name] ?? 0) + (Number(user) + Number(system)) * TICK_MS
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)
    for (const child of children) spentBy(Number(child), into)
  }
  return into
}

/** What `work` took of the processor, with all that followed from it, per round. */
async function spentDuring(runtime: LocalRuntime, rounds: number, work: (round: number) => Promise<unknown>) {
  for (let round = 0; round < rounds; round++) await work(round)
  await runtime.call('/_local/settle', { body: '{}' })
}

async function spent(
  runtime: LocalRuntime,
  work: (round: number) => Promise<unknown>,
): Promise<Spent & { total: number }> {
  await spentDuring(runtime, WARM, work)
  const before = spentBy(runtime.pid)
  await spentDuring(runtime, ROUNDS, (round) => work(WARM + round))
  const after = spentBy(runtime.pid)
  const each = Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / ROUNDS]),
  )
  return { ...each, total: Object.values(each).reduce((a, b) => a + b, 0) }
}

/**
 * local.*: processor time of the local runtime, all its processes and the database included, per operation; and how long a
 * message takes to another agent's socket. Of that time some four milliseconds are the database's flush of its file to the
 * disk, once per commit, for which it has no setting: on a file system in memory a commit takes a third.
 */
export async function measureLocalCpu(): Promise<Results> {
  const runtime = await startLocalRuntime()
  try {
    const [one, other] = [await signIn(runtime, ONE), await signIn(runtime, OTHER)]
    const get = (path: string) => runtime.call(path, { headers: one })
    const idOf = async (index: number) => {
      const { items } = (await get(`/v1/conversations?view=unassigned&limit=50`)) as {
        items: { id: string; contact: { name: string } }[]
      }
      const found = items.find(({ contact }) => contact.name === customer(index).name)
      if (!found) throw new Error(`customer ${index} has no conversation`)
      return found.id
    }
    const say = (id: string, text: string) =>
      runtime.call(`/v1/conversations/${encodeURIComponent(id)}/messages`, {
        body: JSON.stringify({ text }),
        headers: { ...one, 'content-type': 'application/json' },
      })
    await sleep(2000)
    const idleBefore = spentBy(runtime.pid)
    await sleep(IDLE_MS)
    const idleAfter = spentBy(runtime.pid)
    const idle = Object.keys(idleAfter).reduce((sum, name) => sum + (idleAfter[name] ?? 0) - (idleBefore[name] ?? 0), 0)

    const results: Record<string, Spent & { total: number }> = {}
    results.first = await spent(runtime, (round) => sendWebhook(runtime, customer(round), TEXT))
    results.unassigned = await spent(runtime, () => get('/v1/conversations?view=unassigned'))
    const last = WARM + ROUNDS - 1
    results.next = await spent(runtime, () => sendWebhook(runtime, customer(last), TEXT))
    const id = await idOf(last)
    results.reply = await spent(runtime, () => say(id, TEXT))
    results.list = await spent(runtime, () => get('/v1/conversations?view=all'))
    results.open = await spent(runtime, () =>
      Promise.all([
        get(`/v1/conversations/${encodeURIComponent(id)}`),
        get(`/v1/conversations/${encodeURIComponent(id)}/timeline?limit=50&order=desc`),
      ]),
    )
    results.search = await spent(runtime, () => get('/v1/search?q=backpack'))

    const socket = await openSocket(runtime, other)
    const taken: number[] = []
    for (let round = 0; round < WARM + ROUNDS; round++) {
      const text = `Where is my order, please? (${round} asked)`
      const seen = socket.frame(text)
      const start = performance.now()
      await say(id, text)
      taken.push((await seen) - start)
      // What else follows from a message must not be in the way of the next one.
      await sleep(30)
    }
    socket.close()
    return {
      figures: {
        ...Object.fromEntries(
          Object.entries(results).flatMap(([name, { total }]) => Object.entries(information(`local.${name}Ms`, total))),
        ),
        ...information('local.idlePercent', (idle / IDLE_MS) * 100),
        ...figure('local.frameMs', median(taken.slice(WARM))),
      },
      details: { local: { rounds: ROUNDS, ...results } },
    }
  } finally {
    await runtime.stop()
  }
}

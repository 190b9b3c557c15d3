import { performance } from 'node:perf_hooks'
import { figure, type Results } from './figures.ts'
import { type LocalRuntime, startLocalRuntime } from './local-runtime.ts'
import { sendWebhook } from './push.ts'

const MESSAGES = 10_000
const CUSTOMERS = 250
const AT_ONCE = 8
const MB = 1_000_000
const texts = [
  'Hello, where is my order?',
  'I ordered the blue backpack last Tuesday and it still has not arrived.',
  'Could you have a look at it, please?',
  'Thanks, that is very kind of you!',
]

async function send(runtime: LocalRuntime, from: number, count: number): Promise<void> {
  let next = from
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < from + count) {
        const index = next++
        const customer = {
          phone: `49151400${String(index % CUSTOMERS).padStart(5, '0')}`,
          name: `Customer ${index % CUSTOMERS}`,
        }
        await sendWebhook(runtime, customer, texts[index % texts.length] ?? '')
      }
    }),
  )
  await runtime.call('/_local/settle', { body: '{}' })
}

/** memory.*: resident memory of the local runtime's process after 10,000 messages over HTTP, and what 10,000 more add. */
export async function measureMemory(): Promise<Results> {
  const runtime = await startLocalRuntime()
  try {
    const started = performance.now()
    const atStart = await runtime.rss()
    await send(runtime, 0, MESSAGES)
    const afterFirst = await runtime.rss()
    await send(runtime, MESSAGES, MESSAGES)
    const afterSecond = await runtime.rss()
    return {
      figures: {
        ...figure('memory.rssAfter10kMB', afterFirst / MB),
        ...figure('memory.growthOver10kMB', (afterSecond - afterFirst) / MB),
      },
      details: {
        memory: {
          atStartMB: atStart / MB,
          afterFirstMB: afterFirst / MB,
          afterSecondMB: afterSecond / MB,
          seconds: (performance.now() - started) / 1000,
        },
      },
    }
  } finally {
    await runtime.stop()
  }
}

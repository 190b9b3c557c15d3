import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { CHANNEL, type Customer, whatsappMessage } from './customer.ts'
import { figure, median, type Results } from './figures.ts'
import { type LocalRuntime, startLocalRuntime } from './local-runtime.ts'

const WARM = 30
const ROUNDS = 200
const AGENT = 'agent1@demo.test'
const customer: Customer = { phone: '4915130000001', name: 'Katharina Müller' }

/** What an agent's calls are sent with. */
export async function signIn(runtime: LocalRuntime, email: string): Promise<{ authorization: string }> {
  const { token } = (await runtime.call('/_local/token', { body: JSON.stringify({ email }) })) as { token: string }
  return { authorization: `Bearer ${token}` }
}

/** An agent's open socket; `frame(text)` answers when a frame with that text has come. */
export async function openSocket(runtime: LocalRuntime, agent: { authorization: string }) {
  const ticket = { body: '{}', headers: { ...agent, 'content-type': 'application/json' } }
  const { url } = (await runtime.call('/v1/socket-tickets', ticket)) as { url: string }
  const socket = new WebSocket(url)
  const waiting = new Map<string, (at: number) => void>()
  socket.on('message', (data) => {
    const at = performance.now()
    const frame = String(data)
    for (const [text, tell] of waiting) {
      if (!frame.includes(text)) continue
      waiting.delete(text)
      tell(at)
    }
  })
  await once(socket, 'open')
  return {
    frame: (text: string) => new Promise<number>((resolve) => waiting.set(text, resolve)),
    close: () => socket.close(),
  }
}

export async function sendWebhook(runtime: LocalRuntime, from: Customer, text: string): Promise<void> {
  const { body, signature } = whatsappMessage(from, text)
  const headers = { 'x-hub-signature-256': signature, 'content-type': 'application/json' }
  await runtime.call(`/webhooks/${CHANNEL}`, { body, headers })
}

/** push.p50Ratio: from a webhook's arrival to the frame at an agent's socket ÷ to the webhook's answer, in the same rounds. */
export async function measurePush(): Promise<Results> {
  const runtime = await startLocalRuntime()
  try {
    const socket = await openSocket(runtime, await signIn(runtime, AGENT))
    const taken: { answer: number[]; frame: number[] } = { answer: [], frame: [] }
    for (let round = 0; round < WARM + ROUNDS; round++) {
      const text = `Where is my order, please? (${round} asked)`
      const seen = socket.frame(text)
      const start = performance.now()
      await sendWebhook(runtime, customer, text)
      const answered = performance.now() - start
      const framed = (await seen) - start
      // What else follows from a message must not be in the way of the next one.
      await sleep(20)
      if (round < WARM) continue
      taken.answer.push(answered)
      taken.frame.push(framed)
    }
    socket.close()
    const [answerMs, frameMs] = [median(taken.answer), median(taken.frame)]
    return {
      figures: figure('push.p50Ratio', frameMs / answerMs),
      details: { push: { rounds: ROUNDS, answerMs, frameMs } },
    }
  } finally {
    await runtime.stop()
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenAs } from './frames.ts'
import { postWhatsapp, saying, whatsappBody, whatsappTexts, write } from './providers.ts'
import { type Agent, type Entry, newCustomer, type Page, type Surface, startSurface, textsOf } from './surface.ts'

let surface: Surface
let agent: Agent
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
})
afterAll(() => surface.close())

const accepted = async (digits: string) =>
  (
    (await surface.sent('demo-whatsapp')) as unknown as {
      status: number
      body: { to: string; text: { body: string } }
    }[]
  )
    .filter(({ status, body }) => status === 200 && body.to === digits)
    .map(({ body }) => body.text.body)

/** As a client does that was cut off: the same request under the same key, until it is answered. */
async function insist(id: string, text: string): Promise<void> {
  const options = { headers: { 'idempotency-key': `${id}.${text}` } }
  for (;;) {
    const { status } = await agent.call('POST', `/v1/conversations/${id}/messages`, { text }, options)
    if (status === 201) return
    expect(status).toBeGreaterThanOrEqual(500)
  }
}

describe('a restart', () => {
  it('loses no message, no reply and no event', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, 'before')
    const { id } = await agent.find(customer.name)
    const socket = await listenAs(agent)
    await agent.reply(id, 'answer 1')
    await surface.helper('restart', {})
    await socket.closed
    await write(surface.url, customer, 'after')
    await agent.reply(id, 'answer 2')
    const again = await listenAs(agent)
    await surface.settle()
    const { items } = await agent.ok<Page<Entry>>('GET', `/v1/conversations/${id}/timeline?afterSeq=0`)
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1))
    expect(textsOf(items)).toEqual(['before', 'answer 1', 'after', 'answer 2'])
    expect(await accepted(customer.digits)).toEqual(['answer 1', 'answer 2'])
    await again.close()
  })

  it.each(['delivery', 'reactions', 'bookkeeping', 'SendMessage', 'PostToConnection'])(
    'M4 during %s sends what was written, in order',
    async (during) => {
      const customer = newCustomer()
      await write(surface.url, customer, 'Hello?')
      const { id } = await agent.find(customer.name)
      await surface.settle()
      const socket = await listenAs(agent)
      await surface.helper('restart', { during })
      const texts = ['one', 'two', 'three']
      for (const text of texts) await insist(id, text)
      await surface.helper('clock', { advanceSeconds: 60 })
      const sent = await accepted(customer.digits)
      // WhatsApp has no look-up: a death between its yes and our record may repeat one message, never lose or reorder one.
      expect(sent.filter((text, index) => text !== sent[index - 1])).toEqual(texts)
      const statuses = (await agent.timeline(id)).flatMap(({ message }) => message?.delivery?.status ?? [])
      expect(statuses).toEqual(['sent', 'sent', 'sent'])
      socket.ws.terminate()
    },
  )

  it.each(['webhooks', 'TransactWriteItems'])('M2 during %s: the provider’s next try lands once', async (during) => {
    const customer = newCustomer()
    const body = whatsappBody([whatsappTexts(customer, saying('said once'))])
    await surface.helper('restart', { during })
    const first = await postWhatsapp(surface.url, body)
    expect([200, 500]).toContain(first.status)
    for (let tries = 0; tries < 2; tries++) expect((await postWhatsapp(surface.url, body)).status).toBe(200)
    expect(textsOf(await agent.timeline((await agent.find(customer.name)).id))).toEqual(['said once'])
  })
})

describe('streams and queues', () => {
  it('that hand everything over twice announce and send each thing once', async () => {
    await surface.faults({ duplicates: true, reorder: true })
    const customer = newCustomer()
    const socket = await listenAs(agent)
    await write(surface.url, customer, 'a', 'b', 'c')
    const { id } = await agent.find(customer.name)
    for (const text of ['one', 'two', 'three']) await agent.reply(id, text)
    await surface.settle()
    await surface.faults({ duplicates: false, reorder: false })
    await socket.caughtUp()
    expect(await accepted(customer.digits)).toEqual(['one', 'two', 'three'])
    const entries = await agent.timeline(id)
    const seen = new Map(
      socket
        .about(id)
        .flatMap(({ id: event, seq, entry }) => (entry && event.endsWith(':created') ? [[event, seq]] : [])),
    )
    expect([...seen.values()]).toEqual(entries.map(({ seq }) => seq).sort((x, y) => x - y))
    await socket.close()
  })

  it('that are throttled lose nothing', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, 'Hello?')
    const { id } = await agent.find(customer.name)
    await agent.reply(id, 'in spite of it')
    await surface.faults({ throttle: 20 })
    await surface.settle()
    await surface.faults({ throttle: 0 })
    await surface.settle()
    expect(await accepted(customer.digits)).toEqual(['in spite of it'])
  })
})

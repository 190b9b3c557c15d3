import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, type Surface, startSurface } from './surface.ts'

let surface: Surface
let owner: Agent
interface Heard {
  id: string
  text: string
}
const heard: Heard[] = []
let secret = ''
let isDead = false
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    const headers = request.headers as Record<string, string>
    const id = headers['webhook-id'] ?? ''
    const signature = new Webhook(secret).sign(id, new Date(Number(headers['webhook-timestamp']) * 1_000), body)
    const isProven = (headers['webhook-signature'] ?? '').split(' ').includes(signature)
    if (isProven && !isDead) heard.push({ id, text: JSON.parse(body).data.entry.message.text })
    response.writeHead(isDead ? 503 : isProven ? 204 : 401).end()
  })
})
beforeAll(async () => {
  surface = await startSurface()
  owner = await surface.as('owner')
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await surface.close()
})

const pass = (advanceSeconds: number) => surface.helper('clock', { advanceSeconds })
async function says(text: string) {
  const message = { kind: 'message', channelId: 'demo-telegram', from: '600000901', content: { type: 'text', text } }
  expect((await surface.helper<{ status: number }>('simulate', message)).status).toBe(200)
  await surface.settle()
}

describe('O3 an endpoint on this machine', () => {
  it('is told in order, and has everything once when it was dead for a day', async () => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}/hook`
    const input = { url, events: ['message.created'], ordered: true }
    const made = await owner.ok<{ id: string; secret: string }>('POST', '/v1/webhook-endpoints', input)
    secret = made.secret
    await pass(11)
    await says('One')
    expect(heard.map(({ text }) => text)).toEqual(['One'])
    isDead = true
    await says('Two')
    await pass(12 * 3600)
    await says('Three')
    await pass(12 * 3600)
    expect(await owner.ok('GET', `/v1/webhook-endpoints/${made.id}`)).toMatchObject({ state: 'failing', enabled: true })
    isDead = false
    await pass(24 * 3600)
    await surface.settle()
    expect(heard.map(({ text }) => text)).toEqual(['One', 'Two', 'Three'])
    expect(new Set(heard.map(({ id }) => id)).size).toBe(3)
    expect(await owner.ok('GET', `/v1/webhook-endpoints/${made.id}`)).toMatchObject({ state: 'working' })
    const { items } = await owner.ok<{ items: { state: string }[] }>(
      'GET',
      `/v1/webhook-endpoints/${made.id}/deliveries`,
    )
    expect(items.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered'])
  })
})

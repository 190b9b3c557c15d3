import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRuntime } from '../../local/runtime.ts'
import { accessibilityProblems, launch, picture } from './chromium.ts'

let runtime: Awaited<ReturnType<typeof startRuntime>>
let browser: Browser
/** The company's own site: another origin than ours. */
const company = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title><h1>Shop</h1>')
})

beforeAll(async () => {
  runtime = await startRuntime({ port: 0, dataDir: null, demo: true })
  await new Promise<void>((resolve) => company.listen(0, '127.0.0.1', resolve))
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  company.close()
  await runtime?.close()
})

describe('E2 the page at /', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      it(`says what runs where, and axe finds nothing (${colorScheme}, ${width} px)`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
        const errors: string[] = []
        page.on('pageerror', (error) => errors.push(error.message))
        await page.goto(runtime.url)
        expect(await page.title()).toContain('Switchboard')
        const text = await page.locator('body').textContent()
        for (const place of ['/v1/openapi.json', '/_local/emails', '/_local/provider-requests']) {
          expect(text).toContain(place)
        }
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
        expect(await accessibilityProblems(page)).toEqual([])
        expect(errors).toEqual([])
        await picture(page, `front-page-${colorScheme}-${width}`)
        await page.close()
      })
    }
  }
})

/** Runs in the page, as a company's own script would. */
const visitorScript = (api: string) => `(async () => {
  const call = async (path, body, token) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: 'Bearer ' + token } : {}) }
    return (await fetch('${api}' + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const session = await call('/widget/sessions', { channelId: 'demo-web' })
  await call('/widget/messages', { text: 'Is this in stock?', clientId: 'one' }, session.token)
  const socket = new WebSocket(session.socketUrl)
  globalThis.said = []
  socket.onmessage = ({ data }) => {
    for (const event of JSON.parse(data).events ?? []) globalThis.said.push(event.entry.message.text)
  }
  await new Promise((resolve) => { socket.onopen = resolve })
})()`

describe('M11 a visitor on the company’s page', () => {
  it('writes from another origin and gets the agent’s reply over the socket', async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(company.address() as AddressInfo).port}/`)
    await page.evaluate(visitorScript(runtime.url))

    const token = await runtime.tokenFor('agent1@demo.test')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${runtime.url}/v1/conversations?view=unassigned`, { headers })
    const { items } = (await answer.json()) as {
      items: { id: string; lastMessage: { text: string }; contact: { online: boolean } }[]
    }
    const conversation = items.find(({ lastMessage }) => lastMessage.text === 'Is this in stock?')
    expect(conversation?.contact.online).toBe(true)
    const sent = await fetch(`${runtime.url}/v1/conversations/${conversation?.id}/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ text: 'Yes, two left' }),
    })
    expect(sent.status).toBe(201)
    await page.waitForFunction('globalThis.said.length > 0')
    expect(await page.evaluate('globalThis.said')).toEqual(['Yes, two left'])
    await page.close()
  })
})

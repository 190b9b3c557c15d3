import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, type Surface, startSurface } from '../full-path/surface.ts'
import { mime } from '../kit/mime.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { openBrowser } from './profiles.ts'
import { errorsOf } from './visit.ts'

let surface: Surface
let agent: Agent
let browser: Browser

beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await surface?.close()
})

async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  const errors = errorsOf(page)
  await page.goto(`${surface.url}${path}`)
  return { page, errors }
}

describe('E2 the simulator', () => {
  it('plays a customer: what they send arrives, what they are sent is on their phone, with receipts', async () => {
    const { page, errors } = await open('/simulator')
    const phone = page.locator('.phone')
    const name = (await phone.locator('.phone-head strong').textContent()) ?? ''
    for (const channel of ['WhatsApp', 'Messenger', 'LINE', 'SMS']) {
      await page.getByRole('button', { name: channel, exact: true }).waitFor()
    }
    await phone.getByRole('textbox').fill('Is the olive tree hardy?')
    await phone.getByRole('button', { name: 'Send' }).click()
    await phone.getByText('Is the olive tree hardy?').waitFor()
    for (const [thing, shown] of [
      ['Photo', 'Photo'],
      ['Voice', 'Voice message'],
      ['File', 'order-1042.pdf'],
      ['Location', 'Eiffel Tower'],
      ['Sticker', 'Sticker'],
    ] as const) {
      await phone.getByRole('button', { name: thing, exact: true }).click()
      await phone.locator('.line.own').filter({ hasText: shown }).waitFor()
    }
    const { id } = await agent.find(name)
    const said = (await agent.timeline(id)).flatMap(({ message }) => (message ? [message.text] : []))
    expect(said).toEqual([
      'Is the olive tree hardy?',
      '[Image]',
      '[Voice message]',
      '[Document: order-1042.pdf]',
      expect.stringContaining('Eiffel Tower'),
      '[Sticker]',
    ])
    await surface.settle()
    const files = (await agent.timeline(id)).flatMap(({ message }) => message?.attachments ?? [])
    expect(files.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready'])
    const reply = await agent.reply(id, 'Down to minus ten')
    await phone.getByText('Down to minus ten').waitFor()
    await phone.getByText('Read').waitFor()
    const status = async () =>
      (await agent.timeline(id)).find((entry) => entry.id === reply.id)?.message?.delivery?.status
    await expect.poll(status).toBe('read')
    await page.getByText('answered 200').waitFor()
    await picture(page, 'simulator-chat')
    expect(errors).toEqual([])
    await page.close()
  })

  it('a provider that refuses is seen on both sides', async () => {
    const { page } = await open('/simulator#demo-line')
    const phone = page.locator('.phone.app-line')
    // LINE's webhooks carry no names: it is asked for them.
    const name = (await phone.locator('.phone-head strong').textContent()) ?? ''
    await phone.getByRole('textbox').fill('Hello from LINE')
    await phone.getByRole('textbox').press('Enter')
    await phone.locator('.line.own').waitFor()
    await page.getByLabel('The provider', { exact: true }).selectOption({ label: 'refuses the message (400)' })
    await page.getByRole('button', { name: 'Do it' }).click()
    await page.getByText('At the next call the provider refuses the message').waitFor()
    await surface.settle()
    const { id } = await agent.find(name)
    const reply = await agent.reply(id, 'In vain')
    await page.getByText('answered 400').waitFor()
    await surface.settle()
    const stored = (await agent.timeline(id)).find((entry) => entry.id === reply.id)
    expect(stored?.message?.delivery?.status).toBe('failed')
    await expect.poll(() => phone.getByText('In vain').count()).toBe(0)
    await page.close()
  }, 120_000)
})

it('E2 the clock moves, and the queues show what it did', async () => {
  const { page, errors } = await open('/clock')
  const count = (kind: string) => page.locator(`.counter.${kind} .count`).textContent()
  await expect.poll(() => count('overdue')).toBe('0')
  const from = '15550999888'
  const content = { type: 'text', text: 'Hello?' }
  await surface.helper('simulate', { kind: 'message', channelId: 'demo-whatsapp', from, name: 'Wanda Waits', content })
  await expect.poll(async () => Number(await count('rep_needed'))).toBeGreaterThan(0)
  const now = async () => (await surface.helper<{ now: string }>('clock')).now
  const before = Date.parse(await now())
  await page.getByRole('button', { name: '+ 5 minutes' }).click()
  await page.getByRole('button', { name: '+ 1 minute' }).click()
  await expect.poll(async () => Number(await count('overdue')), { timeout: 20_000 }).toBeGreaterThan(0)
  // It is overdue after the first five minutes; the sixth may still be on its way.
  await expect.poll(async () => Date.parse(await now()) - before).toBeGreaterThanOrEqual(360_000)
  await page.getByText('6 min ahead of this machine').waitFor()
  await picture(page, 'clock-overdue')
  expect(errors).toEqual([])
  await page.close()
})

it('E2 the mailbox shows an email’s HTML without running it', async () => {
  const raw = mime({ From: 'Mia <mia@customer.test>', To: 'support@demo.test', Subject: 'Broken pot' }, 'It broke.')
  await surface.helper('emails', raw)
  await surface.settle()
  const { id } = await agent.find('Mia')
  await agent.reply(id, 'We send a new one <script>alert(1)</script>')
  await surface.settle()
  const { page, errors } = await open('/mailbox')
  await page.getByRole('button', { name: 'mia@customer.test' }).click()
  await page.locator('.body').getByText('<script>alert(1)</script>').waitFor()
  const emails = await surface.helper<{ to: string[]; headers: { date: string } }[]>('emails')
  // The day that it was sent: by the runtime's clock, which another day may have begun on since or before.
  const date = emails.find(({ to }) => to.includes('mia@customer.test'))?.headers.date
  const day = await page.evaluate(
    `new Date(${JSON.stringify(date)}).toLocaleDateString('en-GB', { dateStyle: 'full' })`,
  )
  await page.locator('.fields').getByText(String(day)).waitFor()
  await picture(page, 'mailbox-reading')
  await page.getByRole('button', { name: 'Write as a customer' }).click()
  await page.getByLabel('Subject').fill('Où est ma plante ?')
  await page.getByLabel('Text').fill('Toujours rien.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.new-email').waitFor({ state: 'detached' })
  await surface.settle()
  const { id: written } = await agent.find('Robin Reader')
  expect(JSON.stringify(await agent.timeline(written))).toContain('Où est ma plante ?')
  expect(errors).toEqual([])
  await page.close()
})

it('E2 a page of the console is the console, a missing file is missing, the API stays the API', async () => {
  const answers = async (path: string, accept: string, more: Record<string, string> = {}) => {
    const answer = await fetch(`${surface.url}${path}`, { headers: { accept, ...more } })
    return [answer.status, answer.headers.get('content-type')?.split(';')[0]]
  }
  const [status, type] = await answers('/conversations/cv_1', 'text/html')
  expect([200, 503]).toContain(status)
  expect(type).toBe('text/html')
  // What there is is for who is signed in to know.
  const { token } = await surface.as('agent1')
  expect(await answers('/v1/nowhere', 'text/html')).toEqual([401, 'application/problem+json'])
  const signedIn = { authorization: `Bearer ${token}` }
  expect(await answers('/v1/nowhere', 'text/html', signedIn)).toEqual([404, 'application/problem+json'])
  expect(await answers('/assets/nothing.js', '*/*')).toEqual([404, 'application/problem+json'])
  expect(await answers('/_local/assets/%2e%2e/%2e%2e/package.json', '*/*')).toEqual([404, 'application/problem+json'])
  expect(await answers('/widget.js', '*/*')).toEqual([200, 'text/javascript'])
  expect(await answers('/widget/sessions', 'text/html')).toEqual([404, 'application/problem+json'])
  const { headers } = await fetch(`${surface.url}/demo`, { headers: { accept: 'text/html' } })
  expect(headers.get('content-security-policy')).toContain("default-src 'self'")
})

describe('E2 every local page', () => {
  it.each(['demo', 'local', 'simulator', 'mailbox', 'clock', 'design'])(
    '%s: axe finds nothing, light and dark, from 360 px up',
    async (name) => {
      const { page, errors } = await open(`/${name}`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        // Some go by the theme that they were loaded in.
        if (colorScheme === 'dark') await page.reload()
        await page.waitForLoadState('networkidle')
        // In the dark, the same is on it in other colours.
        const rules = colorScheme === 'light' ? 'all' : 'colours'
        for (const width of [360, 1280, 1920]) {
          await page.setViewportSize({ width, height: 800 })
          expect(await accessibilityProblems(page, rules)).toEqual([])
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
          await picture(page, `${name}-${colorScheme}-${width}`)
        }
      }
      expect(errors).toEqual([])
      await page.close()
    },
  )
})

describe('the reference', () => {
  const pages = [
    ['/docs', '.opblock-tag'],
    ['/docs/events', 'summary'],
  ] as const
  it.each(pages)(
    '%s: axe finds nothing, by day on a desk, by night on a phone',
    async (path, shown) => {
      const { page, errors } = await open(path)
      await page.locator(shown).first().waitFor({ timeout: 60_000 })
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 360],
      ] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        expect(await accessibilityProblems(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
        await picture(page, `reference${path.replaceAll('/', '-')}-${colorScheme}-${width}`)
      }
      expect(errors).toEqual([])
      await page.close()
    },
    120_000,
  )
})

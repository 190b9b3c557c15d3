import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer, type Surface, startSurface } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { openDesk } from './desk.ts'
import { startIssuer } from './issuer.ts'
import { openBrowser } from './profiles.ts'
import { errorsOf } from './visit.ts'

const CLIENT = 'console-client'
let surface: Surface
let browser: Browser
let issuer: Awaited<ReturnType<typeof startIssuer>>

beforeAll(async () => {
  surface = await startSurface()
  browser = await openBrowser()
  issuer = await startIssuer(CLIENT, () => freshToken('agent1'))
})
afterAll(async () => {
  issuer?.close()
  await browser?.close()
  await surface?.close()
})

async function freshToken(agent: string): Promise<string> {
  return (await surface.helper<{ token: string }>('token', { email: `${agent}@demo.test` })).token
}

/** What an agent holds counts no more; tokens issued in the same second still would. */
async function endSession(agentId: string): Promise<void> {
  const owner = await surface.as('owner')
  await delay(1100)
  await owner.ok('PATCH', `/v1/agents/${agentId}`, { signIn: null })
}

/** The console as the stack configures it. The policy of one machine knows no issuer elsewhere. */
async function configured(): Promise<BrowserContext> {
  const context = await browser.newContext({ bypassCSP: true, locale: 'en-GB' })
  const signIn = { kind: 'oidc', authority: issuer.origin, clientId: CLIENT }
  await context.route('**/config.json', (route) => route.fulfill({ json: { apiUrl: '', signIn } }))
  return context
}

describe('signing in with an identity provider', () => {
  it('leads there and back to the page that was asked for, keeps it over a reload, and signs out there too', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, 'Hello')
    const { id } = await (await surface.as('agent1')).find(customer.name)
    const context = await configured()
    const page = await context.newPage()
    const errors = errorsOf(page)
    await page.goto(`${surface.url}/conversations/${id}?view=unassigned`)
    await page.getByRole('heading', { name: customer.name }).waitFor()
    expect(new URL(page.url())).toMatchObject({ pathname: `/conversations/${id}`, search: '?view=unassigned' })
    expect(issuer.log).toMatchObject({ authorized: 1, refused: [] })

    await page.reload()
    await page.getByRole('heading', { name: customer.name }).waitFor()
    expect(issuer.log.authorized).toBe(1)

    await page.getByRole('button', { name: /Anna Agent/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    // The session there has ended: whoever comes back is asked anew.
    await expect.poll(() => issuer.log).toMatchObject({ signedOut: 1, authorized: 2, refused: [] })
    expect(errors).toEqual([])
    await context.close()
  })

  it('a code that this tab did not ask for is nothing: one is told, and tries again', async () => {
    const context = await configured()
    const page = await context.newPage()
    const before = issuer.log.authorized
    await page.goto(`${surface.url}/?code=stolen&state=unknown`)
    await page.getByText('Signing in did not work').waitFor()
    expect(new URL(page.url()).search).toBe('')
    expect(issuer.log.authorized).toBe(before)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation', { name: 'Lists' }).waitFor()
    expect(issuer.log.refused).toEqual([])
    await context.close()
  })
})

describe('a session that ends', () => {
  it('is gone on with over the page: nothing that was written or open is lost', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, 'Hello')
    const { id } = await (await surface.as('agent1')).find(customer.name)
    const context = await configured()
    const page = await context.newPage()
    await page.goto(`${surface.url}/conversations/${id}`)
    const reply = page.getByRole('textbox', { name: 'Write a reply' })
    await reply.fill('A long answer, half writ')
    await page.evaluate('window.mark = "the same page"')
    await endSession('ag_agent1')

    await page.getByRole('button', { name: /^Join/ }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByText('nothing you have written is lost').waitFor()
    await picture(page, 'sign-in-again-light-1280')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(1)

    const { authorized } = issuer.log
    const [beside] = await Promise.all([
      context.waitForEvent('page'),
      dialog.getByRole('button', { name: 'Sign in' }).click(),
    ])
    if (!beside.isClosed()) await beside.waitForEvent('close')
    await dialog.waitFor({ state: 'detached' })
    expect(issuer.log).toMatchObject({ authorized: authorized + 1, refused: [] })
    // What waited has been done, and the page is as it was.
    await expect
      .poll(async () => (await (await surface.as('owner')).find(customer.name)).participantIds)
      .toHaveLength(1)
    expect(await page.evaluate('window.mark')).toBe('the same page')
    await expect.poll(() => reply.inputValue()).toBe('A long answer, half writ')
    await reply.fill('A long answer, half written')
    await reply.press('Enter')
    await page.locator('article').filter({ hasText: 'half written' }).waitFor()
    await context.close()
  })

  it('whoever else signs in there sees nothing of the one before', async () => {
    const { page, close } = await openDesk(browser, surface, 'agent2')
    await page.getByRole('button', { name: /Ben Agent/ }).waitFor()
    const owner = await openDesk(browser, surface, 'owner', { path: '/settings/agents/ag_agent2' })
    await delay(1100)
    await owner.button('Reset sign-in').click()
    await owner.button('Reset sign-in').waitFor({ state: 'detached' })
    await owner.close()
    await page.evaluate('window.mark = "the same page"')
    await page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name: 'Closed' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Sofia Support/ })
      .click()
    await page.getByRole('button', { name: 'Account' }).filter({ hasText: 'Sofia Support' }).waitFor()
    expect(await page.evaluate('window.mark')).toBeUndefined()
    await close()
  })
})

import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer, type Surface, startSurface } from '../full-path/surface.ts'
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
  issuer = await startIssuer(CLIENT, async () => (await surface.as('agent1')).token)
})
afterAll(async () => {
  issuer?.close()
  await browser?.close()
  await surface?.close()
})

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

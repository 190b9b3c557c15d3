import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk } = withDesks()

/** The company's own system: what it answers, and how often it was told of each event. */
const system = { status: 503, heard: new Map<string, number>() }
const server = createServer((request, response) => {
  const id = String(request.headers['webhook-id'])
  system.heard.set(id, (system.heard.get(id) ?? 0) + 1)
  request.resume().on('end', () => response.writeHead(system.status).end(`{"said":${system.status}}`))
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))
/** How many calls it had. */
const told = () => [...system.heard.values()].reduce((sum, times) => sum + times, 0)
const address = () => `http://localhost:${(server.address() as AddressInfo).port}/events`

it('O3: an endpoint is made; what it does not take is said at a glance, and why, and in its log', async () => {
  const boss = await desk('owner', { path: '/settings/webhook-endpoints' })
  const { page } = boss
  await page.getByText('No endpoint yet.').waitFor()
  await page.getByRole('link', { name: 'Add endpoint' }).click()
  await page.getByLabel('Address', { exact: true }).fill(address())
  await page.getByLabel('Description').fill('Order system')
  await page.getByRole('radio', { name: 'Only these events' }).check()
  await page.getByRole('button', { name: 'Add endpoint' }).click()
  await page.getByText('Choose at least one.').waitFor()
  await page.getByRole('checkbox', { name: 'Messages and notes' }).check()
  await page.getByRole('checkbox', { name: /conversation\.opened/ }).check()
  await page.getByRole('checkbox', { name: /^In order/ }).check()
  await looks(boss, 'webhook-new')
  await page.getByRole('button', { name: 'Add endpoint' }).click()
  await page.getByText('Shown this once.').waitFor()
  expect(await page.getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { name: 'Order system' }).waitFor()
  await page.getByText('Nothing was sent there yet.').waitFor()

  // It is found within ten seconds that there is an endpoint.
  await surface().helper('clock', { advanceSeconds: 11 })
  await write(surface().url, newCustomer(), 'Where is my parcel?')
  await surface().settle()
  const log = page.getByRole('list', { name: 'Deliveries' })
  await page.reload()
  await log.getByText('Waiting').first().waitFor()
  await page.getByText(/Nothing has got through since/).waitFor()
  await log.getByRole('button', { name: /^conversation\.opened/ }).click()
  await log.getByText('Request', { exact: true }).waitFor()
  await log.getByText('"said": 503').waitFor()
  await looks(boss, 'webhook-failing')
  await page.getByRole('link', { name: 'Outgoing webhooks', exact: true }).click()
  await page.getByText('Failing', { exact: true }).waitFor()
  expect(boss.errors.filter((error) => !error.includes('400'))).toEqual([])
})

it('O3: once it answers it is sent what it missed, and one again; it has another secret, and is taken away', async () => {
  const boss = await desk('owner', { path: '/settings/webhook-endpoints' })
  const { page, dialog } = boss
  const log = page.getByRole('list', { name: 'Deliveries' })
  system.status = 204
  await page.getByRole('link', { name: /Order system/ }).click()
  await page.getByRole('button', { name: 'Resend since…' }).click()
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.waitFor({ state: 'detached' })
  await surface().helper('clock', { advanceSeconds: 60 })
  await surface().settle()
  await page.getByLabel('Which').selectOption('delivered')
  await log.getByText('Delivered').first().waitFor()
  const before = told()
  await log.getByRole('button', { name: 'Resend', exact: true }).first().click()
  await page.getByText('It is being sent once more.').waitFor()
  await surface().settle()
  await expect.poll(told).toBeGreaterThan(before)

  await page.getByRole('button', { name: 'New secret' }).click()
  await dialog.getByRole('checkbox').check()
  await dialog.getByRole('button', { name: 'Replace' }).click()
  await expect.poll(() => page.getByLabel('New secret').inputValue()).toMatch(/^whsec_/)
  await page.getByRole('button', { name: 'Delete…' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No endpoint yet.').waitFor()
  expect(boss.errors).toEqual([])
})

import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk } = withDesks()

it('R2 queues, agents and arrivals move by themselves, on a desk and on the wall, and a queue that passes its number is told of', async () => {
  const { page, connected, errors, button } = await desk('owner', { path: '/settings/workspace', height: 900 })
  await connected()

  // An alert is set, after one that the server does not take.
  await button('Add an alert').click()
  const alert = page.getByRole('group', { name: 'Alert 1' })
  await alert.getByLabel('Queue').selectOption('Agent needed')
  await alert.getByLabel('Team').selectOption('Support')
  await alert.getByLabel('More than').fill('1000000')
  await button('Save').click()
  await expect.poll(() => alert.getByLabel('More than').getAttribute('aria-invalid')).toBe('true')
  await picture(page, 'console-alerts-light-1280')
  await alert.getByLabel('More than').fill('1')
  await button('Add an alert').click()
  const second = page.getByRole('group', { name: 'Alert 2' })
  await second.getByLabel('Queue').selectOption('Agent needed')
  await second.getByLabel('More than').fill('2')
  await button('Save').click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect(await accessibilityProblems(page)).toEqual([])

  const colleague = await desk('agent1')
  await colleague.connected()
  await page.getByRole('link', { name: /^Reports/ }).click()
  await page.getByRole('navigation', { name: 'Reports' }).getByRole('link', { name: 'Live' }).click()
  await page.getByRole('heading', { name: /^Live/ }).waitFor()
  const tile = (queue: string) => page.locator(`[data-queue=${queue}]`)
  const count = async (queue: string) => Number((await tile(queue).locator('.tabular-nums').textContent()) ?? '')
  const arrivals = async () => Number(await page.locator('[data-arrivals]').textContent())
  const agent = page.locator('[data-agent=ag_agent1]')
  await agent.getByText('Online').waitFor()
  const [before, opened] = [await count('rep_needed'), await arrivals()]

  // Customers come: the page hears of it, and asks once for all of them.
  const calls: string[] = []
  page.on('request', (request) => calls.push(new URL(request.url()).pathname))
  // Queues were looked at when the alerts were set: the next look is due.
  await surface().helper('clock', { advanceSeconds: 11 })
  for (const text of ['Hello', 'Anybody there?', 'And me?']) await write(surface().url, newCustomer(), text)
  await surface().settle()
  await expect.poll(() => count('rep_needed'), { timeout: 20_000 }).toBe(before + 3)
  expect(await arrivals()).toBe(opened + 3)
  await tile('rep_needed').getByText('more than 2').waitFor()
  await page.locator('[data-waited]').waitFor()
  // It was told of on the spot, and is read by whoever has the page open.
  const card = page.getByRole('list', { name: 'New notifications' }).getByText('Agent needed (Support): more than 1')
  await card.waitFor()

  // A colleague goes away: at once, and without being asked for.
  const reads = calls.filter((path) => path === '/v1/reports/live').length
  await colleague.page.getByRole('switch', { name: 'Available for new conversations' }).click()
  await agent.getByText('Away').waitFor()
  expect(calls.filter((path) => path === '/v1/reports/live')).toHaveLength(reads)
  await colleague.page.getByRole('switch', { name: 'Available for new conversations' }).click()
  await agent.getByText('Online').waitFor()

  // The table by keys.
  const names = () => page.locator('[data-agent] th').allTextContents()
  await button('Agent').press('Enter')
  expect(await names()).toEqual((await names()).toSorted((a, b) => a.localeCompare(b)))
  await expect
    .poll(() => page.getByRole('columnheader', { name: 'Agent', exact: true }).getAttribute('aria-sort'))
    .toBe('ascending')
  await button('Dismiss').first().click()
  await looks({ page }, 'live')

  // On the wall: all of the screen, dark, no chrome; it goes on when the server was away, and Escape leaves.
  await goTo(page, '/reports/live?wall')
  const wall = page.locator('[data-wall]')
  await wall.getByText('Available agents').waitFor()
  await connected()
  for (const [width, height] of [
    [1920, 1080],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await picture(page, `console-wall-${width}`)
    expect(await accessibilityProblems(page)).toEqual([])
  }
  await page.setViewportSize({ width: 1920, height: 1080 })
  const onWall = async () => Number((await wall.locator('[data-queue=rep_needed] p').first().textContent()) ?? '')
  const was = await onWall()
  const size = (await wall.locator('[data-queue=rep_needed] p').first().boundingBox())?.height
  expect(size).toBeGreaterThan(200)
  await surface().helper('restart', {})
  await write(surface().url, newCustomer(), 'After the break')
  await surface().settle()
  await expect.poll(onWall, { timeout: 30_000 }).toBe(was + 1)
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: /^Live/ }).waitFor()
  await wall.waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).toBe('')
  await page.locator('[data-agent=ag_owner]').getByText('Online').waitFor()
  // What the server does not take, and does not answer while it is away.
  expect(errors.filter((error) => !/WebSocket|ERR_|400|502|503/.test(error))).toEqual([])
})

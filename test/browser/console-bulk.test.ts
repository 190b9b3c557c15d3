import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk } = withDesks()

const shot = async (page: { screenshot(o: object): Promise<unknown> }, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

it('C9: many at once by keys and by mouse: selected, held, undone, all of the list closed, refused with the reason', async () => {
  const customers = Array.from({ length: 12 }, (_, at) => ({
    ...newCustomer(),
    name: `Bulk ${String(at).padStart(2, '0')}`,
  }))
  for (const customer of customers) await write(surface().url, customer, `Where is parcel ${customer.name}?`)
  await surface().settle()
  const at = await desk('agent1', { path: '/?view=unassigned&channel=demo-whatsapp' })
  const { page } = at
  const box = (name: string) => page.getByRole('checkbox', { name: `Select ${name}` })
  const jobs = page.getByRole('region', { name: 'Jobs' })
  const bar = page.getByRole('toolbar', { name: 'Selected conversations' })
  await at.row('Bulk 11').waitFor()
  await at.connected()

  // By keys: the first two and the fourth, on hold, and taken back.
  await page.keyboard.press('x')
  await bar.getByText('1 selected').waitFor()
  await page.keyboard.press('Shift+J')
  await bar.getByText('2 selected').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('x')
  await bar.getByText('3 selected').waitFor()
  await expect.poll(() => box('Bulk 11').getAttribute('aria-checked')).toBe('true')
  await shot(page, 'selected')
  await page.keyboard.press('h')
  await bar.waitFor({ state: 'detached' })
  await jobs.getByText('3 conversations put on hold.').waitFor()
  await at.row('Bulk 11').getByText('On hold').waitFor()
  await shot(page, 'held')
  await jobs.getByRole('button', { name: 'Undo' }).click()
  await jobs.getByText('Undone for 3 conversations.').waitFor()
  await at.row('Bulk 11').getByText('Ongoing').waitFor()

  // By mouse: a range, one of which somebody else closes meanwhile, and given to Ben.
  await at.row('Bulk 10').hover()
  await box('Bulk 10').click()
  await at.row('Bulk 07').click({ modifiers: ['Shift'] })
  await bar.getByText('4 selected').waitFor()
  await shot(page, 'range')
  await bar.getByRole('button', { name: 'Assign' }).click()
  await page.getByRole('menuitem', { name: 'Ben Agent' }).click()
  await jobs.getByText('4 conversations assigned.').waitFor()
  await at.row('Bulk 10').waitFor({ state: 'detached' })

  // All of the list: what may not be done is told with its reason.
  await page.goto(`${surface().url}/?view=all&channel=demo-whatsapp`)
  await at.row('Bulk 11').waitFor()
  const owner = await surface().as('owner')
  const { items } = await owner.ok<{ items: { id: string; contact: { name: string } }[] }>(
    'GET',
    '/v1/conversations',
    undefined,
    {
      query: { view: 'all', channelId: 'demo-whatsapp', limit: '100' },
    },
  )
  const closed = items.find(({ contact }) => contact.name === 'Bulk 09')
  await owner.ok('POST', `/v1/conversations/${closed?.id}/close`, {})
  await at.row('Bulk 09').getByText('Closed').waitFor()
  await at.row('Bulk 11').focus()
  await page.keyboard.press('Control+a')
  await bar.getByText(/^All \d+ of this list$/).waitFor()
  await shot(page, 'all')
  await bar.getByRole('button', { name: 'Close' }).click()
  await jobs.getByRole('button', { name: /refused: why\?$/ }).click()
  await jobs
    .getByRole('listitem')
    .filter({ hasText: 'Bulk 09' })
    .getByText('This conversation is closed. Reopen it first.')
    .waitFor()
  await shot(page, 'refused')
  await jobs.getByRole('button', { name: 'Undo' }).click()
  await jobs.getByText(/^Undone for \d+ conversations\.$/).waitFor()

  // Later, on their page: what was done, by whom, what was refused, and the way back.
  await goTo(page, '/settings/jobs')
  const list = page.getByRole('list', { name: 'Jobs', exact: true })
  const entries = list.locator(':scope > li')
  await entries
    .first()
    .getByText(/^Undone for \d+ conversations\.$/)
    .waitFor()
  const assigned = entries.filter({ hasText: '4 conversations assigned.' })
  await assigned.getByText('Done', { exact: true }).waitFor()
  await assigned.getByText('You ·').waitFor()
  await entries
    .nth(1)
    .getByRole('button', { name: /refused: why\?$/ })
    .click()
  await entries.nth(1).getByRole('link', { name: 'Bulk 09' }).waitFor()
  await shot(page, 'jobs')
  await assigned.getByRole('button', { name: 'Undo' }).click()
  // What was closed and reopened since is not as the job left it.
  await list
    .getByText(/^Undone for \d+ conversations?\.$/)
    .nth(2)
    .waitFor()
  expect(at.errors).toEqual([])
})

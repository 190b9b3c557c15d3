import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import type { Desk } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'
import { fillReports } from './report-figures.ts'

const { surface, desk, conversationOf } = withDesks()
const focused = (page: Page) =>
  page.evaluate("document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent")

describe('R1 reports', () => {
  it('tell what has happened, lead to the conversations behind it, and are kept', async () => {
    const customers = [newCustomer(), newCustomer()]
    const owner = await surface().as('owner')
    for (const customer of customers) await write(surface().url, customer, 'Hello')
    const [first, second] = customers
    if (!first || !second) throw new Error('two customers')
    const { id } = await conversationOf(first.name)
    await owner.ok('POST', '/v1/categories', { name: 'Delivery' })
    await owner.reply(id, 'Good morning')
    await owner.ok('POST', `/v1/conversations/${id}/close`, { category: 'Delivery' })
    await surface().settle()

    const boss = await desk('owner')
    const { page } = boss
    await boss.connected()
    await page.keyboard.press('R')
    const today = page.getByRole('region', { name: 'Today' })
    await today.getByRole('link', { name: /^Opened 2/ }).waitFor()
    await today.getByRole('link', { name: /^Closed 1/ }).click()

    // Of today, by the hour of the week; then by channel.
    await page.getByRole('heading', { name: 'Volume' }).waitFor()
    await expect.poll(() => page.getByRole('radio', { name: 'Closed' }).isChecked()).toBe(true)
    await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('channel')
    const table = page.getByRole('table', { name: 'Volume, as a table' })
    const row = table.getByRole('row', { name: /Demo WhatsApp/ })
    await row.waitFor()
    await expect.poll(() => row.getByRole('cell').allTextContents()).toEqual(['2', '1', '0', '2', '1', '0'])

    // The bar, the row and the total lead to the same conversations; the way back closes them.
    await page.getByRole('button', { name: 'Demo WhatsApp 1' }).click()
    const drawer = page.getByRole('dialog', { name: 'Demo WhatsApp' })
    await drawer.getByRole('link', { name: first.name }).waitFor()
    await expect.poll(() => drawer.getByRole('listitem').count()).toBe(1)
    await drawer.getByRole('combobox', { name: 'Figure' }).selectOption('Opened')
    await drawer.getByRole('link', { name: second.name }).waitFor()
    await page.goBack()
    await drawer.waitFor({ state: 'detached' })

    // The file has what the table has.
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/^reports-volume-channel-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
    const [head, ...lines] = (await text(await file.createReadStream())).trim().split('\r\n')
    expect(head).toContain('opened')
    expect(lines.filter((line) => line.includes('Demo WhatsApp'))).toHaveLength(1)

    // Narrowed, which the address says; kept, renamed, opened from elsewhere, deleted.
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('button', { name: 'Category', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Delivery' }).check()
    await page.keyboard.press('Escape')
    await page.getByText('Category: Delivery').waitFor()
    const address = page.url()
    expect(address).toContain('Delivery')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('menuitem', { name: 'Save this report…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Deliveries')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Deliveries', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Rename “Deliveries”…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Parcels')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Parcels', exact: true }).waitFor()
    await page.getByRole('navigation', { name: 'Pages of the reports' }).getByRole('link', { name: 'Overview' }).click()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Type a customer, a list or a command').fill('reports: sp')
    await page.getByRole('option', { name: 'Reports: Speed' }).click()
    await page.getByRole('heading', { name: 'Speed' }).waitFor()
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('menuitem', { name: /^Parcels/ }).click()
    await page.getByText('Category: Delivery').waitFor()
    expect(new URL(page.url()).searchParams.get('by')).toBe('channel')
    await page.getByRole('button', { name: 'Parcels', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Delete “Parcels”…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Saved views' }).waitFor()
    // Those of the inbox are others.
    await expect.poll(() => page.getByRole('link', { name: 'Parcels' }).count()).toBe(0)

    // Nothing on another day, and what to do about it.
    await page.evaluate(goTo('/reports/volume?from=2020-01-01&to=2020-01-31'))
    await page.getByRole('button', { name: 'Show the last 12 months' }).click()
    await page
      .getByRole('table')
      .getByRole('row', { name: /^Total/ })
      .waitFor()

    // An agent sees their own figures, and is told so.
    const anna = await desk('agent1', { path: '/reports/agents' })
    await anna.page.getByText('You see your own figures.').waitFor()
    await anna.page.evaluate(goTo('/reports/volume'))
    await anna.page.getByRole('radio', { name: 'Closed', checked: true }).waitFor()
    await anna.page.evaluate(goTo('/reports/agents?agent=ag_agent2'))
    await anna.page.getByRole('alert').waitFor()
    expect(boss.errors).toEqual([])
  })

  it('are read and worked by keys alone, in both themes, on a phone and from right to left', async () => {
    const boss = await desk('owner', { path: '/settings' })
    const { page } = boss
    await fillReports(page)
    await page.evaluate(goTo('/reports'))
    await page
      .getByRole('region', { name: 'Last 28 days' })
      .getByRole('link', { name: /^First response/ })
      .waitFor()
    await page.getByRole('table', { name: /^Busiest hours/ }).waitFor()
    await looks(boss, 'reports')

    for (const [question, sign] of [
      ['speed', 'From a conversation’s first message'],
      ['agents', 'Conversations that were closed'],
      ['satisfaction', '5 of 5'],
      ['tags', 'Messages that have the tag'],
    ] as const) {
      await page.evaluate(goTo(`/reports/${question}`))
      await page.getByText(sign).first().waitFor()
      await looks(boss, `reports-${question}`)
    }

    // Along the bars of a chart, into the conversations and back again.
    await page.evaluate(goTo('/reports/volume?from=2026-11-02&to=2026-11-29'))
    const bars = page.getByRole('group', { name: /^Conversations that were opened/ })
    await bars.getByRole('button').first().focus()
    expect(await focused(page)).toMatch(/^Mon, 2 Nov 2026: \d+$/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await focused(page)).toMatch(/^Wed, 4 Nov 2026: /)
    await page.keyboard.press('End')
    expect(await focused(page)).toMatch(/^Sun, 29 Nov 2026: /)
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'Sun, 29 Nov 2026' })
    await drawer.getByRole('link', { name: 'Customer 24' }).waitFor()
    await looks(boss, 'reports-behind')
    await drawer.getByRole('button', { name: 'Show more' }).click()
    await drawer.getByRole('link', { name: 'Customer 25' }).waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toMatch(/^Sun, 29 Nov 2026: /)

    // The same of the table: one stop of the Tab key, sorted by its heads.
    const table = page.getByRole('table', { name: 'Volume, as a table' })
    await table.getByRole('button', { name: 'Opened', exact: true }).press('Enter')
    await table.locator('th[aria-sort=descending]').getByText('Opened').waitFor()
    const counts = (await table.locator('tbody tr td:nth-of-type(1)').allTextContents()).map(Number)
    expect(counts).toEqual(counts.toSorted((one, other) => other - one))
    await expect.poll(() => table.locator('tbody button[tabindex="0"]').count()).toBe(1)
    await table.locator('tbody button').first().focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toBe(await table.locator('tbody button').nth(1).textContent())

    // Five hundred rows are no trouble; the largest of them are drawn.
    await page.unrouteAll({ behavior: 'wait' })
    await fillReports(page, { agents: 500 })
    await page.evaluate(goTo('/reports/agents?span=90d'))
    await page.getByText('all of them are in the table').waitFor()
    await expect.poll(() => page.getByRole('table').locator('tbody tr').count()).toBe(500)

    const reader = await arabic()
    await reader.page
      .getByRole('button', { name: /2 نوفمبر/ })
      .first()
      .focus()
    // To the left is later.
    await reader.page.keyboard.press('ArrowLeft')
    expect(await focused(reader.page)).toContain('3 نوفمبر')
    await looks(reader, 'reports-ar')
    expect([...boss.errors, ...reader.errors]).toEqual([])
  })
})

async function arabic(): Promise<Desk> {
  const reader = await desk('owner', { path: '/settings', language: 'ar' })
  await fillReports(reader.page)
  await reader.page.evaluate(goTo('/reports/speed?from=2026-11-02&to=2026-11-29'))
  return reader
}

/** As a link does: the console stays, and shows another page. */
const goTo = (path: string) =>
  `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`

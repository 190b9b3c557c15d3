import { describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { picture } from './chromium.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk, conversationOf } = withDesks()

describe('M18 campaigns', () => {
  it('are put together, looked at, sent and answered; who says stop is left out of the next', async () => {
    const customers = [newCustomer(), newCustomer()]
    const story = `s${customers[0]?.digits}`
    const owner = await surface().as('owner')
    for (const customer of customers) {
      await write(surface().url, customer, 'Hello')
      const { contact } = await conversationOf(customer.name)
      await owner.ok('PATCH', `/v1/contacts/${contact.id}`, { attributes: { story, city: 'Bern' } })
    }
    const [first, second] = customers
    if (!first || !second) throw new Error('two customers')
    await surface().settle()

    const boss = await desk('owner')
    const { page } = boss
    await page.getByRole('link', { name: 'Campaigns' }).click()
    await page.getByText('No campaign yet.').waitFor()
    await page.getByRole('link', { name: 'New campaign' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Parcels of spring')
    await page.getByRole('button', { name: 'Save and review' }).click()
    await page.getByText('Fill in what is marked, then review.').waitFor()

    // The audience: a segment that is made here.
    await page.getByRole('button', { name: 'New segment' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('People of Bern')
    await dialog.getByRole('button', { name: 'Add an attribute' }).click()
    await dialog.getByRole('textbox', { name: 'Key' }).fill('story')
    await dialog.getByRole('textbox', { name: 'Value' }).fill(story)
    await dialog.getByText('Contacts you may see: 2').waitFor()
    await looks(boss, 'segment')
    await dialog.getByRole('button', { name: 'Save segment' }).click()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('option').filter({ hasText: 'order_update' }).click()
    await page.getByRole('textbox', { name: 'Text 1' }).fill('$contact.name')
    await page.getByRole('textbox', { name: 'Text 2' }).fill('$contact.attributes.city')
    await page.getByRole('checkbox', { name: 'Not in quiet hours' }).uncheck()
    await looks(boss, 'campaign-form')
    await page.getByRole('button', { name: 'Save and review' }).click()

    await page.getByText('Reaches 2 of 2').waitFor()
    await page.getByText(/order Bern has left/).waitFor()
    await page.getByText('List prices of').waitFor()
    await looks(boss, 'campaign-review')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('dialog').getByText('Recipients: 2.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    await surface().settle()
    await page.getByText('Done', { exact: true }).waitFor()
    await page.getByText('2 of 2').waitFor()

    // One answers, one wants no more of it.
    await write(surface().url, first, 'Thank you!')
    await write(surface().url, second, 'Stop promotions')
    await surface().settle()
    await page.getByRole('combobox', { name: 'Recipients' }).selectOption('Opted out')
    const rows = page.getByRole('region', { name: 'Recipients' })
    await rows.getByRole('button', { name: second.name }).waitFor()
    await page.getByText('100%').waitFor()
    await page.getByRole('combobox', { name: 'Recipients' }).selectOption('All')
    await looks(boss, 'campaign-done')
    await rows.getByRole('button', { name: first.name }).click()
    await boss.timeline.getByText('Thank you!').waitFor()
    const link = boss.timeline.getByRole('link', { name: 'Campaign Parcels of spring' }).first()
    await link.waitFor()
    await picture(page, 'console-campaign-timeline-light-1280')

    // By whose word, on the contact.
    const { id } = await conversationOf(second.name)
    await goTo(page, `/conversations/${id}?view=unassigned&panel=contact`)
    await page.getByText(/^Refused on /).waitFor()
    await boss.timeline.getByText('stopped marketing messages').waitFor()
    await picture(page, 'console-opted-out-light-1280')
    await page.getByRole('button', { name: 'Stop marketing…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stop marketing' }).click()
    await page.getByText('Refused on every channel').waitFor()

    // Right to left, and whoever has not the right.
    const reader = await desk('owner', { path: '/campaigns', language: 'ar' })
    await reader.page.getByText('Parcels of spring').waitFor()
    await looks(reader, 'campaigns-ar')
    const anna = await desk('agent1')
    await anna.connected()
    await expect.poll(() => anna.page.getByRole('link', { name: 'Campaigns' }).count()).toBe(0)
    expect([...boss.errors, ...anna.errors]).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { withDesks } from './desks.ts'

const { surface, desk, conversationOf } = withDesks()

const HOUR = 3600
const passes = (seconds: number) => surface().helper('clock', { advanceSeconds: seconds })

describe('what is put off', () => {
  it('M19 S2 a message is sent later: planned, worded anew, moved, taken back; and a hold that ends by itself', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Can you remind me?')
    const { id } = await conversationOf(customer.name)
    const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    const { page } = anna
    const waiting = page.getByRole('region', { name: 'Scheduled messages' })
    const more = (text: string) =>
      waiting.getByRole('listitem').filter({ hasText: text }).getByRole('button', { name: 'More' })
    const choose = (name: string) => page.getByRole('menuitem', { name }).click()

    // By key, and the first of the usual times by its number.
    await anna.reply.fill('Here is your reminder')
    await anna.reply.press('Control+Shift+L')
    await anna.dialog.getByText('Tomorrow morning').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await picture(page, 'console-send-later-light-1280')
    await anna.dialog.getByRole('button', { name: 'In an hour' }).focus()
    await page.keyboard.press('1')
    await waiting.getByText('Here is your reminder').waitFor()
    await expect.poll(() => anna.reply.inputValue()).toBe('')
    expect(await anna.texts()).toEqual(['Can you remind me?'])

    // By mouse, for a time of one's own, and only if nobody writes before.
    await anna.reply.fill('A secnod one')
    await anna.button('More ways to send').click()
    await choose('Send the message later')
    const own = anna.dialog.getByLabel('Another date and time')
    await own.fill('2020-01-01T09:00')
    await anna.button('Schedule').click()
    await anna.dialog.getByText('That time has passed.').waitFor()
    await anna.dialog.getByLabel(/ask me instead/).check()
    await anna.dialog.getByRole('button', { name: 'Tomorrow morning' }).click()
    await waiting.getByText('asks if the customer writes first').waitFor()
    await more('A secnod one').click()
    await choose('Edit')
    await waiting.getByRole('textbox').fill('A second one')
    await page.keyboard.press('Enter')
    await waiting.getByText('A second one').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await picture(page, 'console-scheduled-light-1280')
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, 'console-scheduled-dark-1280')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 390, height: 800 })
    await picture(page, 'console-scheduled-light-390')
    await page.setViewportSize({ width: 1280, height: 800 })
    await more('A second one').click()
    await choose('Take back')
    await waiting.getByText('A second one').waitFor({ state: 'detached' })

    await passes(HOUR)
    await anna.timeline.getByText('Here is your reminder').waitFor()
    await waiting.waitFor({ state: 'detached' })
    await anna.timeline.locator('[data-delivery=sent], [data-delivery=delivered]').waitFor()

    // On hold until a time, by key; it comes back, and says so.
    await anna.timeline.focus()
    await page.keyboard.press('H')
    await anna.dialog.getByText('It comes back to you then').waitFor()
    await picture(page, 'console-hold-until-light-1280')
    await page.keyboard.press('1')
    await page.getByText('until', { exact: false }).first().waitFor()
    await anna.timeline.getByText(/put it on hold until/).waitFor()
    await picture(page, 'console-held-light-1280')
    await anna.tab('Unassigned').click()
    await passes(HOUR)
    await page.getByRole('button', { name: 'Notifications: 1 unread' }).click()
    await page.getByRole('dialog').getByText(`${customer.name}: it is time to look again`).click()
    await anna.timeline.getByText('The hold is over').waitFor()
    expect(anna.errors).toEqual([])
  })

  it('M19 what the customer’s words held back is sent by one click', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    const { id } = await conversationOf(customer.name)
    const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    // The clock was moved: the page knows by how much once it is connected.
    await anna.connected()
    await anna.reply.fill('Still interested?')
    await anna.button('More ways to send').click()
    await anna.page.getByRole('menuitem', { name: 'Send the message later' }).click()
    await anna.dialog.getByLabel(/ask me instead/).check()
    await anna.dialog.getByRole('button', { name: 'In an hour' }).click()
    const waiting = anna.page.getByRole('region', { name: 'Scheduled messages' })
    await waiting.getByText('Still interested?').waitFor()
    await write(surface().url, customer, 'Yes, please')
    await anna.timeline.getByText('Yes, please').waitFor()
    await passes(HOUR)
    await waiting.getByText(/the customer wrote first/).waitFor()
    await picture(anna.page, 'console-withheld-light-1280')
    await waiting.getByRole('button', { name: 'Send now' }).click()
    await anna.timeline.getByText('Still interested?').waitFor()
    await waiting.waitFor({ state: 'detached' })
    expect(anna.errors).toEqual([])
  })
})

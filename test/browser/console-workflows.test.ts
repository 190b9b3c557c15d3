import { describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk, conversationOf } = withDesks()

describe('O1 workflows', () => {
  it('are begun with a ready-made one, changed, tried and switched on; what they did leads to their run', async () => {
    const before = newCustomer()
    await write(surface().url, before, 'Where is my parcel?')
    await surface().settle()
    const boss = await desk('owner', { path: '/settings/workflows' })
    const { page } = boss
    await page.getByText('There are no workflows yet.').waitFor()
    await looks(boss, 'workflows-none')
    await page.getByRole('link', { name: /Greet and route by channel/ }).click()
    const steps = page.getByRole('list', { name: 'Then', exact: true })
    const step = (words: RegExp) => steps.getByRole('button', { name: words })
    await step(/Send “Hello/).waitFor()

    // A step in between, which says what is missing where it is missing.
    await page.getByRole('button', { name: 'Add a step before step 2', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Write a note' }).click()
    const text = page.getByRole('textbox', { name: 'Text' })
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('1 thing to put right').waitFor()
    await page.getByText('Fill this in.').waitFor()
    await text.fill('Greeted.')
    await page.getByText('1 thing to put right').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Done' }).click()

    // From the keyboard: up, and back.
    await step(/Write the note “Greeted.”/).press('Alt+ArrowUp')
    await page.getByText('Now step 1: Write the note “Greeted.”').waitFor({ state: 'attached' })
    await page.keyboard.press('Delete')
    await step(/Write the note/).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await step(/^1 Write the note “Greeted.”/).waitFor()
    await page.keyboard.press('Control+z')
    await step(/^2 Write the note “Greeted.”/).waitFor()
    await page.keyboard.press('Control+Shift+z')
    await step(/^1 Write the note “Greeted.”/).waitFor()

    // A condition, and whether it would hold.
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('combobox', { name: 'What' }).selectOption('Text of the message')
    await page.getByRole('textbox', { name: 'Value' }).fill('refund')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('button', { name: new RegExp(before.name) }).click()
    await page.getByText('The conditions do not hold: it would not start.').waitFor()
    await page.getByText('It was: Where is my parcel?').waitFor()
    await page.getByRole('textbox', { name: 'Value' }).fill('parcel')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('The conditions hold: it would start.').waitFor()
    await page.getByText('Would run').first().waitFor()
    await looks(boss, 'workflow-tried')

    await page.getByRole('switch', { name: 'Switch on “Greet and route by channel”' }).click()
    await page.getByRole('switch', { checked: true }).and(page.getByLabel('Switch on “Greet')).waitFor()
    await page.getByRole('heading', { name: 'Greet and route by channel' }).waitFor()
    const customer = newCustomer()
    await write(surface().url, customer, 'I miss my parcel')
    await surface().settle()
    const { id } = await conversationOf(customer.name)
    await goTo(page, `/conversations/${id}`)
    await boss.timeline.getByText('Greeted.').waitFor()
    await boss.timeline.getByRole('link', { name: 'Show the run' }).first().click()
    await page.getByRole('heading', { name: 'Run of Greet and route by channel' }).waitFor()
    await page.getByText('It was: I miss my parcel').waitFor()
    await page.getByText('Done', { exact: true }).first().waitFor()
    await looks(boss, 'workflow-run')
    await page.getByRole('link', { name: 'Open the conversation' }).click()
    await boss.timeline.getByText('Greeted.').waitFor()
    await goTo(page, '/settings/workflows')
    await page.getByText('Last ran').waitFor()
    await looks(boss, 'workflows')
    expect(boss.errors).toEqual([])
  })

  it('somebody else was faster: theirs is shown, and one’s own comes back; a bot is set up, its key never shown', async () => {
    const owner = await surface().as('owner')
    const steps = [{ id: 'a', do: 'note', with: { text: 'First' } }]
    const document = { name: 'Of two', trigger: { on: 'conversation.closed' }, when: {}, steps }
    const { id } = await owner.ok<{ id: string }>('POST', '/v1/workflows', document)
    const boss = await desk('owner', { path: `/settings/workflows/${id}` })
    const { page } = boss
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.fill('Of me')
    await owner.ok('PATCH', `/v1/workflows/${id}`, { name: 'Of the other' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Somebody saved this workflow meanwhile.').waitFor()
    await expect.poll(() => name.inputValue()).toBe('Of the other')
    await page.getByRole('button', { name: 'Put back what I changed' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Of me' }).waitFor()

    await page.getByRole('link', { name: 'Bots' }).click()
    await page.getByRole('link', { name: 'Add bot' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Robbie')
    await page.getByRole('button', { name: 'Add bot' }).click()
    await page.getByText('Fill this in.').first().waitFor()
    await page.getByLabel('Kind').selectOption('HTTP bot')
    await page.getByLabel('Address').fill('https://bot.example.com/answer')
    await looks(boss, 'bot')
    await page.getByRole('button', { name: 'Add bot' }).click()
    await page.getByRole('link', { name: /Robbie/ }).waitFor()
    await goTo(page, '/settings/channels/demo-whatsapp')
    await page.getByLabel('Bot').selectOption('Robbie')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(boss.errors.filter((error) => !/400|409/.test(error))).toEqual([])
  })
})

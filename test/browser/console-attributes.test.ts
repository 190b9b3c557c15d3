import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { picture } from './chromium.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk, conversationOf } = withDesks()

it('C9 attributes are defined, ordered, filled in by their type, written to customers and asked by a segment', async () => {
  const customer = newCustomer()
  await write(surface().url, customer, 'Hello')
  const { id, contact } = await conversationOf(customer.name)
  const owner = await surface().as('owner')
  const values = async () =>
    (await owner.ok<{ attributes: Record<string, string> }>('GET', `/v1/contacts/${contact.id}`)).attributes
  const boss = await desk('owner', { path: '/settings/contact-attributes' })
  const { page } = boss

  await page.getByText('No attribute yet.').waitFor()
  const add = async (name: string, type: string, more?: () => Promise<void>) => {
    await page.getByRole('link', { name: 'Add attribute' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.getByRole('combobox', { name: 'Type' }).selectOption(type)
    await more?.()
    await page.getByRole('button', { name: 'Add attribute' }).click()
    await page.getByRole('link', { name }).waitFor()
  }
  await add('Plan', 'Choice', async () => {
    await page.getByRole('button', { name: 'Add attribute' }).click()
    await page.getByText('Fill this in.').waitFor()
    await page.getByRole('textbox', { name: 'Choices' }).fill('Free\nPro\n')
    await page.getByRole('checkbox', { name: 'As a column' }).check()
    await looks(boss, 'attribute-form')
  })
  await add('Contract value', 'Number')
  await add('Customer since', 'Date')
  await add('Newsletter', 'Checkbox')
  await add('Account manager', 'Text', () => page.getByRole('checkbox', { name: 'Only admins' }).check())

  // By keyboard and by dragging.
  const kept = async () => {
    const { items } = await owner.ok<{ items: { key: string }[] }>('GET', '/v1/contact-attributes')
    return items.map(({ key }) => key)
  }
  const list = page.getByRole('list', { name: 'Contact attributes' })
  await page.getByRole('button', { name: /^Move Newsletter, number 4 of 5/ }).press('ArrowUp')
  await page.getByText('Newsletter is number 3 of 5 now').waitFor()
  await list.getByRole('listitem').filter({ hasText: 'Account manager' }).dragTo(list.getByRole('listitem').first())
  const order = ['account_manager', 'plan', 'contract_value', 'newsletter', 'customer_since']
  await expect.poll(kept).toEqual(order)
  await looks(boss, 'attributes')

  // Beside a conversation, by somebody who is no admin.
  const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned&panel=contact` })
  const panel = anna.page.getByRole('complementary', { name: 'Contact' })
  await panel.getByRole('combobox', { name: 'Plan' }).selectOption('Pro')
  await panel.getByRole('checkbox', { name: 'Newsletter' }).check()
  await expect.poll(values).toEqual({ plan: 'Pro', newsletter: 'true' })
  await panel.getByRole('button', { name: 'Contract value: Not set. Edit' }).click()
  await panel.getByRole('textbox', { name: 'Contract value' }).fill('a lot')
  await anna.page.keyboard.press('Enter')
  await panel.getByText('Enter a number, like 1250.5.').waitFor()
  await panel.getByRole('textbox', { name: 'Contract value' }).fill('12500.50')
  await anna.page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Contract value: 12,500.5. Edit' }).waitFor()
  await panel.getByRole('button', { name: 'Customer since: Not set. Edit' }).click()
  await panel.getByLabel('Customer since').fill('2026-03-01')
  await anna.page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Customer since: 1 March 2026. Edit' }).waitFor()
  await panel.getByRole('img', { name: 'Only admins change this' }).waitFor()
  await expect.poll(() => panel.getByRole('button', { name: /^Account manager/ }).count()).toBe(0)
  const filled = { plan: 'Pro', newsletter: 'true', contract_value: '12500.5', customer_since: '2026-03-01' }
  await expect.poll(values).toEqual(filled)
  await looks(anna, 'attributes-panel')

  // What an admin changes meanwhile stands there by itself.
  await anna.connected()
  await owner.ok('PATCH', `/v1/contacts/${contact.id}`, { attributes: { ...filled, account_manager: 'Olivia' } })
  await panel.getByText('Olivia').waitFor()

  // In a message: found by its name, said as it is read.
  await anna.button('Join').click()
  await anna.reply.pressSequentially('Since $since')
  await anna.page.getByRole('option', { name: /customer_since/ }).waitFor()
  await picture(anna.page, 'console-attributes-variables-light-1280')
  await anna.page.keyboard.press('Enter')
  await anna.page.keyboard.press('Control+Enter')
  await anna.timeline.getByText('Since March 1, 2026').first().waitFor()

  // What is in use stays as it fits.
  await list.getByRole('link', { name: 'Plan' }).click()
  await page.getByRole('textbox', { name: 'Choices' }).fill('Free\nGold')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Contacts have values that would not fit.').waitFor()
  await picture(page, 'console-attribute-in-use-light-1280')
  await page.getByRole('textbox', { name: 'Choices' }).fill('Free\nPro\nGold')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()

  await goTo(page, '/campaigns/new')
  await page.getByRole('button', { name: 'New segment' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Big ones')
  const asks = async (attribute: string, is: string) => {
    await dialog.getByRole('button', { name: 'Add an attribute' }).click()
    await dialog.getByRole('combobox', { name: 'Attribute' }).last().selectOption(attribute)
    await dialog.getByRole('combobox', { name: 'Condition' }).last().selectOption(is)
  }
  await asks('Contract value', 'is at least')
  await dialog.getByRole('textbox', { name: 'Value' }).fill('9000')
  await asks('Plan', 'is one of')
  await dialog.getByRole('checkbox', { name: 'Pro' }).check()
  await asks('Customer since', 'is on or after')
  await dialog.getByLabel('Value').last().fill('2026-01-01')
  await dialog.getByText('Contacts you may see: 1').waitFor()
  await looks(boss, 'attribute-conditions')
  await dialog.getByLabel('Value').last().fill('2026-04-01')
  await dialog.getByRole('status').getByText('Nobody').waitFor()
  await dialog.getByRole('button', { name: 'Save segment' }).click()
  await dialog.waitFor({ state: 'detached' })

  const reader = await desk('owner', { path: '/settings/contact-attributes', language: 'ar' })
  await reader.page.getByRole('link', { name: /^Newsletter/ }).waitFor()
  await looks(reader, 'attributes-ar')
  // A field that is left before the one before it is kept is said again.
  for (const { errors } of [anna, reader]) expect(errors.filter((error) => !error.includes('409'))).toEqual([])
  // What was refused on purpose.
  expect(boss.errors.map((error) => / (4\d\d) /.exec(error)?.[1])).toEqual(['400', '409'])
}, 120_000)

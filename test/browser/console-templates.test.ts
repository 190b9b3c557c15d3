import { describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { hasFocus, sentTo } from './answering.ts'
import type { Desk } from './desk.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'
import { png } from './made-files.ts'

const { surface, desk, conversationOf } = withDesks()

const HOUR = 3600
const passes = (seconds: number) => surface().helper('clock', { advanceSeconds: seconds })
const channelId = 'demo-whatsapp'

/** Something becomes of a template at the provider. */
async function become(name: string, event: 'paused' | 'approved') {
  const response = await fetch(`${surface().url}/_local/simulator/templates?channelId=${channelId}`)
  const items = (await response.json()) as { id: string; name: string }[]
  const templateId = items.find((each) => each.name === name)?.id
  await surface().helper('simulate', { kind: 'template', channelId, templateId, event })
  await surface().settle()
}

const searchOf = ({ page }: Desk) => page.getByRole('combobox', { name: 'Search templates' })
const optionOf = ({ page }: Desk, name: string) => page.getByRole('option').filter({ hasText: name })

describe('M8 templates', () => {
  it('outside the window one is found, filled in, seen as the customer will see it, and sent; their tap comes back', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Where is my parcel?')
    const { id } = await conversationOf(customer.name)
    await (await surface().as('agent1')).ok('POST', `/v1/conversations/${id}/hold`, {})
    await passes(23 * HOUR + 1800)
    const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    const { page, timeline, reply } = anna
    await anna.connected()
    await page.getByText(/^Free text for (29|30) more minutes$/).waitFor()
    await reply.fill('Half a thought')

    await passes(HOUR)
    await page.reload()
    const search = searchOf(anna)
    await page.getByText(/^Free text was possible until .+ A template reaches the customer/).waitFor()
    await optionOf(anna, 'order_update').waitFor()
    await page.keyboard.press('r')
    await expect.poll(() => hasFocus(search)).toBe(true)
    await page.keyboard.type('promo')
    await optionOf(anna, 'promo_old').getByText('Rejected by the provider. PROMOTIONAL').waitFor()
    await page.keyboard.press('Enter')
    await search.fill('')
    await looks(anna, 'templates')

    await search.fill('order has left')
    await optionOf(anna, 'order_update').waitFor()
    await page.keyboard.press('Enter')
    const first = page.getByRole('textbox', { name: 'Text 1' })
    await expect.poll(() => hasFocus(first)).toBe(true)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.getByText('Fill this in.').count()).toBe(2)
    await page.keyboard.type('$contact.na')
    await page.getByRole('option').filter({ hasText: customer.name }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('4711')
    const preview = page.getByRole('region', { name: 'As the customer will see it' })
    await preview.getByText(`Hi ${customer.name}, order 4711 has left.`).waitFor()
    await looks(anna, 'template-filled')
    await page.keyboard.press('Control+Enter')

    const sent = timeline.getByRole('article').filter({ hasText: `Hi ${customer.name}, order 4711 has left.` })
    await sent.getByRole('list', { name: 'Buttons for the customer' }).getByText('Thanks').waitFor()
    // The timeline makes room for what it has been sent, and a list that moves closes what is shown over it.
    const template = sent.getByRole('note', { name: 'Template “order_update”, English, Utility' })
    const told = page.getByRole('tooltip').getByText('order_update')
    await expect
      .poll(async () => {
        if ((await told.count()) === 0) {
          await template.blur()
          await template.focus()
        }
        return told.count()
      })
      .toBe(1)
    await sent.locator('[data-delivery=sent], [data-delivery=delivered]').waitFor()
    expect(await sentTo(surface(), customer.digits)).toMatchObject([
      {
        type: 'template',
        template: {
          name: 'order_update',
          components: [{ type: 'body', parameters: [{ text: customer.name }, { text: '4711' }] }],
        },
      },
    ])

    // What failed offers the same again, and another one.
    const owner = await surface().as('owner')
    const idOf = async () =>
      (await owner.timeline(id)).findLast(({ message }) => message?.direction === 'outbound')?.message
        ?.providerMessageId
    const receipt = { kind: 'receipt', channelId, to: customer.digits, providerMessageId: await idOf() }
    await surface().helper('simulate', { ...receipt, status: 'failed' })
    await surface().settle()
    await sent.getByRole('alert').getByRole('button', { name: 'Send a template' }).click()
    await expect.poll(() => hasFocus(search)).toBe(true)
    // Used last, it stands first; with what holds for everybody.
    await page.keyboard.press('Enter')
    await expect.poll(() => first.inputValue()).toBe('$contact.name')
    await page.getByRole('textbox', { name: 'Text 2' }).fill('4712')
    await page.keyboard.press('Control+Enter')
    await timeline.getByText(`order 4712 has left.`).waitFor()
    await surface().settle()

    const content = { type: 'button', text: 'Thanks' }
    const tap = { kind: 'message', channelId, from: customer.digits, name: customer.name, content }
    await surface().helper('simulate', { ...tap, quotes: await idOf() })
    const answer = timeline.getByRole('article').filter({ hasText: 'Thanks' }).last()
    await answer.getByText('order 4712 has left.').waitFor()
    // Free text is possible again, and what was begun is there.
    await expect.poll(() => reply.inputValue()).toBe('Half a thought')
    expect(anna.errors).toEqual([])
  })

  it('at any time one is opened by key; what the server refuses keeps everything; a file of one’s own, and later', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    const { id } = await conversationOf(customer.name)
    const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    const { page, timeline, reply } = anna
    await anna.connected()
    const search = searchOf(anna)
    await page.keyboard.press('T')
    await expect.poll(() => hasFocus(search)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(reply)).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('T')
    await optionOf(anna, 'appointment').click()
    await page.getByRole('textbox', { name: 'name' }).fill('Olga')
    await page.getByRole('textbox', { name: 'time' }).fill('15:30')

    await become('appointment', 'paused')
    await page.keyboard.press('Control+Enter')
    const refused = timeline.getByRole('alert').filter({ hasText: 'Not sent.' })
    await refused.waitFor()
    await become('appointment', 'approved')
    await refused.getByRole('button', { name: 'Edit' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'time' }).inputValue()).toBe('15:30')
    await page.getByRole('textbox', { name: 'time' }).fill('16:00')
    await anna.button('More ways to send').click()
    await page.getByRole('menuitem', { name: 'Send the message later' }).click()
    await anna.dialog.getByRole('button', { name: 'In an hour' }).click()
    const waiting = page.getByRole('region', { name: 'Scheduled messages' })
    await waiting.getByText('we expect you at 16:00').waitFor()

    await page.keyboard.press('Escape')
    await page.keyboard.press('T')
    await optionOf(anna, 'parcel_photo').click()
    await page.locator('input[type=file][accept*=image]').setInputFiles({
      name: 'handed-over.png',
      mimeType: 'image/png',
      buffer: png(300, 200, [20, 90, 160]),
    })
    for (const value of ['Olga', '14:05', '4711']) {
      await page.keyboard.type(value)
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('Enter')
    await timeline.getByText('this is what we handed over at 14:05').waitFor()
    await timeline.getByRole('button', { name: /handed-over\.png/ }).waitFor()
    await timeline.locator('[data-delivery=sent], [data-delivery=delivered]').last().waitFor()
    expect(await sentTo(surface(), customer.digits)).toMatchObject([{ template: { name: 'parcel_photo' } }])
    expect(anna.errors.filter((error) => !error.includes('409'))).toEqual([])
  })

  it('admins see how each is, bring them up to date, hide them, keep them for a team and put them in order', async () => {
    const olivia = await desk('owner', { path: `/settings/templates/${channelId}` })
    const { page, button } = olivia
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    const all = { query: { channelId, limit: 100 } }
    await row('promo_old').getByText('Rejected').waitFor()
    await button('Bring up to date').click()
    await page.getByText(/^Brought up to date/).waitFor()
    await button('spring_offer').click()
    await page.getByRole('region', { name: 'spring_offer' }).getByText('Spring offer').waitFor()
    await looks(olivia, 'templates-settings')

    await button('Hide visit_us from agents').click()
    await button('Offer visit_us to agents').waitFor()
    const names = () => page.locator('tr[data-template] button[aria-expanded]').allTextContents()
    const before = await names()
    const last = before.at(-1) ?? ''
    for (const _ of before.slice(1)) {
      await button(last).press('Alt+ArrowUp')
    }
    await expect.poll(async () => (await names())[0]).toBe(last)
    await page.getByRole('checkbox', { name: 'Sales' }).click()
    await row('spring_offer').getByRole('cell', { name: 'Sales', exact: true }).waitFor()
    // One change goes after the other, and this one is the last.
    const owner = await surface().as('owner')
    const teams = async () =>
      (await owner.ok<{ items: { name: string; teamIds?: string[] }[] }>('GET', '/v1/templates', undefined, all)).items
        .filter(({ name }) => name === 'spring_offer')
        .map(({ teamIds }) => teamIds)
    await expect.poll(teams).toEqual([['sales']])
    await page.reload()
    await row('visit_us').waitFor()
    expect((await names())[0]).toBe(last)
    await row('spring_offer').getByRole('cell', { name: 'Sales', exact: true }).waitFor()

    const agent = await surface().as('agent1')
    const { items } = await agent.ok<{ items: { name: string }[] }>('GET', '/v1/templates', undefined, all)
    const offered = items.map(({ name }) => name)
    expect(offered).not.toContain('visit_us')
    expect(offered).not.toContain('spring_offer')
    expect(olivia.errors).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { text as sms, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import type { Email } from '../full-path/visitors.ts'
import { hasFocus } from './answering.ts'
import { accessibilityProblems } from './chromium.ts'
import { type DeskOptions, goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { bothThemes } from './looks.ts'

const { surface, desk: openDesk } = withDesks()

const lines = ['The parcel is late', 'It was promised for Monday', 'Please call me', 'Thank you']

/** What a customer wrote, and an agent answered. */
async function conversation() {
  const customer = newCustomer()
  for (const line of lines) await write(surface().url, customer, line)
  const anna = await surface().as('agent1')
  const { id, contact } = await anna.find(customer.name)
  await anna.reply(id, 'We are on it')
  await surface().settle()
  const messages = (await anna.timeline(id)).filter(({ kind }) => kind === 'message')
  return { customer, id, contactId: contact.id, messages, anna }
}

async function desk(agent: string, id: string, options: DeskOptions = {}) {
  const path = `/conversations/${id}?view=${agent === 'agent1' ? 'mine' : 'all'}`
  const opened = await openDesk(agent, { path, ...options })
  const { page, timeline } = opened
  const message = (said: string) => timeline.getByRole('article').filter({ hasText: said })
  return {
    ...opened,
    message,
    box: (said: string) => message(said).getByRole('checkbox'),
    bar: page.getByRole('toolbar', { name: 'Selected messages' }),
    /** what is selected, by the words */
    selected: () =>
      timeline
        .getByRole('checkbox', { checked: true, includeHidden: true })
        .evaluateAll((all) => all.map((box) => /: (.*)$/.exec(box.getAttribute('aria-label') ?? '')?.[1])),
    async tag(name: string) {
      await page.getByRole('toolbar').getByRole('button', { name: 'Add tag' }).click()
      await opened.dialog.getByRole('combobox').fill(name)
    },
  }
}

describe('F2 tags', () => {
  it('F2: by keyboard alone; Escape ends selecting before it leaves the conversation', async () => {
    const { id } = await conversation()
    const { page, message, bar, selected, timeline, dialog } = await desk('agent1', id)
    await message('We are on it').waitFor()
    await page.keyboard.press('x')
    await bar.getByText('0 selected').waitFor()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowUp')
    expect(await selected()).toEqual(['Please call me', 'We are on it'])
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    expect(await selected()).toEqual([])
    await page.keyboard.press('x')
    await page.keyboard.press('Space')
    await bar.getByText('1 selected').waitFor()
    // The tags, of which there is none yet, come after the last letter.
    const isTyped = () => expect.poll(() => dialog.getByRole('combobox').inputValue()).toBe('urgent')
    await page.route('**/v1/tags?*', (route) => isTyped().then(() => route.continue()), { times: 1 })
    await bar.getByRole('button', { name: 'Add tag' }).press('Enter')
    await expect.poll(() => hasFocus(dialog.getByRole('combobox'))).toBe(true)
    await page.keyboard.type('urgent')
    await page.getByRole('option', { name: 'New tag “urgent”' }).waitFor()
    await page.keyboard.press('Enter')
    await timeline.getByText('urgent').waitFor()
    await bar.waitFor({ state: 'detached' })
    expect(page.url()).toContain(id)
    await page.keyboard.press('Escape')
    await message('We are on it').waitFor({ state: 'detached' })
  })

  it('F2: messages are selected, get a new tag, and another agent sees it at once', async () => {
    const { id } = await conversation()
    const anna = await desk('agent1', id)
    const owner = await desk('owner', id)
    await owner.message('Please call me').waitFor()
    await anna.message('The parcel is late').hover()
    await anna.box('The parcel is late').click()
    await anna.box('Please call me').click({ modifiers: ['Shift'] })
    await anna.bar.getByText('3 selected').waitFor()
    expect(await anna.selected()).toEqual(lines.slice(0, 3))
    await anna.box('It was promised').click()
    await anna.tag('Late parcel')
    await anna.page.getByRole('option', { name: 'New tag “Late parcel”' }).click()
    await anna.bar.waitFor({ state: 'detached' })
    for (const { message } of [anna, owner]) {
      for (const said of ['The parcel is late', 'Please call me']) {
        await message(said).getByRole('list', { name: 'Tags' }).getByText('Late parcel').waitFor()
      }
      await expect.poll(() => message('It was promised').getByRole('list', { name: 'Tags' }).count()).toBe(0)
    }
    // The tag is there now, and giving it twice is giving it once.
    await owner.message('Please call me').hover()
    await owner.box('Please call me').click()
    await owner.tag('late')
    await owner.page.getByRole('option', { name: 'Late parcel' }).click()
    await owner.bar.waitFor({ state: 'detached' })
    await anna.page.reload()
    await anna.message('Please call me').getByText('Late parcel').waitFor()
    await expect
      .poll(() => anna.message('Please call me').getByRole('list', { name: 'Tags' }).getByRole('listitem').count())
      .toBe(1)
    expect([...anna.errors, ...owner.errors]).toEqual([])
  })

  it('F2: a message that has 100 tags takes no more, and one is told so', async () => {
    const { id, messages, anna: agent } = await conversation()
    const [first] = messages
    const tags = Array.from({ length: 100 }, (_, index) => `tag ${index}`)
    const give = (tag: string) => agent.ok('POST', '/v1/messages/tags', { messageIds: [first?.id], tag })
    while (tags.length > 0) await Promise.all(tags.splice(0, 10).map(give))
    const { message, box, tag, page, dialog } = await desk('agent1', id)
    await message('The parcel is late').hover()
    await box('The parcel is late').click()
    await tag('one more')
    await page.getByRole('option', { name: 'New tag “one more”' }).click()
    await dialog.getByText('One of these messages has 100 tags').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
  })
})

describe('F3 by email', () => {
  const mailsTo = async (to: string) => {
    await surface().settle()
    return (await surface().helper<Email[]>('emails')).filter((email) => email.to.includes(to))
  }

  it('F3: the selected messages are sent to a recipient under a subject, once', async () => {
    const { id, customer } = await conversation()
    const { page, message, box, bar, dialog, timeline } = await desk('owner', id)
    // The answer to the first try is lost on its way: the second one must not send another email.
    await page.route('**/export', (route) => route.fetch().finally(() => route.abort()), { times: 1 })
    for (const said of ['The parcel is late', 'We are on it']) {
      await message(said).hover()
      await box(said).click()
    }
    await bar.getByRole('button', { name: 'Send by email' }).click()
    await dialog.getByText('2 selected messages go out.').waitFor()
    const to = `${customer.digits}@partner.test`
    await dialog.getByRole('textbox', { name: 'To' }).fill(to)
    await expect
      .poll(() => dialog.getByRole('textbox', { name: 'Subject' }).inputValue())
      .toBe(`Conversation with ${customer.name}`)
    await dialog.getByRole('textbox', { name: 'Subject' }).fill('What was agreed')
    await page.keyboard.press('Enter')
    await dialog.getByText('The server cannot be reached').waitFor()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await bar.waitFor({ state: 'detached' })
    await timeline.getByText('sent a copy by email').waitFor()
    const [mail, ...others] = await mailsTo(to)
    expect(others).toEqual([])
    expect(mail?.subject).toBe('What was agreed')
    expect(mail?.text).toContain('The parcel is late')
    expect(mail?.text).toContain('We are on it')
    expect(mail?.text).not.toContain('Please call me')
  })

  it('F3: the whole conversation from the menu; an address that is none is refused in words', async () => {
    const { id, customer } = await conversation()
    const { page, button, dialog, timeline } = await desk('owner', id)
    await button('More actions').click()
    await page.getByRole('menuitem', { name: 'Send by email' }).click()
    await dialog.getByRole('textbox', { name: 'To' }).fill('nobody@nowhere')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByText('This is not an email address').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    const to = `${customer.digits}@all.test`
    await dialog.getByRole('textbox', { name: 'To' }).fill(to)
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.waitFor({ state: 'detached' })
    await timeline.getByText('sent a copy by email').waitFor()
    const [mail] = await mailsTo(to)
    for (const line of [...lines, 'We are on it']) expect(mail?.text).toContain(line)
  })

  it('F3: is not offered to those who may not', async () => {
    const { id } = await conversation()
    const { page, message, box, bar, button } = await desk('agent1', id)
    await message('Please call me').hover()
    await box('Please call me').click()
    await bar.getByRole('button', { name: 'Add tag' }).waitFor()
    await expect.poll(() => bar.getByRole('button', { name: 'Send by email' }).count()).toBe(0)
    await button('More actions').click()
    await page.getByRole('menuitem', { name: 'Select messages' }).waitFor()
    await expect.poll(() => page.getByRole('menuitem', { name: 'Send by email' }).count()).toBe(0)
  })
})

describe('the history of a contact', () => {
  it('C4: conversations under dividers, movements small, notes apart; a filter by channel', async () => {
    const { id, contactId, customer, anna: agent } = await conversation()
    await agent.ok('POST', `/v1/contacts/${contactId}/notes`, { text: 'Wants to be called' })
    await agent.ok('POST', `/v1/conversations/${id}/close`, { type: 'question', note: 'Called back' })
    await write(surface().url, customer, 'One more thing')
    await surface().settle()
    const second = await agent.find(customer.name)
    await agent.ok('PATCH', `/v1/contacts/${contactId}`, { emails: [`${customer.digits}@customer.test`] })
    const { page, timeline, message } = await desk('agent1', second.id)
    await timeline.getByRole('heading', { name: 'Conversation 2' }).waitFor()
    await timeline.getByRole('heading', { name: 'Conversation 1' }).waitFor()
    await timeline.getByText('took responsibility').waitFor()
    await message('Wants to be called').getByText('Note by').waitFor()
    await timeline.getByText('Called back').waitFor()
    await goTo(page, `/conversations/${second.id}?view=mine&only=demo-whatsapp`)
    await message('One more thing').waitFor()
    await expect.poll(() => timeline.getByText('took responsibility').count()).toBe(0)
    await expect.poll(() => message('Wants to be called').count()).toBe(0)
    await goTo(page, `/conversations/${second.id}?view=mine&only=demo-email`)
    await page
      .getByText('Nothing was said on this channel')
      .or(page.getByText(/no.*channel/i))
      .first()
      .waitFor()
  })

  it('the marker of what is unread stays while one reads; a button leads to the newest', async () => {
    const { id, customer } = await conversation()
    for (let n = 1; n <= 30; n += 1) await write(surface().url, customer, `Further message ${n}`)
    await surface().settle()
    const { timeline, message, button } = await desk('agent1', id)
    await message('Further message 30').waitFor()
    await expect
      .poll(async () => (await (await surface().as('agent1')).ok('GET', `/v1/conversations/${id}`)).unread)
      .toBe(0)
    await expect.poll(() => button('Newest').count()).toBe(0)
    const marker = timeline.locator('[data-row=unread]')
    await expect
      .poll(async () => {
        await timeline.evaluate((list) =>
          (list as unknown as { scrollBy(x: number, y: number): void }).scrollBy(0, -300),
        )
        return marker.count()
      })
      .toBe(1)
    const order = await timeline.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.textContent ?? ''))
    const at = order.indexOf('New since you looked')
    expect(at).not.toBe(-1)
    expect(order.slice(at + 1).some((row) => row.includes('Further message 1'))).toBe(true)
    await button('Newest').click()
    await expect.poll(() => message('Further message 30').isVisible()).toBe(true)
    await sms(surface().url, newCustomer(), 'Somebody else')
    await write(surface().url, customer, 'And the last one')
    await message('And the last one').waitFor()
  })
})

describe('selecting, light and dark', () => {
  it.each([360, 1280])('%i px wide: nothing for axe, no scrolling sideways', async (width) => {
    const { id, messages, anna: agent } = await conversation()
    await agent.ok('POST', '/v1/messages/tags', { messageIds: [messages[1]?.id], tag: 'delivery' })
    await agent.ok('POST', '/v1/messages/tags', { messageIds: [messages[1]?.id], tag: 'complaint' })
    const { page, message, box, tag, bar, dialog, button } = await desk('owner', id, { width })
    await message('The parcel is late').waitFor()
    await page.keyboard.press('x')
    await box('Please call me').click()
    await message('It was promised').click()
    await bar.getByText('2 selected').waitFor()
    await page.mouse.move(0, 0)
    await bothThemes(page, (theme) => `console-select-${theme}-${width}`)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    await tag('com')
    await page.getByRole('option', { name: 'complaint' }).waitFor()
    await bothThemes(page, (theme) => `console-tag-${theme}-${width}`)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    await button('More actions').click()
    await page.getByRole('menuitem', { name: 'Send by email' }).click()
    await dialog.getByRole('textbox', { name: 'To' }).waitFor()
    await bothThemes(page, (theme) => `console-mail-${theme}-${width}`)
  })
})

import { describe, expect, it } from 'vitest'
import { text, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { signed, visitorsOf, customer as webCustomer } from '../full-path/visitors.ts'
import { mime } from '../kit/mime.ts'
import { chip, choose, hasFocus, openAnswering, pdf, sentTo, uploaded } from './answering.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import type { DeskOptions } from './desk.ts'
import { withDesks } from './desks.ts'
import { bothThemes } from './looks.ts'

const { surface, desk } = withDesks()

const answering = (agent?: string, options?: DeskOptions) => openAnswering(desk, surface(), agent, options)
const canned = async (agent: string, response: object) =>
  (await surface().as(agent)).ok('POST', '/v1/canned-responses', response)

describe('O4 the assistant', () => {
  it('offers what it made of a draft, replaces nothing by itself, and says that it is a stand-in', async () => {
    const { page, reply, timeline, button, customer, errors } = await answering()
    const offer = page.locator('[data-offer]')
    const choose = async (what: string) => {
      await button('Assistant').click()
      await page.getByRole('menuitem', { name: what }).click()
    }
    await reply.fill('we look for it')
    await choose('Improve')
    await offer.getByText('[stand-in] we look for it').waitFor()
    await offer.getByText('stand-in', { exact: true }).waitFor()
    await expect.poll(() => reply.inputValue()).toBe('we look for it')
    expect(await accessibilityProblems(page)).toEqual([])
    await picture(page, 'assistant-offer')
    // It has the focus: Enter takes it, and it can be taken back.
    await page.keyboard.press('Enter')
    await offer.waitFor({ state: 'detached' })
    await expect.poll(() => reply.inputValue()).toBe('[stand-in] we look for it')
    await button('Undo').click()
    await expect.poll(() => reply.inputValue()).toBe('we look for it')
    // Whoever goes on writing keeps the field and what is in it.
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/v1/assist/shorten', async (route) => {
      await released
      await route.continue()
    })
    await choose('Shorten')
    await offer.getByText('Shorten …').waitFor()
    await reply.focus()
    await page.keyboard.press('End')
    await page.keyboard.type(', wait')
    release()
    await offer.getByText('You have gone on writing').waitFor()
    expect(await hasFocus(reply)).toBe(true)
    await expect.poll(() => reply.inputValue()).toBe('we look for it, wait')
    await page.keyboard.press('Escape')
    await offer.waitFor({ state: 'detached' })
    expect(await hasFocus(reply)).toBe(true)
    await reply.fill('')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('suggest a')
    await page.getByRole('option', { name: 'Assistant: Suggest a reply' }).click()
    await offer.getByText('Good morning, a question').waitFor()
    await page.keyboard.press('Escape')
    await timeline.getByText('Good morning, a question').hover()
    await timeline.getByRole('toolbar').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Translate' }).click()
    const translation = timeline.locator('[data-translation]')
    await translation.getByText('[stand-in] Good morning, a question').waitFor()
    await translation.getByRole('button', { name: 'Hide' }).click()
    await translation.waitFor({ state: 'detached' })
    await page.keyboard.press('Shift+E')
    await page.getByRole('button', { name: 'Summarize' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    const note = page.getByRole('textbox', { name: 'Closing note' })
    await page.locator('[data-offer]').waitFor({ state: 'detached' })
    await expect.poll(() => note.inputValue()).toContain('[stand-in]')
    expect(await sentTo(surface(), customer.digits)).toEqual([])
    expect(errors).toEqual([])
  })
})

describe('M7 what opens a list', () => {
  it('M7 `:` emoji, taken by Tab', async () => {
    const { page, reply, list, button } = await answering()
    // Words that are typed before there is a field for them do nothing: E alone would close it, M give it to me.
    await page.evaluate(
      `for (const key of 'reme') document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`,
    )
    await reply.click()
    await button('Close').waitFor()
    await page.keyboard.type('Fine :thumbsu')
    await list.getByRole('option').first().waitFor()
    await page.keyboard.press('Tab')
    await expect.poll(() => reply.inputValue()).toBe('Fine 👍 ')
  })

  it('M7 canned responses by keyboard alone: searched, chosen, taken back, filled in, sent', async () => {
    await canned('owner', {
      scope: 'shared',
      topic: 'Greetings',
      title: 'Good morning',
      shortcut: 'gm',
      text: 'Good morning $contact.name, this is $agent.name.',
    })
    await canned('owner', { scope: 'shared', topic: 'Refunds', title: 'Réfund takes days', text: 'Give it five days.' })
    await canned('agent1', { topic: 'Refunds', title: 'Refund is done', shortcut: 'ref', text: 'It is on its way.' })
    const { page, reply, list, id, customer, texts, timeline, errors } = await answering()
    const options = list.getByRole('option')
    await reply.click()
    await page.keyboard.type('/')
    await options.nth(2).waitFor()
    await expect.poll(() => list.getByRole('group').locator('> p').allInnerTexts()).toEqual(['Greetings', 'Refunds'])
    await page.keyboard.type('refund')
    await options.nth(2).waitFor({ state: 'detached' })
    await expect
      .poll(() => options.allInnerTexts())
      .toEqual([expect.stringContaining('Personal'), expect.stringContaining('Give it five days.')])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => reply.inputValue()).toBe('Give it five days.')
    await page.keyboard.press('Control+z')
    await expect.poll(() => reply.inputValue()).toBe('/refund')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('\\gm')
    await options.filter({ hasText: '/gm' }).waitFor()
    await page.keyboard.press('Enter')
    const said = `Good morning ${customer.name}, this is Anna Agent.`
    await page.locator('[data-preview]').getByText(said).waitFor()
    await picture(page, 'composer-preview')
    await page.keyboard.press('Enter')
    await timeline.getByText(said).waitFor()
    expect(await sentTo(surface(), customer.digits)).toEqual([
      expect.objectContaining({ text: expect.objectContaining({ body: said }) }),
    ])
    expect((await texts()).filter((text) => text.includes('this is Anna'))).toEqual([said])
    await expect.poll(() => reply.inputValue()).toBe('')
    expect(id).toBeTruthy()
    expect(errors).toEqual([])
  })

  it('M7 Escape leaves the list, and what is typed on stays text', async () => {
    const { page, reply, list } = await answering()
    await reply.click()
    await page.keyboard.type('see /')
    await list.or(page.getByText('There are no canned responses yet.')).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.type('usr')
    await list.waitFor({ state: 'detached' })
    await expect.poll(() => reply.inputValue()).toBe('see /usr')
    await page.keyboard.press('Escape')
    expect(await hasFocus(reply)).toBe(false)
  })

  it('M7 a misspelt name is not sent, and says where new ones are made', async () => {
    const { page, reply } = await answering('agent2')
    await reply.click()
    await page.keyboard.type('/nothinglikethis')
    await page.getByText('No canned response has “nothinglikethis”.').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => reply.inputValue()).toBe('/nothinglikethis')
    await page.getByRole('link', { name: 'Make one in the settings' }).click()
    await page.waitForURL('**/settings/canned-responses')
  })

  it('M7 `$` variables with what they would say; a missing one is named and nothing is sent', async () => {
    const { page, reply, list, button, customer, timeline, errors } = await answering()
    await reply.click()
    await page.keyboard.type('Is $email')
    await page.keyboard.press('Backspace')
    await list.getByRole('option').filter({ hasText: 'Empty' }).filter({ hasText: '$contact.email' }).waitFor()
    await list.getByRole('option').filter({ hasText: 'agent1@demo.test' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => reply.inputValue()).toBe('Is $contact.email')
    await page.keyboard.type(' right, $customer.name?')
    await page.keyboard.press('Enter')
    await page.getByText('$contact.email is empty here.').waitFor()
    await page.getByText('write $$customer.name for the words themselves').waitFor()
    await expect.poll(() => button('Send').isDisabled()).toBe(true)
    await picture(page, 'composer-missing')
    await page.keyboard.press('Enter')
    await expect.poll(() => reply.inputValue()).toBe('Is $contact.email right, $customer.name?')
    await reply.fill(`Is $contact.phone right, $$customer.name? It costs $20.`)
    await page.keyboard.press('Enter')
    const said = `Is ${customer.phone} right, $customer.name? It costs $20.`
    await timeline.getByText(said).waitFor()
    expect((await sentTo(surface(), customer.digits)).map(({ text }) => text)).toEqual([
      expect.objectContaining({ body: said }),
    ])
    expect(errors).toEqual([])
  })

  it('M7 written without a connection: it is filled in before it is shown as said', async () => {
    const { page, reply, customer, timeline, texts } = await answering()
    await page.context().setOffline(true)
    await reply.fill('Dear $contact.name')
    await reply.press('Enter')
    await timeline.getByText('Dear $contact.name').waitFor()
    await page.context().setOffline(false)
    await timeline.getByText(`Dear ${customer.name}`).waitFor()
    await timeline.locator('[data-delivery=sent]').waitFor()
    expect(await texts()).toEqual(['Good morning, a question', `Dear ${customer.name}`])
  })
})

describe('what will happen to it', () => {
  it('M11 the customer is offline: the composer says that it goes by email', async () => {
    const anna = await surface().as('agent1')
    const visitors = visitorsOf(surface(), anna)
    const person = webCustomer()
    const session = await visitors.start(signed(person.userId, { email: person.email, name: person.name }))
    await visitors.say(session, 'Anybody there?')
    await surface().settle()
    const { id } = await anna.find(person.name)
    const at = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    await at.page.getByText('Customer is offline. Email fallback activated').waitFor()
    await choose(at.page, { name: 'any.bin', mimeType: 'application/x-own', buffer: Buffer.from('anything') })
    await uploaded(at.page, 'any.bin')
    await at.say('By email then')
    await at.timeline.locator('[data-delivery=sent]').waitFor()
    const [email] = await visitors.emails(person.email)
    expect(email?.text).toContain('By email then')
    expect(email?.text).toContain('any.bin')
  })

  it.each([
    ['bounce', 'come back. A message may not arrive.', true],
    ['complaint', 'as spam', false],
  ])('M17 to an address of which there was a %s: the composer says so before', async (fate, words, isOpen) => {
    const anna = await surface().as('agent1')
    const visitors = visitorsOf(surface(), anna)
    const name = `Una ${fate}`
    const address = `${fate}+una@simulator.amazonses.com`
    await visitors.receive(
      mime({ From: `${name} <${address}>`, To: 'support@demo.test', 'Message-ID': `<${fate}@x.test>` }, 'Hello'),
    )
    const { id } = await anna.find(name)
    const at = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    await at.reply.fill('Good day')
    await at.button('Send').and(at.page.locator(':enabled')).waitFor()
    // In an email Enter alone begins a paragraph.
    await at.reply.press('Control+Enter')
    await at.timeline.locator('[data-delivery=failed]').waitFor()
    const notice = at.page.locator('[data-unreachable]')
    await notice.getByText(words).waitFor()
    await expect.poll(() => notice.textContent()).toContain(address)
    await expect.poll(() => at.reply.isEnabled()).toBe(isOpen)
    await picture(at.page, `composer-unreachable-${fate}-light-1280`)
    await visitors.receive(
      mime({ From: `${name} <${address}>`, To: 'support@demo.test', 'Message-ID': `<${fate}2@x.test>` }, 'Still me'),
    )
    await notice.waitFor({ state: 'detached' })
    await expect.poll(() => at.reply.isEnabled()).toBe(true)
  })

  it('M8 what is typed while the history is still being read stays in the field', async () => {
    const { page, reply, timeline } = await answering()
    let release = () => undefined as undefined
    const held = new Promise<void>((resolve) => {
      release = () => void resolve()
    })
    await page.route('**/timeline?*', async (route) => {
      await held
      await route.continue()
    })
    await page.reload()
    await reply.click()
    await page.keyboard.type('Good ')
    release()
    await timeline.getByText('Good morning, a question').waitFor()
    await page.keyboard.type('day')
    await expect.poll(() => reply.inputValue()).toBe('Good day')
  })

  it('M1 M3 what is being written stays on its channel, whichever the customer writes on meanwhile; the next answer follows them', async () => {
    const { page, reply, timeline, customer } = await answering('owner')
    const owner = await surface().as('owner')
    const phone = newCustomer()
    await text(surface().url, phone, 'By SMS')
    const [kept, other] = [await owner.find(customer.name), await owner.find(phone.name)]
    await owner.ok('POST', `/v1/contacts/${kept.contact.id}/merge`, { contactId: other.contact.id })
    await write(surface().url, customer, 'And one more')
    await surface().settle()
    await page.reload()
    const picker = page.getByRole('button', { name: /^Reply on/ })
    await expect.poll(() => picker.textContent()).toContain('WhatsApp')
    await reply.fill('On Whats')
    await text(surface().url, phone, 'I wrote an SMS')
    await timeline.getByText('I wrote an SMS').waitFor()
    await page.keyboard.type('App')
    await page.reload()
    await expect.poll(() => reply.inputValue()).toBe('On WhatsApp')
    await expect.poll(() => picker.textContent()).toContain('WhatsApp')
    await reply.press('Enter')
    await expect
      .poll(async () => (await sentTo(surface(), customer.digits)).at(-1))
      .toMatchObject({ text: { body: 'On WhatsApp' } })
    await expect.poll(() => picker.textContent()).toContain('SMS')
  })

  it('A4 the rest of a word is no command where what it is written in goes away, as when somebody else takes the conversation', async () => {
    const { page, reply, timeline, customer } = await answering()
    await reply.click()
    await page.evaluate(`(() => {
      const press = (key, place) => place.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      press('s', document.activeElement)
      for (const key of 'eem') press(key, document.body)
    })()`)
    // What came before it is there: it would have been closed, or assigned.
    const last = `Still open ${customer.digits}`
    await write(surface().url, customer, last)
    await timeline.getByText(last).waitFor()
    const { status, assigneeId } = await (await surface().as('owner')).find(customer.name)
    expect([status, assigneeId]).toEqual(['new', null])
  })

  it('M8 WhatsApp’s window is closed: nothing is written or attached, notes are', async () => {
    const { page, reply, note, button, id } = await answering()
    await (await surface().as('agent1')).ok('POST', `/v1/conversations/${id}/hold`, {})
    await surface().helper('clock', { advanceSeconds: 25 * 3600 })
    await page.reload()
    await page.getByText(/^Free text was possible until/).waitFor()
    await reply.waitFor({ state: 'hidden' })
    await button('Attach files').waitFor({ state: 'hidden' })
    await button('Note').click()
    await note.fill('Call them')
    await expect.poll(() => button('Add note').isDisabled()).toBe(false)
  })
})

describe('what it looks like, light and dark', () => {
  it.each([360, 1280])('with everything in it, %i px wide: nothing for axe', async (width) => {
    const { page, reply, list, errors } = await answering('agent1', { width, height: 800 })
    await choose(page, pdf('Offer for the north building, third version.pdf'), pdf('plan.pdf'))
    await uploaded(page, 'plan.pdf')
    await choose(page, { name: 'all.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') })
    await chip(page, 'all.zip').waitFor()
    await reply.fill('Dear $contact.name,\nhere is what you asked for. /')
    await page.locator('[data-preview]').waitFor()
    await list.waitFor()
    await bothThemes(page, (theme) => `composer-snippets-${theme}-${width}`)
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    await picture(page, `composer-full-${width}`)
    await page.keyboard.type(' $')
    await list.waitFor()
    await bothThemes(page, (theme) => `composer-variables-${theme}-${width}`)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
  })
})

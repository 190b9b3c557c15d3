import { randomInt } from 'node:crypto'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { type Entry, newCustomer } from '../full-path/surface.ts'
import { hasFocus } from './answering.ts'
import { picture } from './chromium.ts'
import { withDesks } from './desks.ts'
import { bothThemes } from './looks.ts'

const { surface, desk } = withDesks()

/** A customer on Telegram, where everything can be done, who has written. */
async function onTelegram(...said: string[]) {
  const from = String(randomInt(100_000_000, 999_999_999))
  const name = `Kim ${from}`
  for (const text of said) {
    const content = { type: 'text', text }
    await surface().helper('simulate', { kind: 'message', channelId: 'demo-telegram', from, name, content })
  }
  await surface().settle()
  const anna = await surface().as('agent1')
  const { id } = await anna.find(name)
  return { from, name, id, anna }
}

/** What the provider was asked, newest last. */
async function askedOf(from: string, method: string) {
  await surface().settle()
  const all = await surface().sent('demo-telegram')
  return all
    .filter(({ url, body }) => url.endsWith(`/${method}`) && String(body.chat_id) === from)
    .map(({ body }) => body)
}

type Message = NonNullable<Entry['message']>

/** The timeline as it would be with more said of its messages, by their words. */
async function withMeaning(page: Page, more: Record<string, Partial<Message>>) {
  await page.route(/\/timeline\?/, async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as { items: Entry[] }
    for (const { message } of body.items) Object.assign(message ?? {}, more[message?.text ?? ''])
    await route.fulfill({ response: answer, json: body })
  })
  await page.reload()
}

const open = async (id: string, view: string, options = {}) => {
  const opened = await desk('agent1', { path: `/conversations/${id}?view=${view}`, ...options })
  const message = (said: string) => opened.timeline.getByRole('article').filter({ hasText: said })
  const keys = opened.page.keyboard
  /** to the message at the end, by its key: keys come some moments after the messages */
  const walkTo = (at: Locator) =>
    expect
      .poll(async () => {
        await keys.press('v')
        return hasFocus(at)
      })
      .toBe(true)
  return { ...opened, message, keys, walkTo }
}

describe('what an agent does with a message', () => {
  it('reacts by keys, and takes it back by pressing it; the provider is asked for what holds last', async () => {
    const { from, id } = await onTelegram('The lamp has come')
    const { page, message, keys, walkTo, errors } = await open(id, 'unassigned')
    await walkTo(message('The lamp has come'))
    await keys.press('+')
    const palette = page.getByRole('dialog', { name: 'Choose a reaction' })
    await expect.poll(() => hasFocus(palette.getByRole('button').first())).toBe(true)
    await keys.press('ArrowRight')
    await keys.press('Enter')
    const chip = message('The lamp has come').getByRole('button', { name: '👍 by Anna Agent. Take ours back' })
    await chip.waitFor()
    await expect.poll(() => chip.getAttribute('aria-pressed')).toBe('true')
    await palette.waitFor({ state: 'detached' })
    expect(await askedOf(from, 'setMessageReaction')).toMatchObject([{ reaction: [{ type: 'emoji', emoji: '👍' }] }])
    await chip.click()
    await chip.waitFor({ state: 'detached' })
    expect((await askedOf(from, 'setMessageReaction')).at(-1)).toMatchObject({ reaction: [] })
    expect(errors).toEqual([])
  })

  it('quotes it: what is being written stays, Escape takes the quote off, and the answer leads to what it answers', async () => {
    const { from, id } = await onTelegram('Which colour is it?', 'And how tall?')
    const { page, reply, message, timeline, keys, errors } = await open(id, 'unassigned')
    const composer = page.locator('[data-quoting]')
    await reply.fill('It is ')
    await message('Which colour').hover()
    await timeline.getByRole('button', { name: 'Reply to this message' }).click()
    await composer.getByText('Which colour is it?').waitFor()
    expect(await hasFocus(reply)).toBe(true)
    await keys.press('Escape')
    await composer.waitFor({ state: 'detached' })
    expect([await reply.inputValue(), await hasFocus(reply)]).toEqual(['It is ', true])
    await message('Which colour').hover()
    await timeline.getByRole('button', { name: 'Reply to this message' }).click()
    await composer.waitFor()
    // It is kept with what is being written.
    await page.reload()
    await composer.getByText('Which colour is it?').waitFor()
    await reply.fill('It is red')
    await reply.press('Enter')
    const quoted = message('It is red').getByRole('button', {
      name: /Go to the quoted message of Kim .*: Which colour is it\?/,
    })
    await quoted.waitFor()
    await expect.poll(() => composer.count()).toBe(0)
    const [sent] = await askedOf(from, 'sendMessage')
    expect(sent).toMatchObject({ text: 'It is red', reply_parameters: { message_id: expect.any(Number) } })
    await quoted.focus()
    await keys.press('Enter')
    await expect.poll(() => hasFocus(message('Which colour is it?').first())).toBe(true)
    expect(errors).toEqual([])
  })

  it('leads to a message that has not been read yet, by reading on, and says so when it is nowhere', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'The very first', ...Array.from({ length: 130 }, (_, n) => `Line ${n}`))
    const anna = await surface().as('agent1')
    const { id } = await anna.find(customer.name)
    const first = (await anna.timeline(id)).find((entry) => entry.message?.text === 'The very first')
    await anna.reply(id, 'That one', { replyTo: first?.id })
    await surface().settle()
    const { page, message, errors } = await open(id, 'mine')
    const quoted = message('That one').getByRole('button', { name: /The very first$/ })
    await quoted.waitFor()
    await expect.poll(() => message('The very first').filter({ hasNotText: 'That one' }).count()).toBe(0)
    await quoted.click()
    await expect.poll(() => hasFocus(message('The very first').first())).toBe(true)
    await withMeaning(page, { 'That one': { replyTo: { entryId: `${first?.id}0`, text: 'Lost', from: 'contact' } } })
    await message('That one').getByRole('button', { name: /Lost$/ }).click()
    await message('That one').getByText('The quoted message is not here any more.').waitFor()
    expect(errors).toEqual([])
  })

  it('what others make of it while the answer is on its way stays', async () => {
    const { id, anna } = await onTelegram('Is it blue?')
    const said = (await anna.timeline(id)).find(({ message }) => message)
    const { page, message, keys, walkTo, answered, errors } = await open(id, 'unassigned')
    const tag = message('Is it blue?').getByText('colour')
    await page.route(/\/reaction$/, async (route) => {
      const response = await route.fetch()
      await anna.ok('POST', '/v1/messages/tags', { messageIds: [said?.id], tag: 'colour' })
      await tag.waitFor()
      await route.fulfill({ response })
    })
    await walkTo(message('Is it blue?'))
    await keys.press('+')
    const palette = page.getByRole('dialog', { name: 'Choose a reaction' })
    await expect.poll(() => hasFocus(palette.getByRole('button').first())).toBe(true)
    await keys.press('Enter')
    await tag.waitFor()
    await answered()
    expect(await tag.count()).toBe(1)
    await message('Is it blue?')
      .getByRole('button', { name: /Take ours back/ })
      .waitFor()
    expect(errors).toEqual([])
  })

  it('edits in place and takes back, after a word of warning; who reads along sees it at once', async () => {
    const { from, name, id, anna } = await onTelegram('Hello')
    await anna.reply(id, 'Good mroning')
    await surface().settle()
    const { page, reply, message, keys, walkTo, dialog, timeline, row, errors } = await open(id, 'mine')
    const owner = await desk('owner', { path: `/conversations/${id}?view=all` })
    await owner.timeline.getByText('Good mroning').waitFor()
    await reply.fill('A draft')
    await keys.press('Escape')
    await walkTo(message('Good mroning'))
    await keys.press('Enter')
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const box = timeline.getByRole('textbox', { name: 'Edit the message' })
    await expect.poll(() => hasFocus(box)).toBe(true)
    await box.fill('Good morning')
    await picture(page, 'meaning-editing')
    await keys.press('Enter')
    await message('Good morning')
      .getByRole('button', { name: /^Edited/ })
      .click()
    await message('Good morning').getByText('Good mroning').waitFor()
    await expect.poll(() => reply.inputValue()).toBe('A draft')
    await owner.timeline.getByText('Good morning').waitFor()
    expect(await askedOf(from, 'editMessageText')).toMatchObject([{ text: 'Good morning' }])
    await expect.poll(() => row(name).textContent()).toContain('Good morning')

    await keys.press('z')
    await dialog.getByText('They may have read it already.').waitFor()
    await dialog.getByRole('button', { name: 'Take back' }).click()
    for (const at of [timeline, owner.timeline]) await at.getByText('Anna Agent took this message back').waitFor()
    await expect.poll(() => timeline.getByText('Good morning').count()).toBe(0)
    await expect.poll(async () => (await askedOf(from, 'deleteMessage')).length).toBe(1)
    await expect.poll(() => row(name).textContent()).not.toContain('Good morning')
    expect([...errors, ...owner.errors]).toEqual([])
  })

  it('only what the channel can is offered, and what it refuses is said under the message', async () => {
    const { from, id, anna } = await onTelegram('Hello')
    const { page, message, keys, walkTo, connected } = await open(id, 'unassigned')
    await message('Hello').waitFor()
    await walkTo(message('Hello'))
    await keys.press('Enter')
    const items = page.getByRole('menuitem')
    const all = ['React\n+', 'Reply to this message\nQ', 'Copy text\nY', 'Translate', 'Add tag…', 'Create note…']
    await expect.poll(() => items.allInnerTexts()).toEqual(all)
    await keys.press('Escape')
    await items.first().waitFor({ state: 'detached' })
    await page.route(/\/reaction$/, (route) =>
      route.fulfill({ status: 409, json: { code: 'not_supported', title: 'No', status: 409 } }),
    )
    // The menu gives the focus back some moments after it has gone.
    const palette = page.getByRole('dialog', { name: 'Choose a reaction' })
    await expect
      .poll(async () => {
        if ((await palette.count()) === 0) await keys.press('+')
        return hasFocus(palette.getByRole('button').first())
      })
      .toBe(true)
    await keys.press('Enter')
    const notice = message('Hello').getByText('The reaction was not taken: This cannot be done on this channel')
    await notice.waitFor()
    // Whoever hears of changes again reads the messages once more: they know nothing of it.
    await page.context().setOffline(true)
    const again = page.waitForEvent('websocket')
    await page.context().setOffline(false)
    await again
    await connected()
    await expect.poll(() => notice.count()).toBe(1)
    await expect.poll(() => message('Hello').getByRole('list', { name: 'Reactions' }).count()).toBe(0)
    expect(await askedOf(from, 'setMessageReaction')).toEqual([])
    expect((await anna.timeline(id)).some((entry) => entry.message?.reactions)).toBe(false)
  })
})

it('C1: who is perhaps the same is said beside the conversation, and one press away', async () => {
  const { name, id, anna } = await onTelegram('Hello')
  const { contact } = await anna.find(name)
  const twin = await onTelegram('Hello again')
  const other = await anna.find(twin.name)
  const email = `${twin.from}@customer.test`
  for (const { id: contactId } of [contact, other.contact])
    await anna.ok('PATCH', `/v1/contacts/${contactId}`, { emails: [email] })
  await surface().settle()
  const { page } = await open(id, 'unassigned&panel=contact')
  const others = page.getByRole('region', { name: 'Perhaps the same as' })
  await others.getByText('the same email address').waitFor()
  await picture(page, 'meaning-perhaps-same')
  await others.getByRole('button', { name: twin.name }).click()
  await page.waitForURL((url) => url.pathname.endsWith(twin.id))
})

it('what a customer does with messages is seen at once, in the timeline and in the list', async () => {
  const { name, digits } = newCustomer()
  const on = { channelId: 'demo-whatsapp', from: digits, name }
  const simulate = async (body: object) => {
    const done = await surface().helper<{ messageId: string; status: number }>('simulate', { ...on, ...body })
    expect(done.status).toBe(200)
    await surface().settle()
    return done.messageId
  }
  const say = (text: string, more = {}) => simulate({ kind: 'message', content: { type: 'text', text }, ...more })
  const does = (messageId: string, what: object) => simulate({ kind: 'amendment', messageId, what })
  const shoes = await say('Are the shoes there?', { cameBy: 'ad' })
  const anna = await surface().as('agent1')
  const { id } = await anna.find(name)
  await anna.reply(id, 'They are')
  await surface().settle()
  const ours = (await anna.timeline(id)).find((entry) => entry.message?.text === 'They are')?.message?.providerMessageId
  const { message, timeline, row, errors } = await open(id, 'mine')
  await message('Are the shoes there?')
    .getByText(/^Came by: ad/)
    .waitFor()
  await does(ours ?? '', { act: 'reaction', emojis: ['🎉'] })
  await message('They are').getByText(`by ${name}`).waitFor()
  await say('Then I come tomorrow', { quotes: ours })
  await message('Then I come tomorrow')
    .getByRole('button', { name: `Go to the quoted message of Anna Agent: They are` })
    .waitFor()
  const last = await say('At noon, my door code is 1234')
  await expect.poll(() => row(name).textContent()).toContain('1234')
  await does(last, { act: 'unsend' })
  await timeline.getByText(`${name} took this message back`).waitFor()
  await expect.poll(() => timeline.getByText('1234').count()).toBe(0)
  await expect.poll(() => row(name).textContent()).not.toContain('1234')
  await does(shoes, { act: 'edit', text: 'Are the red shoes there?' })
  await message('Are the red shoes there?')
    .getByRole('button', { name: /^Edited/ })
    .click()
  await message('Are the red shoes there?').getByText('Are the shoes there?').waitFor()
  expect(errors).toEqual([])
})

describe('what a message belongs to', () => {
  let told: Awaited<ReturnType<typeof onTelegram>>
  const at = '2026-01-05T10:45:00.000Z'
  const meaning: Record<string, Partial<Message>> = {
    'Is this still for sale?': {
      origin: { kind: 'ad', title: 'Red shoes', text: 'Hand made, and half the price', url: 'https://shop.test/red' },
      reactions: [
        { emoji: '❤️', from: 'contact', name: 'Kim' },
        { emoji: '👍', from: 'contact', name: 'Lee' },
        { emoji: '👍', from: 'agent', name: 'Anna Agent' },
      ],
    },
    'I mean these': {
      speaker: { id: '7', name: 'Lee' },
      replyTo: { text: 'We also have them in blue, and in a green that goes with it', from: 'agent' },
      editedAt: at,
      earlier: [{ text: 'I meen thees', at }],
    },
    'Nobody is to read this': { text: '', unsentAt: at },
    'I am away until Monday': { automatic: true },
    'A picture of it': { origin: { kind: 'forwarded', title: 'Shoe lovers', url: 'javascript:alert(1)' } },
    'Yes, in all sizes': { elsewhere: true, refused: { what: 'edit', reason: 'message is too old' } },
  }
  beforeAll(async () => {
    const words = Object.keys(meaning)
    told = await onTelegram(...words.slice(0, -1))
    await told.anna.reply(told.id, words.at(-1) ?? '')
    await surface().settle()
  })

  it('is seen at the message, and read by those who do not see it', async () => {
    const { page, message, timeline, errors } = await open(told.id, 'mine', { height: 900 })
    await withMeaning(page, meaning)
    const first = message('Is this still for sale?')
    await first.getByText('Came by: ad').waitFor()
    const link = first.getByRole('link', { name: 'Red shoes' })
    expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual([
      'https://shop.test/red',
      'noopener noreferrer nofollow',
    ])
    await first.getByRole('button', { name: '👍 2 by Lee and Anna Agent. Take ours back' }).waitFor()
    await first.getByRole('button', { name: '❤️ by Kim. React with it too' }).waitFor()
    await message('I mean these').getByText('Lee', { exact: true }).waitFor()
    await message('I mean these').getByText('We also have them in blue').waitFor()
    await timeline.getByText('took this message back').waitFor()
    await message('I am away').getByText('Automatic message: nobody waits for an answer').waitFor()
    await expect.poll(() => message('A picture of it').getByRole('link').count()).toBe(0)
    await message('A picture of it').getByText('Forwarded · Shoe lovers').waitFor()
    await message('Yes, in all sizes').getByText('Sent from elsewhere').waitFor()
    await message('Yes, in all sizes').getByText('The change did not reach the customer: message is too old').waitFor()
    await message('I mean these')
      .getByRole('button', { name: /^Edited/ })
      .click()
    await message('I mean these').getByText('I meen thees').waitFor()
    expect(errors).toEqual([])
  })

  it('nothing for axe at any width, nor at twice its size, and no scrolling sideways, light and dark', async () => {
    const { page, message } = await open(told.id, 'mine', { width: 360, height: 740 })
    await withMeaning(page, meaning)
    await message('I mean these')
      .getByRole('button', { name: /^Edited/ })
      .click()
    // 640 are 1280 at twice the size.
    for (const [width, height] of [
      [360, 740],
      [640, 450],
      [1280, 900],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      await message('Is this still').hover()
      await page.getByRole('toolbar').getByRole('button', { name: 'React' }).click()
      await page.getByRole('dialog', { name: 'Choose a reaction' }).waitFor()
      await bothThemes(page, (theme) => `meaning-palette-${theme}-${width}`)
      await page.keyboard.press('Escape')
      await page.getByRole('toolbar').getByRole('button', { name: 'Reply to this message' }).click()
      await page.locator('[data-quoting]').waitFor()
      await bothThemes(page, (theme) => `meaning-${theme}-${width}`)
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      await page.keyboard.press('Escape')
    }
  })
})

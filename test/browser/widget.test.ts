import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../full-path/frames.ts'
import type { Agent, Surface } from '../full-path/surface.ts'
import { picture } from './chromium.ts'
import { chatOf } from './visit.ts'
import { type Chats, moment, startChats } from './widget-kit.ts'

let chats: Chats
let surface: Surface
let agent: Agent
beforeAll(async () => {
  chats = await startChats()
  ;({ surface, agent } = chats)
})
afterAll(() => chats?.close())
const visit: Chats['visit'] = (...given) => chats.visit(...given)
const conversationWith = (text: string) => chats.conversationWith(text)

describe('M11, M13 a visitor on the demo page', () => {
  it('introduces themself, chats with an agent, and sees who answers and that they type', async () => {
    const { context, page, chat, errors } = await visit()
    await chat.open()
    await chat.name.fill('Vera Visitor')
    await chat.email.fill('vera@customer.test')
    await chat.say('Do you sell ferns?')
    await chat.waitFor('Do you sell ferns?')
    const { id, contact } = await conversationWith('Do you sell ferns?')
    expect(contact.name).toBe('Vera Visitor')
    await expect.poll(async () => (await agent.ok('GET', `/v1/conversations/${id}`)).contact.online).toBe(true)
    expect(await agent.ok('GET', `/v1/contacts/${contact.id}`)).toMatchObject({
      emails: ['vera@customer.test'],
      language: 'en-GB',
      location: { url: `${surface.url}/demo`, title: expect.stringContaining('Moss') },
      lastActiveAt: expect.any(String),
    })
    const { url } = await agent.ok<{ url: string }>('POST', '/v1/socket-tickets')
    const desk = await listen(url)
    const told = async () => {
      await chat.text.press('a')
      return desk.events.find(({ type }) => type === 'typing.updated')
    }
    await expect.poll(told).toBeDefined()
    const typing = await told()
    expect(typing).toMatchObject({ conversation: { id }, typing: { name: 'Vera Visitor' } })
    await chat.text.fill('')
    await desk.ask('typing', { conversationId: id })
    await chat.list.getByText('Anna Agent is typing…').waitFor()
    await desk.close()
    // What was read is said to who still looks.
    await agent.ok('POST', `/v1/conversations/${id}/read`)
    await chat.list.getByText('· Seen').waitFor()
    await agent.reply(id, 'Yes, *all week*, see https://example.com/ferns. <b>Boston</b> ones too')
    await chat.waitFor('Boston')
    expect(await chat.texts()).toEqual([
      'Do you sell ferns?',
      'Yes, all week, see https://example.com/ferns. <b>Boston</b> ones too',
    ])
    // Marks of formatting are shown as what they mean; nothing becomes HTML.
    await expect.poll(() => chat.list.locator('b').allTextContents()).toEqual(['all week'])
    await expect.poll(() => chat.list.getByText('· Seen').count()).toBe(0)
    await expect.poll(() => chat.list.getByText('is typing').count()).toBe(0)
    const link = chat.list.locator('a')
    await expect.poll(() => link.getAttribute('href')).toBe('https://example.com/ferns')
    await expect.poll(() => link.getAttribute('rel')).toContain('noopener')
    await expect.poll(() => chat.panel.locator('.state').textContent()).toBe('Anna Agent · We are here for you')
    await expect.poll(() => chat.root.locator('[role=status]').last().textContent()).toContain('Anna Agent: Yes')
    await chat.panel.getByRole('button', { name: 'Email me this chat' }).click()
    await chat.panel.getByText('It is on its way to vera@customer.test.').waitFor()
    await picture(page, 'widget-answered-light-1280')
    await surface.settle()
    const mails = await surface.helper<{ to: string[]; text: string }[]>('emails')
    expect(mails.filter(({ to }) => to.includes('vera@customer.test')).at(-1)?.text).toContain('> Do you sell ferns?')
    expect(errors).toEqual([])
    await page.close()
    await context.close()
  })

  it('a message while the chat is closed shows as unread, and is read when it opens', async () => {
    const { context, chat, page } = await visit()
    await chat.open()
    const text = `Hello ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    await chat.panel.press('Escape')
    await chat.panel.waitFor({ state: 'detached' })
    await agent.reply(id, 'One')
    await agent.reply(id, 'Two')
    await chat.badge.filter({ hasText: '2' }).waitFor()
    await expect.poll(() => chat.launcher.getAttribute('aria-label')).toContain('2 new messages')
    await picture(page, 'widget-unread')
    await chat.open()
    await chat.badge.waitFor({ state: 'detached' })
    await page.reload()
    await chat.launcher.waitFor()
    await page.waitForTimeout(500)
    await expect.poll(() => chat.badge.count()).toBe(0)
    await chat.open()
    await chat.waitFor('Two')
    expect(await chat.texts()).toEqual([text, 'One', 'Two'])
    await context.close()
  })

  it('two tabs are one visitor', async () => {
    const { context, page, chat } = await visit()
    const second = await context.newPage()
    await second.goto(page.url())
    const other = chatOf(second)
    await chat.open()
    await other.open()
    const text = `From the first tab ${randomUUID()}`
    await chat.say(text)
    await other.waitFor(text)
    await other.say('From the second tab')
    await chat.waitFor('From the second tab')
    await expect.poll(() => other.list.locator('.sending').count(), { timeout: 20_000 }).toBe(0)
    const { id } = await conversationWith('From the second tab')
    await agent.reply(id, 'One visitor')
    await Promise.all([chat.waitFor('One visitor'), other.waitFor('One visitor')])
    for (const tab of [chat, other]) expect(await tab.texts()).toEqual([text, 'From the second tab', 'One visitor'])
    await page.reload()
    await chat.open()
    await chat.waitFor('One visitor')
    expect(await chat.texts()).toEqual([text, 'From the second tab', 'One visitor'])
    await context.close()
  })

  it('a restart of everything loses and doubles nothing, said by either side meanwhile', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    const text = `Before ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    await agent.reply(id, 'Answer before')
    await chat.waitFor('Answer before')
    await context.setOffline(true)
    await surface.helper('restart', {})
    await chat.say('Written without a connection')
    await agent.reply(id, 'Answered meanwhile 1')
    await agent.reply(id, 'Answered meanwhile 2')
    await surface.settle()
    await context.setOffline(false)
    await chat.waitFor('Answered meanwhile 2')
    await expect.poll(() => chat.list.locator('.sending, .failed').count(), { timeout: 20_000 }).toBe(0)
    await agent.reply(id, 'After')
    await chat.waitFor('After')
    const said = await chat.texts()
    expect(said.toSorted()).toEqual(
      [
        text,
        'Answer before',
        'Answered meanwhile 1',
        'Answered meanwhile 2',
        'Written without a connection',
        'After',
      ].toSorted(),
    )
    expect(said.at(-1)).toBe('After')
    const stored = (await agent.timeline(id)).flatMap(({ message }) => (message ? [message.text] : []))
    await page.reload()
    await chat.open()
    await chat.waitFor('After')
    expect(await chat.texts()).toEqual(stored)
    await context.close()
  })

  it('what is said between the first reading and the first socket is there', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.say('Is somebody there?')
    const { id } = await conversationWith('Is somebody there?')
    const [said, opened, asked, answered] = [moment(), moment(), moment(), moment()]
    await page.exposeFunction('socketOpened', opened.comes)
    await page.addInitScript(`WebSocket = class extends WebSocket {
      constructor(...given) {
        super(...given)
        this.addEventListener('open', () => setTimeout(socketOpened))
      }
    }`)
    await page.routeWebSocket('**/socket?*', async (socket) => {
      await said.here
      socket.connectToServer()
    })
    await page.route('**/widget/messages?*', async (route) => {
      const response = await route.fetch()
      asked.comes()
      await answered.here
      await route.fulfill({ response })
    })
    await page.reload()
    await asked.here
    await agent.reply(id, 'Yes, I am')
    await surface.settle()
    said.comes()
    await opened.here
    answered.comes()
    await chat.open()
    await chat.waitFor('Yes, I am')
    await context.close()
  })

  it('who writes while the chat is busy goes on writing when it no longer is', async () => {
    const { context, page, chat } = await visit()
    const [written, answered] = [moment(), moment()]
    let calls = 0
    await page.route('**/widget/sessions', async (route) => {
      calls += 1
      if (calls === 1) return route.fulfill({ status: 429, json: { code: 'rate_limited', retryAfter: 1 } })
      await written.here
      await route.continue()
    })
    await page.route('**/widget/messages?*', async (route) => {
      await answered.here
      await route.continue()
    })
    await page.reload()
    await chat.open()
    await chat.panel.locator('.offline').waitFor()
    await chat.text.pressSequentially('Is any')
    const asked = page.waitForRequest('**/widget/messages?*')
    written.comes()
    await asked
    await chat.panel.locator('.offline').waitFor({ state: 'detached' })
    await page.keyboard.type('body ')
    answered.comes()
    await chat.greeting.waitFor()
    await page.keyboard.type('there?')
    expect(await chat.text.inputValue()).toBe('Is anybody there?')
    await page.keyboard.press('Enter')
    await conversationWith('Is anybody there?')
    await context.close()
  })

  it('what was written in a page that closed before it was sent is sent by the next one', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    const text = `Not sent yet ${randomUUID()}`
    await chat.list.waitFor()
    await context.setOffline(true)
    await chat.text.fill(text)
    await chat.text.press('Enter')
    await chat.waitFor(text)
    await page.close()
    await context.setOffline(false)
    const again = await context.newPage()
    await again.goto(`${surface.url}/demo`)
    await conversationWith(text)
    await context.close()
  })

  it('a refusal is shown, and can be tried again', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await page.route('**/widget/messages', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 400, body: '{}' }) : route.continue(),
    )
    const text = `Refused ${randomUUID()}`
    await chat.say(text)
    const retry = chat.list.getByRole('button', { name: 'Try again' })
    await retry.waitFor()
    await picture(page, 'widget-failed')
    await page.unroute('**/widget/messages')
    await retry.click()
    await retry.waitFor({ state: 'detached' })
    await conversationWith(text)
    expect(await chat.texts()).toEqual([text])
    await context.close()
  })

  it('M11 who left is answered by email, and the answer to it is in the conversation and in the chat', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    const email = `${randomUUID()}@customer.test`
    await chat.email.fill(email)
    const text = `I have to go ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    await page.goto('about:blank')
    while ((await agent.ok('GET', `/v1/conversations/${id}`)).contact.online) await surface.settle()
    await agent.reply(id, 'We found it')
    await surface.settle()

    const mailbox = await context.newPage()
    await mailbox.goto(`${surface.url}/mailbox`)
    await mailbox.getByRole('button', { name: email }).click()
    await mailbox.getByText('We found it').first().waitFor()
    await mailbox.getByLabel(`Answer as ${email}`).fill('Wonderful, thank you')
    await mailbox.getByRole('button', { name: 'Reply' }).click()
    await mailbox.getByText('It is in the conversation now').waitFor()
    await surface.settle()
    const entries = await agent.timeline(id)
    expect(entries.at(-1)?.message).toMatchObject({
      direction: 'inbound',
      text: 'Wonderful, thank you',
      fallback: 'email',
    })

    await page.goto(`${surface.url}/demo`)
    await chat.open()
    await chat.waitFor('Wonderful')
    expect(await chat.texts()).toEqual([text, 'We found it', 'Wonderful, thank you'])
    await context.close()
  })

  it('a customer whom the page vouches for keeps the conversation, and takes it along when signing out', async () => {
    const { context, page, chat } = await visit('/demo')
    await chat.open()
    const text = `Anonymous ${randomUUID()}`
    await chat.say(text)
    const { contact } = await conversationWith(text)
    await page.goto(`${surface.url}/demo?as=customer-1`)
    await chat.open()
    await chat.waitFor(text)
    await expect.poll(() => chat.name.count()).toBe(0)
    const vouched = () => agent.ok<{ name: string; emails: string[] }>('GET', `/v1/contacts/${contact.id}`)
    await expect.poll(vouched).toMatchObject({ name: 'Alba Romero', emails: ['alba@customer.test'] })
    await page.goto(`${surface.url}/demo`)
    await chat.open()
    await chat.name.waitFor()
    expect(await chat.texts()).toEqual([])
    await context.close()
  })
})

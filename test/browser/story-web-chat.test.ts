import { afterAll, beforeAll, expect, it } from 'vitest'
import { picture } from './chromium.ts'
import { openDesk } from './desk.ts'
import { chatOf } from './visit.ts'
import { type Chats, startChats } from './widget-kit.ts'

let chats: Chats
beforeAll(async () => {
  chats = await startChats()
})
afterAll(() => chats?.close())

it('M4, M11, M13 two agents and a customer: chat, offline, email, and back', { timeout: 180_000 }, async () => {
  const { surface, browser } = chats
  const [anna, ben] = await Promise.all([openDesk(browser, surface, 'agent1'), openDesk(browser, surface, 'agent2')])
  const { context, page, chat } = await chats.visit()
  await chat.open()
  await chat.name.fill('Clara Customer')
  await chat.email.fill('clara@customer.test')
  await chat.say('Is my olive tree on its way?')

  // Both have it at once; one of them takes it.
  await Promise.all([anna, ben].map((desk) => desk.row('Clara Customer').waitFor()))
  await anna.row('Clara Customer').click()
  await anna.timeline.getByText('Is my olive tree on its way?').waitFor()
  await anna.button('Join').first().click()
  await anna.reply.waitFor()

  // Each sees that the other types.
  const typesIn = async (type: () => Promise<void>, seen: () => Promise<number>) => {
    await expect
      .poll(async () => {
        await type()
        return seen()
      })
      .toBeGreaterThan(0)
  }
  await typesIn(
    () => anna.reply.press('a'),
    () => chat.list.getByText('Anna Agent is typing…').count(),
  )
  await typesIn(
    () => chat.text.press('a'),
    () => anna.page.getByText('Clara Customer is typing…').count(),
  )
  await chat.text.fill('')
  await anna.reply.fill('')
  await anna.say('Yes, it left this morning')
  await chat.waitFor('Yes, it left this morning')
  await chat.say('Wonderful')
  await anna.timeline.getByText('Wonderful').waitFor()
  const { id } = await chats.conversationWith('Wonderful')
  const stateOf = async (text: string) =>
    (await chats.agent.timeline(id)).find(({ message }) => message?.text === text)?.message?.delivery?.status
  await expect.poll(() => stateOf('Yes, it left this morning')).toBe('read')
  await picture(anna.page, 'story-web-chat-desk')
  await picture(page, 'story-web-chat-customer')

  // The customer leaves: what is answered goes by email, and the composer says so before.
  await page.close()
  await anna.page.getByText('Customer is offline. Email fallback activated').waitFor()
  await anna.say('The courier rings twice')
  const mailbox = await context.newPage()
  await mailbox.goto(`${surface.url}/mailbox`)
  await mailbox.getByRole('button', { name: 'clara@customer.test' }).click()
  await mailbox.getByText('The courier rings twice').first().waitFor()
  await mailbox.getByLabel('Answer as clara@customer.test').fill('I will be at home')
  await mailbox.getByRole('button', { name: 'Reply', exact: true }).click()

  // The answer is in the same conversation; nobody had to look elsewhere.
  await anna.timeline.getByText('I will be at home').waitFor()
  expect((await chats.conversationWith('I will be at home')).id).toBe(id)

  // Back on the page, everything is there in order, once.
  await mailbox.goto(`${surface.url}/demo`)
  const back = chatOf(mailbox)
  await back.open()
  await back.waitFor('I will be at home')
  const said = [
    'Is my olive tree on its way?',
    'Yes, it left this morning',
    'Wonderful',
    'The courier rings twice',
    'I will be at home',
  ]
  expect(await back.texts()).toEqual(said)
  // Of an email she also sees its subject, and what was quoted a click away.
  const seen = async () => (await anna.texts()).map((text) => said.find((one) => text.includes(one)) ?? text)
  await expect.poll(seen).toEqual(said)
  await anna.page.getByText('Customer is offline. Email fallback activated').waitFor({ state: 'detached' })
  await expect.poll(() => stateOf('The courier rings twice')).toBe('read')
  expect([...anna.errors, ...ben.errors]).toEqual([])
  await Promise.all([anna.close(), ben.close(), context.close()])
})

import { randomUUID } from 'node:crypto'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newMinute, vouched } from '../full-path/visitors.ts'
import { accessibilityProblems, launch, picture } from './chromium.ts'
import { chatOf, companySite, errorsOf } from './visit.ts'
import { type Chats, startChats } from './widget-kit.ts'

let chats: Chats
/** of whoever is signed in to the company's page */
let token = ''
let site: Awaited<ReturnType<typeof companySite>>
beforeAll(async () => {
  chats = await startChats({ limits: 'on' })
  const { url } = chats.surface
  site = await companySite(() => {
    const user = token ? `data-user-token="${token}"` : ''
    return `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script src="${url}/widget.js" data-channel="demo-web" ${user} async></script></html>`
  })
})
afterAll(async () => {
  site?.close()
  await chats?.close()
})

async function open(context: BrowserContext) {
  const page = await context.newPage()
  const errors = errorsOf(page)
  await page.goto(site.url)
  const chat = chatOf(page)
  await chat.open()
  await chat.list.waitFor()
  return { page, chat, errors }
}

it('C8 whoever signs in keeps what they wrote; signed out, and for the next user, there is nothing of it', async () => {
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const [anna, ben] = [randomUUID(), randomUUID()]
  token = ''
  const first = await open(context)
  await first.chat.say('before signing in')
  await first.chat.waitFor('before signing in')
  await chats.conversationWith('before signing in')
  await first.page.close()

  token = (await vouched(anna, { name: 'Anna', email: 'anna@customer.test' })).token
  const signedIn = await open(context)
  await signedIn.chat.waitFor('before signing in')
  await signedIn.chat.say('as Anna')
  const { id, contact } = await chats.conversationWith('as Anna')
  expect(contact.name).toBe('Anna')
  await chats.agent.reply(id, 'Hello Anna')
  await signedIn.chat.waitFor('Hello Anna')
  await signedIn.page.close()

  token = ''
  const signedOut = await open(context)
  await signedOut.chat.say('somebody else')
  await chats.conversationWith('somebody else')
  expect(await signedOut.chat.texts()).toEqual(['somebody else'])
  await signedOut.page.close()

  token = (await vouched(ben, { name: 'Ben' })).token
  const second = await open(context)
  await second.chat.waitFor('somebody else')
  expect(await second.chat.texts()).toEqual(['somebody else'])
  await second.page.close()

  token = (await vouched(anna, { name: 'Anna' })).token
  const again = await open(context)
  await again.chat.waitFor('Hello Anna')
  expect(await again.chat.texts()).toEqual(['before signing in', 'as Anna', 'Hello Anna'])
  expect(again.errors).toEqual([])
  await context.close()
})

it('C8 two tabs that are opened at once are one visitor', async () => {
  token = ''
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const [one, two] = await Promise.all([open(context), open(context)])
  await one.chat.say('in the first tab')
  await two.chat.waitFor('in the first tab')
  await two.chat.say('in the second tab')
  await chats.conversationWith('in the second tab')
  await two.page.reload()
  await two.chat.open()
  await two.chat.waitFor('in the second tab')
  expect(await two.chat.texts()).toEqual(['in the first tab', 'in the second tab'])
  await context.close()
})

it('C8 a tab that was open before somebody signed in in another shows nothing of theirs from then on', async () => {
  token = ''
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const left = await open(context)
  await left.chat.say('before signing in')
  await chats.conversationWith('before signing in')
  token = (await vouched(randomUUID())).token
  const signedIn = await open(context)
  await signedIn.chat.waitFor('before signing in')
  await left.chat.say('from the other tab')
  await chats.conversationWith('from the other tab')
  await expect.poll(left.chat.texts).toEqual(['from the other tab'])
  expect(await signedIn.chat.texts()).toEqual(['before signing in'])
  await context.close()
})

it('what was being written when its writer signed in is still there, and gone when they sign out', async () => {
  token = ''
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const { page, chat } = await open(context)
  await chat.text.fill('not sent yet')
  token = (await vouched(randomUUID())).token
  await page.reload()
  await chat.open()
  await expect.poll(() => chat.text.inputValue()).toBe('not sent yet')
  token = ''
  await page.reload()
  await chat.open()
  await chat.greeting.waitFor()
  await expect.poll(() => chat.text.inputValue()).toBe('')
  await context.close()
})

it('a customer whose token is over since the page was loaded goes on chatting', async () => {
  token = (await vouched(randomUUID(), {}, '2m')).token
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.clock.install()
  const errors = errorsOf(page)
  const started = page.waitForResponse((answer) => answer.url().endsWith('/widget/sessions') && answer.ok())
  await page.goto(site.url)
  await started
  const chat = chatOf(page)
  await chat.launcher.waitFor()
  await page.clock.fastForward(6 * 60_000)
  await chats.surface.helper('clock', { advanceSeconds: 6 * 60 })
  const refused = page.waitForResponse((answer) => answer.status() === 401)
  await chat.open()
  await refused
  await chat.say('after six minutes')
  await chats.conversationWith('after six minutes')
  expect(errors.filter((error) => !error.includes('401'))).toEqual([])
  await context.close()
})

it('a browser that keeps nothing for the page has a chat as long as the page is open', async () => {
  token = ''
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  await context.addInitScript({
    content: `
      const denied = () => { throw new DOMException('Access is denied for this document.', 'SecurityError') }
      for (const kept of ['localStorage', 'sessionStorage']) Object.defineProperty(window, kept, { get: denied })
      navigator.locks.request = async () => denied()
      window.BroadcastChannel = function () { denied() }`,
  })
  const { chat, errors } = await open(context)
  await chat.say('kept nowhere')
  await chat.say('by the same visitor')
  const { contact } = await chats.conversationWith('by the same visitor')
  expect(contact.name).toBe('Visitor')
  expect(await chat.texts()).toEqual(['kept nowhere', 'by the same visitor'])
  expect(errors).toEqual([])
  await context.close()
})

it('what an earlier widget kept, and is no address, is no reason to have no chat', async () => {
  token = ''
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const kept = { visitorId: 'a', profile: { name: 'Jörg', email: 'jörg@möbel.test' } }
  await context.addInitScript({
    content: `localStorage.setItem('switchboard:demo-web:', ${JSON.stringify(JSON.stringify(kept))})`,
  })
  const { chat } = await open(context)
  await chat.say('with an old profile')
  await chats.conversationWith('with an old profile')
  await context.close()
})

it('a visitor who comes when many have come does some work for it, and is let in', async () => {
  const { surface } = chats
  await newMinute(surface)
  const session = () =>
    fetch(`${surface.url}/widget/sessions`, { method: 'POST', body: JSON.stringify({ channelId: 'demo-web' }) })
  while ((await session()).status === 201);
  // The work is a loop that a browser makes fast, and the one that all share does not.
  const browser = await launch()
  const { chat } = await open(await browser.newContext({ locale: 'en-GB' }))
  await chat.say('let in')
  await chats.conversationWith('let in')
  await browser.close()
  // The work takes as long as the processor does.
}, 180_000)

it('who writes very fast is told so kindly, and nothing is lost', async () => {
  await newMinute(chats.surface)
  const context = await chats.browser.newContext({ locale: 'en-GB' })
  const { page, chat } = await open(context)
  for (let n = 0; n <= 20; n++) await chat.say(`message ${n}`)
  const busy = chat.panel.locator('.offline')
  await busy.waitFor()
  await expect.poll(() => busy.textContent()).toContain('very busy')
  expect(await accessibilityProblems(page)).toEqual([])
  await picture(page, 'widget-busy')
  await chats.surface.helper('clock', { advanceSeconds: 60 })
  await page.reload()
  await chat.open()
  await chats.conversationWith('message 20')
  await context.close()
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Agent, Surface } from '../full-path/surface.ts'
import { picture } from './chromium.ts'
import { bothThemes } from './looks.ts'
import { chatOf, companySite, errorsOf } from './visit.ts'
import { type Chats, startChats } from './widget-kit.ts'

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

describe('the chat on a company’s page', () => {
  it('a wrong hash gets no chat, and the page’s maintainer finds why', async () => {
    const site = await companySite(
      () =>
        `<!doctype html><title>Shop</title><script src="${surface.url}/widget.js" data-channel="demo-web" data-user-id="7" data-user-hash="00" async></script>`,
    )
    const page = await chats.browser.newPage()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(site.url)
    await page.locator('switchboard-chat').waitFor({ state: 'detached' })
    await expect.poll(() => said.join()).toContain('data-user-hash is wrong')
    await page.close()
    site.close()
  })

  it('works under a strict Content-Security-Policy, on another origin', async () => {
    const { url } = surface
    const socket = url.replace(/^http/, 'ws')
    const site = await companySite(
      () =>
        `<!doctype html><html lang="de"><title>Laden</title><h1>Laden</h1><script src="${url}/widget.js" data-channel="demo-web" async></script></html>`,
      { 'content-security-policy': `default-src 'none'; script-src ${url}; connect-src ${url} ${socket}` },
    )
    const page = await chats.browser.newPage()
    const errors = errorsOf(page)
    await page.goto(site.url)
    const chat = chatOf(page)
    await chat.open()
    const text = `Strenge Regeln ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    await agent.reply(id, 'Kein Problem')
    await chat.waitFor('Kein Problem')
    await expect.poll(() => chat.panel.locator('h2').textContent()).toBe('Chatten Sie mit uns')
    expect(errors.filter((error) => !error.includes('favicon'))).toEqual([])
    await picture(page, 'widget-strict')
    await page.close()
    site.close()
  })

  it('is used with the keyboard alone', async () => {
    const { context, page, chat } = await visit()
    await page.locator('main h1').click()
    for (let tabs = 0; tabs < 20; tabs++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(`document.activeElement?.localName === 'switchboard-chat'`)) break
    }
    await page.keyboard.press('Enter')
    await chat.panel.waitFor()
    const focused = `document.querySelector('switchboard-chat').shadowRoot.activeElement?.id`
    await expect.poll(() => page.evaluate(focused)).toBe('sb-name')
    await page.keyboard.type('Kim Keys')
    await page.keyboard.press('Tab')
    await page.keyboard.type('nonsense')
    await page.keyboard.press('Tab')
    const text = `By keyboard ${randomUUID()}`
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
    await chat.panel.getByText('Please enter an email address').waitFor()
    await expect.poll(() => page.evaluate(focused)).toBe('sb-email')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('kim@customer.test')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await chat.waitFor(text)
    await conversationWith(text)
    await expect.poll(() => page.evaluate(focused)).toBe('sb-text')
    await page.keyboard.press('Escape')
    await chat.panel.waitFor({ state: 'detached' })
    const focusedClass = `document.querySelector('switchboard-chat').shadowRoot.activeElement?.className ?? ''`
    await expect.poll(() => page.evaluate(focusedClass)).toContain('launcher')
    await context.close()
  })

  it('looks as the channel says', async () => {
    const owner = await surface.as('owner')
    const channel = await owner.ok<{ id: string }>('POST', '/v1/channels', {
      type: 'web',
      provider: 'web',
      name: 'Shop chat',
      config: {
        title: 'Moss & Clay',
        greeting: 'Ask us anything green.',
        color: '#ffd54a',
        position: 'left',
        launcherText: 'Ask a gardener',
        distanceBottom: '60',
        replyTime: 'minutes',
        askName: 'off',
        askEmail: 'required',
      },
    })
    const refused = await owner.problem('PATCH', `/v1/channels/${channel.id}`, { config: { color: 'yellow' } })
    expect(refused.errors).toEqual([{ path: 'config.color', message: 'is not a colour like #1a56db' }])
    const site = await companySite(
      () =>
        `<!doctype html><html lang="en" dir="rtl"><title>Shop</title><h1>Shop</h1><script src="${surface.url}/widget.js" data-channel="${channel.id}" async></script></html>`,
    )
    const page = await chats.browser.newPage({ viewport: { width: 900, height: 720 } })
    await page.goto(site.url)
    const chat = chatOf(page)
    await chat.launcher.getByText('Ask a gardener').waitFor()
    const below =
      'innerHeight - document.querySelector("switchboard-chat").shadowRoot.querySelector(".launcher").getBoundingClientRect().bottom'
    expect(await page.evaluate(below)).toBe(60)
    await picture(page, 'widget-launcher-text-rtl')
    // The page has buttons of its own, and links that lead to the chat.
    await page.evaluate('switchboard("open")')
    await chat.panel.waitFor()
    await page.evaluate('switchboard("close")')
    await chat.panel.waitFor({ state: 'detached' })
    await page.evaluate('location.hash = "switchboard"')
    await chat.email.waitFor()
    await expect.poll(() => chat.name.count()).toBe(0)
    await expect.poll(() => chat.panel.locator('h2').textContent()).toBe('Moss & Clay')
    await expect.poll(() => chat.panel.locator('.greeting').textContent()).toBe('Ask us anything green.')
    await expect.poll(() => chat.panel.locator('.state').textContent()).toBe('We usually reply within minutes')
    expect(await chat.panel.evaluate((panel) => panel.getBoundingClientRect().left)).toBeLessThan(40)
    const onAccent = `getComputedStyle(document.querySelector('switchboard-chat').shadowRoot.querySelector('.launcher')).color`
    expect(await page.evaluate(onAccent)).toBe('rgb(17, 19, 24)')
    await picture(page, 'widget-own-look-rtl')
    await page.close()
    site.close()
  })

  it.each([360, 1280])('axe finds nothing, light and dark, %i px', async (width) => {
    const { context, page, chat } = await visit('/demo', { colorScheme: 'light', viewport: { width, height: 760 } })
    await chat.open()
    await chat.name.waitFor()
    await bothThemes(page, (theme) => `widget-form-${theme}-${width}`)
    const text = `Looks ${randomUUID()}`
    await chat.name.fill('Lou Look')
    await chat.say(text)
    const { id } = await conversationWith(text)
    await agent.reply(id, 'Good morning, Lou. The olive tree likes it bright: a south window, and little water.')
    await agent.reply(id, 'More on https://example.com/olive-trees')
    await chat.waitFor('More on')
    await chat.say('Thank you! And the pot?')
    await page.waitForTimeout(300)
    await bothThemes(page, (theme) => `widget-chat-${theme}-${width}`)
    await context.close()
  })
})

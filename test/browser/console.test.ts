import { describe, expect, it } from 'vitest'
import { text, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import type { Desk } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, browser, desk, conversationOf } = withDesks()

describe('signing in', () => {
  it('offers the demo agents, and a reload keeps the page', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    await surface().settle()
    const page = await browser().newPage()
    await page.goto(`${surface().url}/`)
    await page.getByRole('button', { name: 'Anna Agent' }).click()
    const { id } = await conversationOf(customer.name)
    await page.getByRole('link').filter({ hasText: customer.name }).click()
    await page.waitForURL(`**/conversations/${id}**`)
    await page.reload()
    await page.getByRole('heading', { name: customer.name }).waitFor()
    expect(page.url()).toContain(id)
    await page.close()
  })
})

describe('A3, A5 two agents and a customer', () => {
  it('a preview joins nobody; answering does; who comes second joins first', async () => {
    const customer = newCustomer()
    const anna = await desk('agent1')
    const ben = await desk('agent2')
    await anna.tab('Unassigned').waitFor()
    await ben.tab('Unassigned').waitFor()
    await write(surface().url, customer, 'Where is my parcel?')
    await anna.row(customer.name).click()
    await anna.timeline.getByText('Where is my parcel?').waitFor()
    expect((await conversationOf(customer.name)).participantIds).toEqual([])

    // ADR 41: what one's own step does is there by its answer, whole, and nothing is asked for.
    await anna.connected()
    const asked: string[] = []
    anna.page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
    const sent = anna.page.waitForRequest(
      (request) => request.method() === 'POST' && request.url().endsWith('/messages'),
    )
    await anna.say('I am looking')
    await anna.timeline.getByText('took responsibility').waitFor()
    expect((await sent).headers()['switchboard-connection']).toMatch(/./)
    await anna.row(customer.name).waitFor({ state: 'detached' })
    await anna.answered()
    expect(asked.filter((call) => /^GET .*(timeline|counts|conversations)$/.test(call))).toEqual([])
    await ben.row(customer.name).waitFor({ state: 'detached' })
    await ben.tab('Others').click()
    await ben.row(customer.name).click()
    await ben.page.getByText('is responsible for this conversation').waitFor()
    await ben.button('Join to answer').click()
    await ben.say('I can help too')
    await ben.timeline.locator('article').filter({ hasText: 'I can help' }).locator('[data-delivery=sent]').waitFor()

    await write(surface().url, customer, 'Thank you both')
    for (const each of [anna, ben]) {
      await each.timeline.getByText('Thank you both').waitFor()
      expect(await each.texts()).toEqual(['Where is my parcel?', 'I am looking', 'I can help too', 'Thank you both'])
    }
    await anna.page.getByText('Ben Agent is looking at this too').waitFor()
    expect([...anna.errors, ...ben.errors]).toEqual([])
  })

  it('customers’ text is text', async () => {
    const customer = newCustomer()
    const hostile = '<img src=x onerror="document.title=1"> javascript:alert(1) https://example.com/a?b=1.'
    await write(surface().url, customer, hostile)
    const anna = await desk('agent1')
    await anna.row(customer.name).click()
    await anna.timeline.getByText('<img src=x').waitFor()
    const links = anna.timeline.getByRole('link')
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
      'https://example.com/a?b=1',
    ])
    await expect.poll(() => links.first().getAttribute('rel')).toContain('noopener')
  })
})

describe('A4 a grab race between two windows', () => {
  it('one owns it, the other is told and no longer sees it', async () => {
    const customer = newCustomer()
    const carla = await desk('agent3')
    const david = await desk('agent4')
    await carla.tab('Unassigned').waitFor()
    await text(surface().url, customer, 'A quote, please')
    const { contact } = await conversationOf(customer.phone).catch(() => conversationOf(customer.name))
    for (const each of [carla, david]) {
      await each.row(contact.name).click()
      await each.timeline.getByText('A quote, please').waitFor()
    }
    // Whoever is late may find no button any more: that is being told, too.
    const grab = (each: Desk) => each.button('Grab').first().click({ timeout: 5_000 })
    const clicks = await Promise.allSettled([carla, david].map(grab))
    expect(clicks.map(({ status }) => status)).toContain('fulfilled')
    await surface().settle()
    const owner = (await conversationOf(contact.name)).assigneeId
    const [winner, loser] = owner === 'ag_agent3' ? [carla, david] : [david, carla]
    await winner.button('Leave').waitFor()
    await loser.page.getByText('This conversation is not available').waitFor()
    await loser.row(contact.name).waitFor({ state: 'detached' })
  })
})

describe('Q3, Q4 waiting', () => {
  it('turns amber, then red, as the clock moves', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Anybody there?')
    const anna = await desk('agent1')
    const badge = anna.row(customer.name).locator('[data-state]')
    await badge.waitFor()
    await expect.poll(() => badge.getAttribute('data-state')).toBe('waiting')
    await surface().helper('clock', { advanceSeconds: 181 })
    await anna.row(customer.name).locator('[data-state=soon]').waitFor()
    await surface().helper('clock', { advanceSeconds: 120 })
    await anna.row(customer.name).locator('[data-state=overdue]').waitFor()
    await anna.tab('Overdue').click()
    await anna.row(customer.name).waitFor()
  })
})

describe('M4 what an answer tells', () => {
  it('is of before what the socket told meanwhile, however late it comes', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Anybody there?')
    await surface().settle()
    const { id } = await conversationOf(customer.name)
    const { page, timeline, button, say, connected, answered } = await desk('agent1', { path: `/conversations/${id}` })
    await connected()
    const ticks = timeline.locator('[data-delivery=sent]')
    /** Does something whose answer comes after the tick. */
    async function late(path: string, act: () => Promise<void>) {
      const sent = (await ticks.count()) + 1
      await page.route(path, async (route) => {
        const response = await route.fetch()
        await ticks.nth(sent - 1).waitFor()
        await route.fulfill({ response })
      })
      await act()
      await ticks.nth(sent - 1).waitFor()
      await answered()
      await page.unroute(path)
      expect(await ticks.count()).toBe(sent)
    }
    await late('**/v1/conversations/*/messages', () => say('Yes, here'))

    await surface().helper('provider-faults', { channelId: 'demo-whatsapp', status: 400, times: 1 })
    await say('Are you?')
    await button('Retry').waitFor()
    await late('**/v1/messages/*/retry', () => button('Retry').click())
  })
})

describe('M4 what could not be sent yet', () => {
  it('is sent by who wrote it, not by whoever signs in on the same tab', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    const { id } = await conversationOf(customer.name)
    const { page, note, timeline, button } = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    const becomes = async (agent: string) => {
      const { token } = await surface().as(agent)
      await page.evaluate(`sessionStorage.setItem('switchboard.token', ${JSON.stringify(token)})`)
      await page.reload()
      await timeline.getByText('Hello').waitFor()
    }
    const writes = async (text: string) => {
      await button('Note').click()
      await note.fill(text)
      await note.press('Enter')
    }
    const notes = async () =>
      (await (await surface().as('owner')).timeline(id)).flatMap(({ actor, note }) =>
        note ? [`${actor.name}: ${note.text}`] : [],
      )
    const path = '**/v1/contacts/*/notes'
    await page.route(path, (route) => route.abort())
    await writes('by Anna')
    await timeline.getByText('Waiting for the connection').waitFor()
    await becomes('agent2')
    await page.unroute(path)
    await writes('by Ben')
    await expect.poll(notes).toEqual(['Ben Agent: by Ben'])
    await expect.poll(() => timeline.getByText('by Anna').count()).toBe(0)
    await becomes('agent1')
    await expect.poll(notes).toEqual(['Ben Agent: by Ben', 'Anna Agent: by Anna'])
  })
})

describe('a server that dies', () => {
  it('what was written meanwhile on both sides is there once, in order', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'one')
    const anna = await desk('agent1')
    await anna.row(customer.name).click()
    await anna.say('two')
    await anna.timeline.locator('[data-delivery=sent]').waitFor()
    const before = await anna.texts()
    expect(before).toEqual(['one', 'two'])

    await surface().helper('restart', {})
    await write(surface().url, customer, 'three', 'four')
    await anna.timeline.getByText('four').waitFor()
    // What came before the socket was back is read, and may be there a moment after what came by it.
    await expect.poll(() => anna.texts()).toEqual(['one', 'two', 'three', 'four'])

    await anna.page.context().setOffline(true)
    await anna.say('five')
    await anna.timeline.getByText('five').waitFor()
    await anna.page.getByText('No connection').waitFor()
    await write(surface().url, customer, 'six')
    await anna.page.context().setOffline(false)
    await anna.timeline.getByText('six').waitFor()
    await anna.timeline.locator('article').filter({ hasText: 'five' }).locator('[data-delivery=sent]').waitFor()
    await surface().settle()
    expect((await anna.texts()).toSorted()).toEqual(['five', 'four', 'one', 'six', 'three', 'two'])
    const bodies = (await surface().sent('demo-whatsapp')).map(({ body }) => body.text?.body)
    expect(bodies.filter((body) => body === 'five')).toHaveLength(1)
  })
})

describe('keyboard alone', () => {
  it('goes from the list to a closed conversation', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Is it open on Sunday?')
    await surface().settle()
    const { page, ...anna } = await desk('agent1')
    await anna.row(customer.name).waitFor()
    const key = (name: string) => page.keyboard.press(name)
    await key('/')
    await page.keyboard.type(customer.digits)
    await page.getByText('1 result').waitFor()
    await key('ArrowDown')
    await key('Enter')
    await anna.timeline.getByText('Is it open on Sunday?').waitFor()
    await key('r')
    await page.keyboard.type('Yes, from ten')
    await key('Shift+Enter')
    await page.keyboard.type('to four')
    await key('Enter')
    await anna.timeline.getByText('to four').waitFor()
    await anna.button('Leave').waitFor()
    await key('Escape')
    await key('Shift+E')
    await page.getByRole('radio', { name: 'Question' }).press('Space')
    await page.getByRole('textbox', { name: 'Closing note' }).fill('Opening hours')
    await key('Control+Enter')
    await page.getByText('Anna Agent has closed this conversation.').waitFor()
    await anna.timeline.getByText('Opening hours').waitFor()
    expect((await conversationOf(customer.name)).resolution).toMatchObject({ type: 'question', note: 'Opening hours' })
    await key('?')
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor()
    expect(anna.errors).toEqual([])
  })
})

describe('the composer', () => {
  it('M4 a refused message says why, and goes again', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hi')
    const anna = await desk('agent1')
    await anna.row(customer.name).click()
    await surface().helper('provider-faults', { channelId: 'demo-whatsapp', status: 400, times: 1 })
    await anna.say('Hello you')
    await anna.page.getByText('Not delivered:').waitFor()
    await anna.button('Retry').click()
    await anna.timeline.locator('[data-delivery=sent]').waitFor()
    expect(await anna.texts()).toEqual(['Hi', 'Hello you'])
  })

  it('keeps a draft over a reload, and adds notes that only agents see', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hi')
    const anna = await desk('agent1')
    await anna.row(customer.name).click()
    await anna.reply.fill('Not finished')
    await anna.page.reload()
    await anna.reply.waitFor()
    await expect.poll(() => anna.reply.inputValue()).toBe('Not finished')
    await anna.reply.fill('')
    await anna.button('Note').click()
    await anna.note.fill('Friendly')
    await anna.note.press('Enter')
    await anna.timeline.getByText('Note by').waitFor()
    await surface().settle()
    expect((await surface().sent('demo-whatsapp')).some(({ body }) => body.text?.body === 'Friendly')).toBe(false)
  })

  it('C1 a contact is edited where it stands', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hi')
    const anna = await desk('agent1')
    await anna.row(customer.name).click()
    await anna.page.getByRole('button', { name: customer.name, exact: true }).click()
    await anna.page.getByRole('button', { name: `Name: ${customer.name}. Edit` }).click()
    await anna.page.getByRole('textbox', { name: 'Name' }).fill(`Dr ${customer.name}`)
    await anna.page.keyboard.press('Enter')
    await anna.row(`Dr ${customer.name}`).waitFor()
    await anna.page.getByText(`Originally ${customer.name}`).waitFor()
  })
})

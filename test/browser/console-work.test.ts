import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { text, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import type { Desk } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk, conversationOf } = withDesks()

/** A customer of the support team, with the conversation open on an agent's desk. */
async function opened(agent = 'agent1', search = '?view=unassigned') {
  const customer = newCustomer()
  await write(surface().url, customer, 'Where is my parcel?')
  const { id, contact } = await conversationOf(customer.name)
  const at = await desk(agent, { path: `/conversations/${id}${search}` })
  await at.timeline.getByText('Where is my parcel?').waitFor()
  return { customer, id, contact, at }
}
/** The next answer from there reaches the page only after that; `read`: the server has given it, `drawn`: so has the page. */
function answersLate(at: Desk, url: string, after: () => Promise<void>) {
  const held = new Promise<Route>((resolve) => void at.page.route(url, resolve, { times: 1 }))
  const read = held.then(async (route) => ({ route, response: await route.fetch() }))
  const drawn = read.then(async ({ route, response }) => {
    await after()
    await route.fulfill({ response })
    await at.answered()
  })
  return { read, drawn }
}
const more = async (at: Desk, item: string | RegExp) => {
  await at.button('More actions').click()
  await at.page.getByRole('menuitem', { name: item }).click()
}

describe('working a conversation', () => {
  it('A7 S2: join, hold, resume, leave, close and reopen, each seen by the other agent', async () => {
    const { customer, id, at: anna } = await opened()
    const ben = await desk('agent2', { path: `/conversations/${id}?view=unassigned` })
    await ben.timeline.getByText('Where is my parcel?').waitFor()
    await anna.button('Join').click()
    await ben.timeline.getByText('Anna Agent joined').waitFor()
    await anna.button('Hold').click()
    await ben.timeline.getByText('put it on hold').waitFor()
    await anna.button('Resume').click()
    await ben.timeline.getByText(/^Anna Agent joined, put it on hold,? and resumed it/).waitFor()
    await more(anna, /^Put on hold(?! until)/)
    // What one has done at once is one sentence, and unfolded one by one.
    await anna.button(/^Anna Agent \(you\) joined, resumed it,? and put it on hold/).click()
    await anna.timeline
      .getByText(/^Anna Agent \(you\) put it on hold/)
      .nth(1)
      .waitFor()
    // S2: a customer's message resumes it.
    await write(surface().url, customer, 'Still there?')
    await anna.button('Hold').waitFor()
    await anna.button('Leave').click()
    await ben.timeline.getByText('Anna Agent left').waitFor()
    // Where nothing need be said of it, `e` closes at once; who wants to says it.
    await anna.page.keyboard.press('Shift+E')
    await anna.dialog.getByRole('radio', { name: 'Question' }).check()
    await anna.dialog.getByRole('textbox', { name: 'Closing note' }).fill('Found it')
    await anna.dialog.getByRole('button', { name: 'Close conversation' }).click()
    await ben.page.getByText('Anna Agent has closed this conversation.').waitFor()
    await ben.timeline.getByText('Found it').waitFor()
    await more(ben, 'Reopen')
    await anna.timeline.getByText('Ben Agent reopened the conversation').waitFor()
    expect((await conversationOf(customer.name)).status).not.toBe('resolved')
    expect([...anna.errors, ...ben.errors]).toEqual([])
  })

  it('A1: the crew is counted, with names', async () => {
    const { id, at: anna } = await opened()
    await anna.button('Join').click()
    const ben = await desk('agent2', { path: `/conversations/${id}?view=others` })
    await ben.button('Join').click()
    for (const each of [anna, ben]) await each.button(/Joined: Anna Agent, Ben Agent$/).waitFor()
    await ben.button('Leave').click()
    await anna.button(/Joined: Anna Agent$/).waitFor()
  })

  it('A6 A9: who is not available stays in the list, disabled and with the reason', async () => {
    const { customer, at: anna } = await opened()
    const ben = await surface().as('agent2')
    await ben.ok('PUT', '/v1/me/availability', { available: false })
    await anna.button('Assign').click()
    const item = anna.page.getByRole('menuitem', { name: 'Ben Agent' })
    await item.getByText('Is not available').waitFor()
    await expect.poll(() => item.getAttribute('aria-disabled')).toBe('true')
    await anna.page.keyboard.press('Escape')
    await ben.ok('PUT', '/v1/me/availability', { available: true })
    const other = await desk('agent2', { path: '/?view=mine' })
    await other.tab('Mine').waitFor()
    await anna.button('Assign').click()
    await anna.page.getByRole('menuitem', { name: 'Ben Agent' }).and(anna.page.locator(':not([aria-disabled])')).click()
    await anna.timeline.getByText('Anna Agent (you) assigned Ben Agent').waitFor()
    await other.row(customer.name).waitFor()
  })

  it('A7: a transfer takes it from the list and the screen of those who are not in that team, whatever arrives last', async () => {
    const { customer, id, at: anna } = await opened()
    const ben = await desk('agent2', { path: '/?view=unassigned' })
    const carla = await desk('agent3')
    await Promise.all([ben.connected(), carla.connected()])
    // Both are answered before it leaves, and hear of that later than that it left.
    const isGone = (each: Desk) => each.page.getByText('This conversation is not available').waitFor()
    const isOffList = (each: Desk) => each.row(customer.name).waitFor({ state: 'detached' })
    const transfer = answersLate(anna, `**/conversations/${id}/transfer`, () => isGone(anna))
    const opening = answersLate(ben, `**/conversations/${id}`, () => isOffList(ben))
    await ben.row(customer.name).click()
    await opening.read
    await anna.button('Transfer').click()
    await anna.dialog.getByRole('radio', { name: /^Sales/ }).check()
    await anna.dialog.getByRole('button', { name: 'Transfer' }).click()
    await Promise.all([transfer.drawn, opening.drawn])
    for (const each of [anna, ben]) {
      await isGone(each)
      await isOffList(each)
    }
    await carla.row(customer.name).waitFor()
    // It comes back as it went.
    const owner = await surface().as('owner')
    await owner.ok('POST', `/v1/conversations/${id}/transfer`, { teamId: 'support' })
    await anna.row(customer.name).waitFor()
    await anna.timeline.getByText('Where is my parcel?').waitFor()
    await carla.row(customer.name).waitFor({ state: 'detached' })
  })

  it('A4: whoever does not win a grab sees it leave, also when other things happen in that moment', async () => {
    const customer = newCustomer()
    await text(surface().url, customer, 'A quote, please')
    await surface().settle()
    const owner = await surface().as('owner')
    const { items } = await owner.ok<{ items: { id: string; contact: { name: string } }[] }>(
      'GET',
      '/v1/conversations',
      undefined,
      { query: { view: 'all', channelId: 'demo-twilio-sms' } },
    )
    const { id = '', contact } = items[0] ?? {}
    const david = await desk('agent4', { path: `/conversations/${id}?view=unassigned` })
    await david.timeline.getByText('A quote, please').waitFor()
    const carla = await surface().as('agent3')
    const others = Array.from({ length: 5 }, () => newCustomer())
    await Promise.all([
      carla.ok('POST', `/v1/conversations/${id}/join`),
      ...others.map((each) => text(surface().url, each, 'Me too')),
    ])
    await david.page.getByText('This conversation is not available').waitFor()
    await david.row(contact?.name ?? '').waitFor({ state: 'detached' })
  })

  it('A8: pinned and unpinned, by whom it may be', async () => {
    const { id, at: anna } = await opened()
    await more(anna, 'Pin this contact to me')
    await anna.timeline.getByText('pinned the contact to Anna Agent').waitFor()
    const ben = await desk('agent2', { path: `/conversations/${id}?view=others` })
    await ben.button('More actions').click()
    const item = ben.page.getByRole('menuitem', { name: 'Unpin this contact' })
    await item.getByText('Only the pinned agent or an admin may').waitFor()
    await expect.poll(() => item.getAttribute('aria-disabled')).toBe('true')
    await more(anna, 'Unpin this contact')
    await anna.timeline.getByText('unpinned the contact').waitFor()
    await anna.button('More actions').click()
    await anna.page.getByRole('menuitem', { name: 'Pin this contact to me' }).waitFor()
  })
})

describe('what only some may', () => {
  it('A10: blacklisted, it leaves every other screen; off the blacklist it is back', async () => {
    const { customer, id, at: anna } = await opened()
    const olivia = await desk('owner', { path: `/conversations/${id}?view=all` })
    await olivia.timeline.getByText('Where is my parcel?').waitFor()
    await anna.button('More actions').click()
    await anna.page.getByRole('menuitem', { name: 'Pin this contact to me' }).waitFor()
    await expect.poll(() => anna.page.getByRole('menuitem', { name: /Blacklist|Delete/ }).count()).toBe(0)
    await anna.page.keyboard.press('Escape')
    await more(olivia, 'Blacklist this contact…')
    await olivia.dialog.getByText('reach no agent any more').waitFor()
    await olivia.dialog.getByRole('button', { name: 'Blacklist' }).click()
    await anna.page.getByText('This conversation is not available').waitFor()
    await anna.row(customer.name).waitFor({ state: 'detached' })
    await olivia.tab('Blacklist').click()
    await olivia.row(customer.name).click()
    await more(olivia, 'Take off the blacklist')
    await anna.row(customer.name).waitFor()
  })

  it('A11: deleted for good; a new message brings it back empty', async () => {
    const { customer, id, at: anna } = await opened()
    const olivia = await desk('owner', { path: `/conversations/${id}?view=all` })
    await more(olivia, 'Delete conversation…')
    await olivia.dialog.getByText('cannot be brought back').waitFor()
    await olivia.dialog.getByRole('button', { name: 'Delete for good' }).click()
    for (const each of [anna, olivia]) {
      await each.page.getByText('This conversation is not available').waitFor()
      await each.row(customer.name).waitFor({ state: 'detached' })
    }
    await surface().settle()
    await write(surface().url, customer, 'Hello again')
    await anna.row(customer.name).click()
    await anna.timeline.getByText('Hello again').waitFor()
    expect(await anna.texts()).toEqual(['Hello again'])
  })

  it.each(['support-admin', 'manager'])('A2: %s sees, joins and assigns', async (who) => {
    const { at } = await opened(who)
    await at.button('Join').click()
    await at.button('Leave').waitFor()
    await at.button('Assign').click()
    await at.page.getByRole('menuitem', { name: 'Anna Agent' }).click()
    await at.timeline.getByText('assigned Anna Agent').waitFor()
    await at.button('Assign').click()
    await at.page.getByRole('menuitem', { name: 'Back to Unassigned' }).click()
    await at.timeline.getByText('moved it back to Unassigned').waitFor()
    expect(at.errors).toEqual([])
  })
})

describe('C1 the contact beside it', () => {
  it('C1: what two change at once: other fields go together, the same one is told', async () => {
    const { contact, at: anna } = await opened('agent1', '?view=unassigned&panel=contact')
    const panel = anna.page.getByRole('complementary', { name: 'Contact' })
    const ben = await surface().as('agent2')
    await panel.getByRole('button', { name: 'Language: Not set. Edit' }).click()
    await ben.ok('PATCH', `/v1/contacts/${contact.id}`, { attributes: { plan: 'gold' } })
    await panel.getByRole('textbox', { name: 'Language' }).fill('de')
    await anna.page.keyboard.press('Enter')
    await panel.getByRole('button', { name: /Language: German/ }).click()
    await panel.getByText('gold').waitFor()
    await ben.ok('PATCH', `/v1/contacts/${contact.id}`, { language: 'fr' })
    await panel.getByRole('textbox', { name: 'Language' }).fill('it')
    await anna.page.keyboard.press('Enter')
    await panel.getByText('Somebody changed this at the same time.').waitFor()
    await panel.getByText('It is “fr” by now.').waitFor()
    await anna.page.keyboard.press('Escape')
    await panel.getByRole('button', { name: /Language: French/ }).waitFor()
    await panel.getByRole('button', { name: 'Add phone number' }).click()
    await panel.getByRole('textbox', { name: 'phone number' }).fill('079')
    await anna.page.keyboard.press('Enter')
    await panel.getByText('Write the number with its country code').waitFor()
  })

  it('C5: notes stand beside the conversation, too, and tell whom they mention', async () => {
    const { customer, contact, at: anna } = await opened('agent1', '?view=unassigned&panel=contact')
    const notes = anna.page.getByRole('region', { name: 'Notes' })
    const ben = await desk('agent2', { path: `/?view=mine` })
    await ben.tab('Mine').waitFor()
    await ben.connected()
    await notes.getByRole('button', { name: 'Add note' }).click()
    await notes.getByRole('textbox').fill('Likes red chairs.')
    await notes.getByRole('combobox').selectOption({ label: 'Ben Agent' })
    await expect.poll(() => notes.getByRole('textbox').inputValue()).toBe('Likes red chairs. @Ben Agent ')
    await notes.getByRole('textbox').press('Control+Enter')
    await notes.getByRole('listitem').getByText('Likes red chairs. @Ben Agent').waitFor()
    await anna.timeline.getByText('Likes red chairs. @Ben Agent').waitFor()
    await ben.page.getByRole('button', { name: /^Notifications: / }).click()
    await ben.dialog.getByText(`You were mentioned in a note on ${customer.name}`).waitFor()
    // Another agent's note comes by itself.
    const colleague = await surface().as('agent2')
    await colleague.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: 'And tables.' })
    await notes.getByText('And tables.').waitFor()
    expect(anna.errors).toEqual([])
  })
})

describe('F5 saved views', () => {
  it('F5: a list gets a name, a place and an owner, is changed and goes again; its number moves by itself', async () => {
    await write(surface().url, newCustomer(), 'Is this the one?')
    const sofia = await desk('support-admin', { path: '/?view=unassigned&channel=demo-whatsapp' })
    const { page } = sofia
    const lists = page.getByRole('navigation', { name: 'Lists' })
    const view = (name: string) => lists.getByRole('link', { name: new RegExp(`^${name}`) })
    const save = async (name: string) => {
      await sofia.dialog.getByLabel('Name').fill(name)
      await sofia.dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor()
    }
    const api = await surface().as('support-admin')
    const kept = async () => {
      const { items } = await api.ok<{ items: { name: string; teamId?: string }[] }>('GET', '/v1/saved-views')
      return items.map(({ name, teamId = 'mine' }) => `${teamId} ${name}`)
    }

    await sofia.button(/^Filter/).click()
    await sofia.button('Save as a view').click()
    await sofia.dialog.getByText('Shows: Unassigned · Demo WhatsApp').waitFor()
    await save('Phones')
    const counted = async () => Number(/\d+/.exec((await view('Phones').textContent()) ?? '')?.[0])
    await expect.poll(counted).toBeGreaterThan(0)
    const before = await counted()
    await write(surface().url, newCustomer(), 'One more')
    await expect.poll(counted).toBe(before + 1)

    await sofia.tab('Overdue').click()
    await page.getByRole('heading', { name: 'Overdue' }).waitFor()
    await lists.getByRole('button', { name: 'New view' }).click()
    await save('Late')
    await view('Late').press('Alt+ArrowUp')
    await page.getByText('Late: now 1 of 2').waitFor()
    await expect.poll(kept).toEqual(['mine Late', 'mine Phones'])
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toMatch(/^Late/)
    await view('Late').dragTo(view('Phones'))
    await expect.poll(kept).toEqual(['mine Phones', 'mine Late'])

    await view('Phones').hover()
    await sofia.button('More about Phones').click()
    await page.getByRole('menuitem', { name: 'Edit view' }).click()
    await sofia.dialog.getByLabel('Whose').selectOption({ label: 'Support' })
    await sofia.dialog.getByRole('button', { name: 'Save' }).click()
    await lists.getByRole('heading', { name: 'Views of Support' }).waitFor()
    await expect.poll(kept).toEqual(['mine Late', 'support Phones'])

    const anna = await desk('agent1', { path: '/' })
    await anna.tab('Phones').click()
    await anna.page.getByRole('heading', { name: 'Phones' }).waitFor()
    await expect.poll(() => anna.button('More about Phones').count()).toBe(0)

    await view('Phones').click()
    await sofia.button(/^Filter/).click()
    await page.getByLabel('Status').selectOption('new')
    await sofia.button('Save to “Phones”').click()
    await sofia.button(/^Filter: 2 active/).waitFor()
    await page.getByLabel('Status').waitFor({ state: 'detached' })
    await view('Phones').hover()
    await sofia.button('More about Phones').click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    await sofia.dialog.getByRole('button', { name: 'Delete' }).click()
    // What is beside an open dialog is not there for anybody.
    await sofia.dialog.waitFor({ state: 'detached' })
    await view('Phones').waitFor({ state: 'detached' })
    expect(await kept()).toEqual(['mine Late'])
    expect([...sofia.errors, ...anna.errors]).toEqual([])
  })
})

describe('going through a list', () => {
  const focused = (at: Desk) => at.page.evaluate("document.activeElement?.getAttribute('aria-label') ?? ''")
  /** Customers of the support team, the one who wrote last on top of the list. */
  async function customers(many: number) {
    const all = []
    for (let each = 0; each < many; each++) {
      const customer = newCustomer()
      await write(surface().url, customer, `Where is my parcel, says ${customer.name}?`)
      all.unshift(customer)
    }
    return all
  }
  const name = (at: Desk, customer: { name: string }) =>
    at.page.getByRole('region', { name: customer.name, exact: true })

  it('A7 S2 S3 S4: by keys, what is done is followed by the next, and comes back as it was', async () => {
    const [first, second, third] = await customers(3)
    if (!first || !second || !third) throw new Error('nobody')
    const anna = await desk('agent1', { path: '/?view=unassigned', afterDone: 'next' })
    await anna.row(first.name).waitFor()
    await anna.connected()
    await anna.page.keyboard.press('j')
    await name(anna, first).waitFor()
    // Joining leads to where one writes, and Escape back to the conversation, and then to its row.
    await anna.page.keyboard.press('o')
    await expect.poll(() => focused(anna)).toBe('Write a reply')
    await anna.page.keyboard.type('half a thought')
    await anna.page.keyboard.press('Escape')
    expect(await focused(anna)).toBe(first.name)
    await anna.row(first.name).getByText('Draft').waitFor()
    await anna.page.keyboard.press('h')
    await anna.page.getByText('Put on hold.', { exact: true }).waitFor()
    await name(anna, second).waitFor()
    await expect.poll(() => focused(anna)).toBe(second.name)
    await anna.page.keyboard.press('Shift+Z')
    await anna.page.getByText('No longer on hold.', { exact: true }).waitFor()
    await name(anna, first).waitFor()
    await expect.poll(() => focused(anna)).toBe(first.name)
    await expect.poll(async () => (await conversationOf(first.name)).status).toBe('ongoing')
    await anna.reply.and(anna.page.locator(':text("half a thought")')).waitFor()
    // What the customer said meanwhile is not taken back: it stays closed, and says so.
    const owner = await surface().as('owner')
    await owner.ok('PATCH', '/v1/workspace', { resolutionRequired: true })
    await anna.page.reload()
    await name(anna, first).waitFor()
    await anna.connected()
    await anna.page.keyboard.press('e')
    await anna.dialog.getByRole('radio', { name: 'Question' }).check()
    await anna.dialog.getByRole('textbox', { name: /^Category/ }).fill('Delivery')
    await anna.dialog.getByRole('textbox', { name: /^Closing note/ }).fill('Found it')
    await anna.dialog.getByRole('button', { name: 'Close conversation' }).click()
    await anna.page.getByText('Closed.', { exact: true }).waitFor()
    await name(anna, second).waitFor()
    await expect.poll(() => focused(anna)).toBe(second.name)
    const closed = await conversationOf(first.name)
    await write(surface().url, first, 'One more thing')
    await anna.row(first.name).getByText('One more thing').waitFor()
    await anna.button(/^Undo/).click()
    const trouble = `${first.name} has started a new conversation meanwhile. It stays closed.`
    await anna.page.getByText(trouble, { exact: true }).waitFor()
    expect((await owner.ok('GET', `/v1/conversations/${closed.id}`)).status).toBe('resolved')
    await owner.ok('PATCH', '/v1/workspace', { resolutionRequired: false })
    // Back to the list: the focus is on the row that one comes from.
    await anna.page.keyboard.press('Escape')
    await anna.page.keyboard.press('Escape')
    await anna.page.waitForURL(/\/\?/)
    await expect
      .poll(() => anna.page.evaluate("document.activeElement?.textContent ?? ''") as Promise<string>)
      .toContain(second.name)
    // Taking it back was refused, as it should be.
    expect(anna.errors.filter((error) => !error.includes('409'))).toEqual([])
  })

  it('A1 A7 Q1: by mouse, a list has the order that is chosen for it, live; a transfer comes back to its team', async () => {
    const [newest, middle, oldest] = await customers(3)
    if (!newest || !middle || !oldest) throw new Error('nobody')
    const { id } = await conversationOf(middle.name)
    // High enough for what the others left there, too: only rows near the window are drawn.
    const sofia = await desk('owner', { path: '/?view=unassigned', afterDone: 'next', height: 3000 })
    await sofia.row(newest.name).waitFor()
    await sofia.connected()
    const places = () =>
      sofia.page.evaluate(
        `[...document.querySelectorAll('ul[aria-label="Conversations"] > li')].map((row) => [Number(row.ariaPosInSet), row.textContent])`,
      ) as Promise<[number, string][]>
    /** in which order the three stand */
    const order = async () => {
      const rows = (await places()).toSorted(([a], [b]) => a - b)
      return rows.flatMap(([, shown]) => [newest, middle, oldest].filter((each) => shown.includes(each.name)))
    }
    await expect.poll(order).toEqual([newest, middle, oldest])
    const choose = async (from: string, to: string) => {
      await sofia.button(`Order: ${from}`).click()
      await sofia.page.getByRole('menuitemradio', { name: to }).click()
    }
    await choose('Newest first', 'Longest waiting')
    await expect.poll(order).toEqual([oldest, middle, newest])
    // Who is answered waits no more; the list says for how long each of the others does.
    await sofia
      .row(middle.name)
      .getByText(/^Waiting <?\d+ min$/)
      .waitFor()
    await (await surface().as('owner')).ok('POST', `/v1/conversations/${id}/join`, {})
    await write(surface().url, oldest, 'I am still here')
    await sofia.row(oldest.name).getByText('I am still here').waitFor()
    expect(await order()).toEqual([oldest, middle, newest])
    await sofia.page.reload()
    await expect.poll(order).toEqual([oldest, middle, newest])
    await sofia.tab('Mine').click()
    await sofia.button('Order: Newest first').waitFor()
    await sofia.tab('Unassigned').click()
    await sofia.button('Order: Longest waiting').waitFor()
    await sofia.row(middle.name).click()
    await more(sofia, /^Transfer to a team/)
    await sofia.dialog.getByRole('radio', { name: /^Sales/ }).check()
    await sofia.dialog.getByRole('button', { name: 'Transfer' }).click()
    await sofia.page.getByText('Transferred to Sales.', { exact: true }).waitFor()
    await name(sofia, newest).waitFor()
    await sofia.button(/^Undo/).click()
    await sofia.page.getByText('Back in its team.', { exact: true }).waitFor()
    await name(sofia, middle).waitFor()
    expect(await conversationOf(middle.name)).toMatchObject({ teamId: 'support', participantIds: ['ag_owner'] })
    await sofia.row(oldest.name).click()
    await name(sofia, oldest).waitFor()
    // What somebody else has closed while one writes is said, with what was written.
    await sofia.reply.fill('I look for it')
    const ben = await surface().as('agent2')
    await ben.ok('POST', `/v1/conversations/${(await conversationOf(oldest.name)).id}/close`, {})
    await sofia.page.getByText('Ben Agent has closed this conversation.').waitFor()
    await sofia.page.getByRole('region', { name: 'You were writing this:' }).getByText('I look for it').waitFor()
    await sofia.button('Reopen').click()
    await expect.poll(() => sofia.reply.inputValue()).toBe('I look for it')
    expect(sofia.errors).toEqual([])
  })

  it('a browser that keeps nothing more says so, and what is written stays', async () => {
    const { at: anna } = await opened()
    const [other] = await customers(1)
    await anna.row(other?.name ?? '').waitFor()
    await anna.page.evaluate(
      `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`,
    )
    await anna.reply.fill('a long thought')
    await anna.page.getByText(/storage is full/).waitFor()
    await anna.row(other?.name ?? '').click()
    await anna.page.goBack()
    await expect.poll(() => anna.reply.inputValue()).toBe('a long thought')
    await anna.reply.press('Enter')
    await anna.timeline.getByText('a long thought').waitFor()
    await anna.page.getByText(/storage is full/).waitFor({ state: 'detached' })
  })
})

import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { text, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import type { Desk } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk, conversationOf } = withDesks()

/** A customer of the support team, with the conversation open on an agent's desk. */
async function opened(agent = 'agent1') {
  const customer = newCustomer()
  await write(surface().url, customer, 'Where is my parcel?')
  const { id, contact } = await conversationOf(customer.name)
  const at = await desk(agent, { path: `/conversations/${id}?view=unassigned` })
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
    await ben.timeline.getByText('Anna Agent resumed it').waitFor()
    await more(anna, /^Put on hold/)
    await anna.timeline.getByText('put it on hold').nth(1).waitFor()
    // S2: a customer's message resumes it.
    await write(surface().url, customer, 'Still there?')
    await anna.button('Hold').waitFor()
    await anna.button('Leave').click()
    await ben.timeline.getByText('Anna Agent left').waitFor()
    await anna.button('Close').click()
    await anna.dialog.getByRole('radio', { name: 'Question' }).check()
    await anna.dialog.getByRole('textbox', { name: 'Closing note' }).fill('Found it')
    await anna.dialog.getByRole('button', { name: 'Close conversation' }).click()
    await ben.page.getByText('This conversation is closed.').waitFor()
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
    expect(await item.getAttribute('aria-disabled')).toBe('true')
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
    expect(await item.getAttribute('aria-disabled')).toBe('true')
    await item.getByText('Only the pinned agent or an admin may').waitFor()
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
    expect(await anna.page.getByRole('menuitem', { name: /Blacklist|Delete/ }).count()).toBe(0)
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
    const { id, contact, at: anna } = await opened()
    await anna.page.goto(`${surface().url}/conversations/${id}?view=unassigned&panel=contact`)
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
    const { customer, id, contact, at: anna } = await opened()
    await anna.page.goto(`${surface().url}/conversations/${id}?view=unassigned&panel=contact`)
    const notes = anna.page.getByRole('region', { name: 'Notes' })
    const ben = await desk('agent2', { path: `/?view=mine` })
    await ben.tab('Mine').waitFor()
    await ben.connected()
    await notes.getByRole('button', { name: 'Add note' }).click()
    await notes.getByRole('textbox').fill('Likes red chairs.')
    await notes.getByRole('combobox').selectOption({ label: 'Ben Agent' })
    expect(await notes.getByRole('textbox').inputValue()).toBe('Likes red chairs. @Ben Agent ')
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
    await view('Late').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByText('Late: now 1 of 2').waitFor()
    await expect.poll(kept).toEqual(['mine Late', 'mine Phones'])
    expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^Late/)
    await view('Late').dragTo(view('Phones'))
    await expect.poll(kept).toEqual(['mine Phones', 'mine Late'])

    await view('Phones').hover()
    await sofia.button('More about Phones').click()
    await page.getByRole('menuitem', { name: 'Edit view' }).click()
    await sofia.dialog.getByLabel('Whose').selectOption({ label: 'Support' })
    await sofia.dialog.getByRole('button', { name: 'Save' }).click()
    await lists.getByRole('heading', { name: 'Views of Support' }).waitFor()
    expect(await kept()).toEqual(['mine Late', 'support Phones'])

    const anna = await desk('agent1', { path: '/' })
    await anna.tab('Phones').click()
    await anna.page.getByRole('heading', { name: 'Phones' }).waitFor()
    expect(await anna.button('More about Phones').count()).toBe(0)

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
    await view('Phones').waitFor({ state: 'detached' })
    expect(await kept()).toEqual(['mine Late'])
    expect([...sofia.errors, ...anna.errors]).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { text, write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import type { Desk } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk, conversationOf } = withDesks()

const bell = ({ page }: Desk) => page.getByRole('button', { name: /^Notifications/ })
const centre = ({ page }: Desk) => page.getByRole('dialog', { name: 'Notifications' })
/** The window as nobody looks at it: what it shows on the desktop and plays is remembered. */
const away = `
  window.shown = []
  window.played = 0
  window.Notification = class {
    static permission = 'granted'
    constructor(title, options) { window.shown.push({ title, body: options.body, notification: this }) }
    close() {}
  }
  document.hasFocus = () => false
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (at) { window.played++; return start.call(this, at) }
`

/** Carla, David and a text message to their grab team. */
async function grabScene() {
  const customer = newCustomer()
  const [carla, david] = [await desk('agent3', { path: '/?view=mine' }), await desk('agent4', { path: '/?view=mine' })]
  for (const each of [carla, david]) await each.tab('Mine').waitFor()
  // Connected: before that nobody is told.
  for (const each of [carla, david]) await each.connected()
  await text(surface().url, customer, `A quote for ${customer.digits}`)
  return { customer, carla, david }
}

describe('N2 the notification centre', () => {
  it('N2: JOIN opens the conversation in Mine or Joined, and the mark goes', async () => {
    const customer = newCustomer()
    const anna = await desk('agent1', { path: '/?view=mine' })
    await anna.tab('Mine').waitFor()
    await anna.connected()
    await write(surface().url, customer, 'Anybody there?')
    await anna.page.getByRole('button', { name: 'Notifications: 1 unread' }).waitFor()
    await expect.poll(() => anna.page.title()).toBe('(1) Switchboard')
    await bell(anna).click()
    await centre(anna).getByText(`${customer.name} wrote and has no agent`).waitFor()
    // No tip hangs over it.
    await anna.page.mouse.move(640, 10)
    await anna.page.getByRole('tooltip').waitFor({ state: 'detached' })
    expect(await accessibilityProblems(anna.page)).toEqual([])
    await picture(anna.page, 'console-notifications-light-1280')
    await centre(anna).getByRole('button', { name: 'Join', exact: true }).click()
    await anna.timeline.getByText('Anybody there?').waitFor()
    await anna.button('Leave').waitFor()
    await anna.page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await expect.poll(() => anna.page.title()).toBe('Switchboard')
    expect((await conversationOf(customer.name)).participantIds).toEqual(['ag_agent1'])
    expect(anna.errors).toEqual([])
  })

  it('N2 A4: GRAB owns it; the offer is gone from the others’ centre', async () => {
    const { customer, carla, david } = await grabScene()
    await bell(carla).click()
    await bell(david).click()
    const said = `A quote for ${customer.digits}`
    await centre(david).getByText(said).waitFor()
    const offer = centre(carla).getByRole('listitem').filter({ hasText: said })
    await offer.getByRole('button', { name: 'Grab', exact: true }).click()
    await carla.timeline.getByText(said).waitFor()
    await centre(david).getByText(said).waitFor({ state: 'detached' })
    await carla.button('Leave').waitFor()
  })

  it('N2 A4: the card in the corner grabs, too; the others’ card goes', async () => {
    const { customer, carla, david } = await grabScene()
    const said = `A quote for ${customer.digits}`
    const cards = ({ page }: Desk) => page.getByRole('list', { name: 'New notifications' }).getByRole('listitem')
    await cards(carla).filter({ hasText: said }).waitFor()
    await cards(david).filter({ hasText: said }).waitFor()
    await cards(carla).filter({ hasText: said }).getByRole('button', { name: 'Grab', exact: true }).click()
    await carla.timeline.getByText(said).waitFor()
    await cards(david).filter({ hasText: said }).waitFor({ state: 'detached' })
  })

  it('N1 N2: on the desktop and by sound while nobody looks; a click there leads to the conversation', async () => {
    const customer = newCustomer()
    const anna = await desk('agent1', { path: '/?view=mine' })
    const { page } = anna
    await page.addInitScript(away)
    await page.reload()
    // Browsers play nothing before the first click.
    await anna.tab('Others').click()
    await anna.connected()
    await write(surface().url, customer, 'Hello there')
    const shown = () => expect.poll(() => page.evaluate('window.shown.length'), { timeout: 30_000 })
    const played = () => expect.poll(() => page.evaluate('window.played'), { timeout: 30_000 })
    await shown().toBe(1)
    expect(await page.evaluate('[window.shown[0].title, window.shown[0].body]')).toEqual([
      `${customer.name} wrote and has no agent`,
      'Hello there',
    ])
    // Sounds are fetched when the first one is needed.
    await played().toBe(2)
    await page.evaluate('window.shown[0].notification.onclick()')
    await anna.timeline.getByText('Hello there').waitFor()
    await bell(anna).click()
    await centre(anna).getByRole('button', { name: 'Sound and do not disturb' }).click()
    // What is chosen is heard.
    await centre(anna).getByRole('radio', { name: 'Drop' }).check()
    await played().toBe(3)
    await centre(anna).getByRole('radio', { name: 'None' }).check()
    await page.keyboard.press('Escape')
    await anna.tab('Others').click()
    await write(surface().url, newCustomer(), 'Quietly')
    await shown().toBe(2)
    expect(await page.evaluate('window.played')).toBe(3)
    await expect.poll(() => page.getAttribute('link[rel=icon]', 'href')).toMatch(/^data:image\/png/)

    // Not to be disturbed: nothing comes up, and the centre counts on.
    await bell(anna).click()
    await centre(anna).getByRole('button', { name: 'For an hour' }).click()
    await centre(anna)
      .getByText(/^Do not disturb until/)
      .waitFor()
    await page.mouse.move(640, 10)
    expect(await accessibilityProblems(page)).toEqual([])
    await picture(page, 'console-quiet-light-1280')
    await page.keyboard.press('Escape')
    const waiting = Number((await page.title()).replaceAll(/\D/g, ''))
    await write(surface().url, newCustomer(), 'Unheard')
    await expect.poll(() => page.title(), { timeout: 30_000 }).toBe(`(${waiting + 1}) Switchboard`)
    expect(await page.evaluate('window.shown.length')).toBe(2)
    await bell(anna).click()
    await centre(anna).getByRole('button', { name: 'End do not disturb' }).click()
    await centre(anna)
      .getByText(/^Do not disturb until/)
      .waitFor({ state: 'detached' })
  })

  it('N1: assigned to me, and a note that calls me', async () => {
    const customer = newCustomer()
    await write(surface().url, customer, 'Hello')
    const { id } = await conversationOf(customer.name)
    const ben = await desk('agent2', { path: '/?view=mine' })
    await ben.tab('Mine').waitFor()
    await ben.connected()
    const anna = await desk('agent1', { path: `/conversations/${id}?view=unassigned` })
    await anna.button('Note').click()
    await anna.note.fill('@agent2@demo.test can you look at this?')
    await anna.note.press('Enter')
    await bell(ben).click()
    await centre(ben).getByText(`You were mentioned in a note on ${customer.name}`).waitFor()
    await anna.button('Assign').click()
    await anna.page.getByRole('menuitem', { name: 'Ben Agent' }).click()
    await centre(ben).getByText(`${customer.name} was assigned to you`).click()
    await ben.timeline.getByText('can you look at this?').waitFor()
    expect([...anna.errors, ...ben.errors]).toEqual([])
  })
})

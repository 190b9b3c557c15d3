import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { type Conversation, newCustomer } from '../full-path/surface.ts'
import { visitorsOf } from '../full-path/visitors.ts'
import { mime } from '../kit/mime.ts'
import { hasFocus, pdf, uploaded } from './answering.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { handsOn } from './hands.ts'

const { surface, desk, conversationOf } = withDesks()

type Way = 'keyboard' | 'mouse'
const table = readFileSync(new URL('../../docs/effort.md', import.meta.url), 'utf8').split('\n')
/** What the document says a job takes. */
function documented(job: string, way: Way): number {
  const row = table.find((line) => line.startsWith(`| ${job} |`))
  return Number(row?.split('|')[way === 'keyboard' ? 2 : 3])
}

beforeAll(async () => {
  const owner = await surface().as('owner')
  const response = { scope: 'shared', topic: 'Greetings', title: 'Good morning', shortcut: 'gm' }
  await owner.ok('POST', '/v1/canned-responses', { ...response, text: 'Good morning!' })
})

/** Somebody wrote, and nobody else says that. */
async function asked() {
  const customer = newCustomer()
  const said = `Where is parcel ${customer.digits}`
  await write(surface().url, customer, said)
  await surface().settle()
  return { name: customer.name, said, digits: customer.digits }
}

/** Somebody wrote on WhatsApp, longer ago than free text is taken. */
async function askedLongAgo() {
  const customer = await asked()
  const { id } = await conversationOf(customer.name)
  await (await surface().as('owner')).ok('POST', `/v1/conversations/${id}/hold`, {})
  await surface().helper('clock', { advanceSeconds: 25 * 3600 })
  return customer
}

async function askedByEmail() {
  const address = `${randomUUID()}@mail.test`
  const name = `Dora ${address.slice(0, 8)}`
  const headers = {
    From: `${name} <${address}>`,
    To: 'support@demo.test',
    Subject: 'A lamp',
    'Message-ID': `<${address}>`,
  }
  const visitors = visitorsOf(surface(), await surface().as('owner'))
  await visitors.receive(mime(headers, 'It does not light.'))
  await surface().settle()
  return { name, emails: visitors.emails }
}

/** An agent at work. Each job begins in a list, or with a conversation open, and ends once it is seen to be done. */
async function working(way: Way) {
  const at = await desk('owner', { path: '/?view=all', afterDone: 'next' })
  await at.connected()
  const { page, row } = at
  // Choosers are taken as long as somebody listens: asked for at the moment of the key, that may come too late.
  page.on('filechooser', () => undefined)
  const hands = handsOn(page)
  const takes: Record<string, number> = {}
  /** What the console asks for once, the time and the rules of the workspace, it learns as it is loaded. */
  async function list(search: string, name: string) {
    await goTo(page, `/?${search}`)
    await row(name).waitFor()
    await at.answered()
    // What had the focus before would take the keys.
    await page.evaluate('document.activeElement.blur()')
    hands.counted()
  }
  const templates = page.getByRole('combobox', { name: 'Search templates' })
  async function open(name: string, begin = at.reply) {
    await list('view=all', name)
    await row(name).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await begin.waitFor()
    await at.answered()
    // What is clicked has the focus, and in the list some keys are its rows'.
    await page.evaluate('document.activeElement.blur()')
    hands.counted()
  }
  const done = (job: string) => {
    takes[job] = hands.counted()
  }
  const becomes = (name: string, fields: Partial<Conversation>) =>
    expect.poll(() => conversationOf(name)).toMatchObject(fields)
  /** no job takes more than the document says */
  const judged = () =>
    expect(Object.entries(takes).filter(([job, taken]) => !(taken <= documented(job, way)))).toEqual([])
  return {
    ...at,
    ...hands,
    list,
    open,
    done,
    becomes,
    judged,
    options: page.getByRole('option'),
    field: page.getByRole('combobox', { name: 'Search conversations' }),
    templates,
    recipients: page.getByRole('button', { name: /Recipients and subject/ }),
  }
}

describe('what everyday jobs take', () => {
  it('by keyboard', async () => {
    const [first, second, third] = [await asked(), await asked(), await asked()]
    const agent = await working('keyboard')
    const { page, timeline, dialog, press, type, reach, list, open, done, becomes, recipients } = agent

    await list('queue=rep_needed', first.name)
    await press('j')
    await timeline.getByText(first.said).waitFor()
    await press('r')
    await type('It is on its way.')
    await press('Enter')
    await timeline.getByText('It is on its way.').waitFor()
    done('Answer whoever waits longest')

    await list('view=unassigned', second.name)
    await press('/')
    await agent.field.waitFor()
    await type(`parcel ${first.digits}`)
    await reach(agent.row(first.said), 'ArrowDown')
    await press('Enter')
    await timeline.getByText(first.said).waitFor()
    done("Find a customer's message")

    await open(first.name)
    await press('r')
    await type('/gm')
    await agent.options.filter({ hasText: 'Good morning' }).waitFor()
    await press('Enter')
    await expect.poll(() => agent.reply.inputValue()).toBe('Good morning!')
    done('Insert a canned response')

    await agent.reply.fill('')
    await open(first.name)
    const chosen = page.waitForEvent('filechooser')
    await press('f')
    await (await chosen).setFiles(pdf('bill.pdf', 1_000))
    await uploaded(page, 'bill.pdf')
    await press('Enter')
    await timeline.getByText('bill.pdf').waitFor()
    done('Send a file')

    await open(first.name)
    await press('n')
    await type('@Ben Agent please look')
    await press('Enter')
    await timeline.getByText('please look').waitFor()
    done('A note that mentions a colleague')

    await open(first.name)
    await press('x')
    await press('Space')
    await press('g')
    await dialog.getByRole('combobox').waitFor()
    await type(`late ${first.digits}`)
    await agent.options.filter({ hasText: 'New tag' }).waitFor()
    await press('Enter')
    await timeline.getByText(`late ${first.digits}`).waitFor()
    done('Tag a message')

    await open(first.name)
    await press('h')
    await becomes(first.name, { status: 'on_hold' })
    done('Put on hold')

    await open(first.name)
    await press('a')
    await page.getByRole('menuitem', { name: 'Ben Agent' }).and(page.locator(':not([aria-disabled])')).waitFor()
    await type('Ben')
    await page.locator('[role=menuitem]:focus').filter({ hasText: 'Ben Agent' }).waitFor()
    await press('Enter')
    await becomes(first.name, { assigneeId: 'ag_agent2' })
    done('Assign to a colleague')

    await list('view=unassigned', second.name)
    await press('j')
    await timeline.getByText(/Where is parcel/).waitFor()
    const taken = (await timeline.getByText(second.said).count()) > 0 ? second : third
    const next = taken === second ? third : second
    await agent.reply.waitFor()
    agent.counted()
    await press('m')
    await becomes(taken.name, { assigneeId: 'ag_owner' })
    await press('e')
    await becomes(taken.name, { status: 'resolved' })
    done('Take and close')

    await timeline.getByText(next.said).waitFor()
    done('The next one after closing')

    await open(next.name)
    await press('t')
    await dialog.getByRole('radio').first().waitFor()
    await press('Space')
    await press('Enter')
    await becomes(next.name, { teamId: 'sales' })
    done('Transfer to a team')

    const { name, emails } = await askedByEmail()
    const to = `${randomUUID()}@office.test`
    await open(name)
    await recipients.waitFor()
    await press('b')
    await type(to)
    await reach(agent.reply)
    await type('Try the switch.')
    await press('Control+Enter')
    await timeline.getByText('Try the switch.').waitFor()
    done('Answer by email with a copy')
    await surface().settle()
    expect(await emails(to)).toHaveLength(1)

    await (await surface().as('owner')).ok('PATCH', '/v1/workspace', { startOutgoing: true })
    await page.reload()
    await list('view=all', first.name)
    await press('c')
    await dialog.getByLabel('Phone number').waitFor()
    await type('+14155550132')
    await reach(dialog.getByLabel('Message'))
    await type('Your lamp is here.')
    await press('Control+Enter')
    await timeline.getByText('Your lamp is here.').waitFor()
    done('Write to a new number first')
    // Elsewhere its button is one more to pass.
    await (await surface().as('owner')).ok('PATCH', '/v1/workspace', { startOutgoing: false })

    const late = await askedLongAgo()
    await page.reload()
    await open(late.name, agent.templates)
    await press('r')
    await type('order')
    await agent.options.filter({ hasText: 'order_update' }).waitFor()
    await press('Enter')
    await expect.poll(() => hasFocus(page.getByLabel('Text 1'))).toBe(true)
    await type('Olga')
    await press('Tab')
    await type('4711')
    await press('Control+Enter')
    await timeline.getByText('Hi Olga, order 4711 has left.').waitFor()
    done('Send a template outside the window')

    agent.judged()
  }, 240_000)

  it('by mouse', async () => {
    const [first, second, third] = [await asked(), await asked(), await asked()]
    const agent = await working('mouse')
    const { page, timeline, dialog, row, button, reply, click, type, list, open, done, becomes, recipients } = agent
    const send = button('Send')
    const usable = (what: Locator) => what.and(page.locator(':not([aria-disabled])'))

    await list('queue=rep_needed', first.name)
    await click(row(first.name))
    await click(reply)
    await type('It is on its way.')
    await click(send)
    await timeline.getByText('It is on its way.').waitFor()
    done('Answer whoever waits longest')

    await list('view=unassigned', second.name)
    await click(page.getByRole('search').getByRole('link'))
    await agent.field.waitFor()
    await type(`parcel ${first.digits}`)
    await click(row(first.said))
    await timeline.getByText(first.said).waitFor()
    done("Find a customer's message")

    await open(first.name)
    await click(reply)
    await type('/gm')
    await click(agent.options.filter({ hasText: 'Good morning' }))
    await expect.poll(() => reply.inputValue()).toBe('Good morning!')
    done('Insert a canned response')

    await reply.fill('')
    await open(first.name)
    const chosen = page.waitForEvent('filechooser')
    await click(button('Attach files'))
    await (await chosen).setFiles(pdf('bill.pdf', 1_000))
    await uploaded(page, 'bill.pdf')
    await click(send)
    await timeline.getByText('bill.pdf').waitFor()
    done('Send a file')

    await open(first.name)
    await click(button('Note'))
    await type('@Ben Agent please look')
    await click(button('Add note'))
    await timeline.getByText('please look').waitFor()
    done('A note that mentions a colleague')

    await open(first.name)
    const message = timeline.getByRole('article').filter({ hasText: first.said })
    await message.hover()
    await click(message.getByRole('checkbox'))
    await click(page.getByRole('toolbar').getByRole('button', { name: 'Add tag' }))
    await dialog.getByRole('combobox').waitFor()
    await type(`late ${first.digits}`)
    await click(agent.options.filter({ hasText: 'New tag' }))
    await timeline.getByText(`late ${first.digits}`).waitFor()
    done('Tag a message')

    await open(first.name)
    await click(button('Hold'))
    await becomes(first.name, { status: 'on_hold' })
    done('Put on hold')

    await open(first.name)
    await click(button('Assign'))
    await click(usable(page.getByRole('menuitem', { name: 'Ben Agent' })))
    await becomes(first.name, { assigneeId: 'ag_agent2' })
    done('Assign to a colleague')

    await list('view=unassigned', second.name)
    await row(third.name).click()
    await reply.waitFor()
    agent.counted()
    await click(button('Join'))
    await button('Leave').waitFor()
    await click(button('Close'))
    await becomes(third.name, { status: 'resolved' })
    done('Take and close')

    await timeline.getByText(second.said).waitFor()
    done('The next one after closing')

    await open(second.name)
    await click(button('Transfer'))
    await click(dialog.getByRole('radio').first())
    await click(dialog.getByRole('button', { name: 'Transfer' }))
    await becomes(second.name, { teamId: 'sales' })
    done('Transfer to a team')

    const { name, emails } = await askedByEmail()
    const to = `${randomUUID()}@office.test`
    await open(name)
    await click(recipients)
    await click(page.getByLabel('Cc', { exact: true }))
    await type(to)
    await click(reply)
    await type('Try the switch.')
    await click(send)
    await timeline.getByText('Try the switch.').waitFor()
    done('Answer by email with a copy')
    await surface().settle()
    expect(await emails(to)).toHaveLength(1)

    await (await surface().as('owner')).ok('PATCH', '/v1/workspace', { startOutgoing: true })
    await page.reload()
    await list('view=all', first.name)
    await click(button('New conversation'))
    await dialog.getByLabel('Phone number').waitFor()
    await type('+14155550133')
    await click(dialog.getByLabel('Message'))
    await type('Your lamp is here.')
    await click(dialog.getByRole('button', { name: 'Send' }))
    await timeline.getByText('Your lamp is here.').waitFor()
    done('Write to a new number first')
    // Elsewhere its button is one more to pass.
    await (await surface().as('owner')).ok('PATCH', '/v1/workspace', { startOutgoing: false })

    const late = await askedLongAgo()
    await page.reload()
    await open(late.name, agent.templates)
    await click(agent.options.filter({ hasText: 'order_update' }))
    await expect.poll(() => hasFocus(page.getByLabel('Text 1'))).toBe(true)
    await type('Olga')
    await click(page.getByLabel('Text 2'))
    await type('4711')
    await click(send)
    await timeline.getByText('Hi Olga, order 4711 has left.').waitFor()
    done('Send a template outside the window')

    agent.judged()
  }, 240_000)
})

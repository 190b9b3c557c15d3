import { beforeAll, describe, expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { goTo } from './desk.ts'
import { withDesks } from './desks.ts'
import { describePages, type ShownPage } from './pages.ts'

const { surface, desk, lastingDesk, browser } = withDesks()
const said = newCustomer()
let ids: { open: string; closed: string; others: string }

beforeAll(async () => {
  const anna = await surface().as('agent1')
  const ben = await surface().as('agent2')
  const customers = [said, newCustomer(), newCustomer(), newCustomer()]
  for (const customer of customers) await write(surface().url, customer, `Hello, this is ${customer.name}`)
  const [open, closed, others] = await Promise.all(customers.map(({ name }) => anna.find(name)))
  ids = { open: open?.id ?? '', closed: closed?.id ?? '', others: others?.id ?? '' }
  await anna.reply(ids.open, 'Good morning! See https://example.com/help for the first steps.')
  await anna.ok('POST', `/v1/contacts/${open?.contact.id}/notes`, { text: 'Prefers mornings.' })
  await surface().helper('provider-faults', { channelId: 'demo-whatsapp', status: 400, times: 1 })
  await anna.reply(ids.open, 'This one is refused.')
  await surface().settle()
  await write(surface().url, said, 'Thank you, and where is my parcel?')
  await anna.ok('POST', `/v1/conversations/${ids.closed}/close`, { type: 'question', note: 'Answered by phone.' })
  await ben.reply(ids.others, 'I take this one.')
  const views = [
    { name: 'WhatsApp, nobody’s', filter: { view: 'unassigned', channelId: 'demo-whatsapp' } },
    { name: 'On hold, with a name that has no room', filter: { view: 'all', status: 'on_hold' } },
  ]
  for (const view of views) await anna.ok('POST', '/v1/saved-views', view)
  const owner = await surface().as('owner')
  await owner.ok('POST', '/v1/saved-views', { name: 'Late', filter: { queue: 'overdue' }, teamId: 'support' })
  await surface().helper('clock', { advanceSeconds: 200 })
})

const pages: Record<string, ShownPage> = {
  list: { path: () => '/', sign: 'Customer', agent: 'agent1' },
  empty: { path: () => '/?view=joined&team=sales', sign: 'Clear filters', agent: 'agent1' },
  search: { path: () => `/search?q=${said.digits}`, sign: '2 results', agent: 'agent1' },
  conversation: { path: () => `/conversations/${ids.open}?view=mine`, sign: 'Not delivered', agent: 'agent1' },
  contact: { path: () => `/conversations/${ids.open}?view=mine&panel=contact`, sign: 'Contact since', agent: 'agent1' },
  closed: { path: () => `/conversations/${ids.closed}?view=closed`, sign: 'Answered by phone.', agent: 'agent1' },
  others: { path: () => `/conversations/${ids.others}?view=others`, sign: 'Join to answer', agent: 'agent1' },
  gone: {
    path: () => '/conversations/cv_00000000000000000000000000_1',
    sign: 'is not available',
    agent: 'agent1',
    foreseen: '404',
  },
  all: { path: () => '/?view=all', sign: 'Customer', agent: 'owner' },
  close: { path: () => `/conversations/${ids.open}?view=mine`, sign: 'Not delivered', agent: 'agent1', key: 'Shift+E' },
  keys: { path: () => '/', sign: 'Customer', agent: 'agent1', key: '?' },
  palette: { path: () => '/', sign: 'Customer', agent: 'agent1', key: 'Control+k' },
  assign: { path: () => `/conversations/${ids.open}?view=mine`, sign: 'Not delivered', agent: 'agent1', key: 'a' },
}

describePages('console', pages, [360, 1280, 1920], lastingDesk)

describe.each(['light', 'dark'] as const)('signing in, %s', (theme) => {
  it('the sign-in page', async () => {
    const page = await browser().newPage({ colorScheme: theme, viewport: { width: 1280, height: 800 } })
    await page.goto(surface().url)
    await page.getByRole('button', { name: 'Anna Agent' }).waitFor()
    await picture(page, `console-sign-in-${theme}-1280`)
    expect(await accessibilityProblems(page)).toEqual([])
    await page.close()
  })
})

/** Runs in the page: what buttons say that have no room for it; what customers are called is cut where it must be. */
const cutButtons = `[...document.querySelectorAll('button, summary, label, h1')]
  .filter((each) => each.checkVisibility() && each.textContent.trim() !== '' && !each.querySelector('.sr-only'))
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
  .map((each) => each.textContent.trim())`

describe('languages', () => {
  it.each([
    ['de', 'Nicht zugewiesen', 'Verfügbar', 'Kanäle'],
    ['es', 'Sin asignar', 'Disponible', 'Canales'],
    ['fr', 'Non attribuées', 'Disponible', 'Canaux'],
    ['it', 'Non assegnate', 'Disponibile', 'Canali'],
    ['pt', 'Não atribuídas', 'Disponível', 'Canais'],
    ['ar', 'غير مسندة', 'متاح'],
    ['ja', '未割り当て', '対応可能'],
    ['nl', 'Niet toegewezen', 'Beschikbaar'],
    ['pl', 'Nieprzypisane', 'Dostępny'],
    ['tr', 'Atanmamış', 'Müsait'],
    ['zh', '未分配', '可接待'],
  ])('%s is taken from the browser', async (language, unassigned, available, channels = '') => {
    const { page, errors } = await desk('owner', { language })
    await page.getByRole('heading', { name: unassigned }).waitFor()
    await page.getByText(available, { exact: true }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe(language)
    expect(await page.evaluate('document.documentElement.dir')).toBe(language === 'ar' ? 'rtl' : 'ltr')
    await page.setViewportSize({ width: 390, height: 800 })
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await page.evaluate(cutButtons)).toEqual([])
    if (!channels) return
    await page.setViewportSize({ width: 1280, height: 800 })
    await goTo(page, '/settings')
    await page.getByRole('link', { name: channels }).first().waitFor()
    expect(errors).toEqual([])
  })
})

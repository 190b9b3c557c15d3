import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { visitorsOf } from '../full-path/visitors.ts'
import { mime } from '../kit/mime.ts'
import { hasFocus, openAnswering, sentTo } from './answering.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { withDesks } from './desks.ts'

const { surface, desk } = withDesks()

interface Sent {
  to: string
  text: string
}
const textsOn = async (channelId: string, to: string) =>
  (await surface().helper<Sent[]>(`simulator/sent?channelId=${channelId}`))
    .filter((one) => one.to === to)
    .map(({ text }) => text)

it('what is written looks as on its channel: marks by keys and buttons, emoji found by words, sent and closed in one go', async () => {
  const { page, reply, timeline, button, customer, errors } = await openAnswering(desk, surface())
  await reply.click()
  // WhatsApp has marks, by keys …
  await page.keyboard.type('Your total is ')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('$10.50')
  await page.keyboard.press('End')
  await page.keyboard.type(', see www.shop.test or call +41 44 123 45 67. really')
  // … and by mouse, around what is selected.
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await button('Italic').click()
  await expect
    .poll(() => reply.inputValue())
    .toBe('Your total is *$10.50*, see www.shop.test or call +41 44 123 45 67. _really_')
  const preview = page.locator('[data-preview]')
  await preview.locator('strong', { hasText: '$10.50' }).waitFor()
  expect(
    await preview.getByRole('link').evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href)),
  ).toEqual(['https://www.shop.test/', 'tel:+41441234567'])
  await reply.press('End')
  await page.keyboard.type(' ')
  await button('Emoji').click()
  const search = page.getByRole('combobox', { name: 'Search emoji' })
  await search.fill('thumbs up')
  await picture(page, 'composer-emoji-light-1280')
  await search.press('Enter')
  expect(await hasFocus(reply)).toBe(true)
  await expect.poll(() => reply.inputValue()).toMatch(/_really_ 👍$/)
  await picture(page, 'composer-marks-light-1280')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.keyboard.press('Enter')
  const bubble = timeline.locator('[data-entry]').filter({ hasText: 'Your total is' })
  await bubble.locator('strong', { hasText: '$10.50' }).waitFor()
  await bubble.locator('em', { hasText: 'really' }).waitFor()
  const body = 'Your total is *$10.50*, see www.shop.test or call +41 44 123 45 67. _really_ 👍'
  expect(await sentTo(surface(), customer.digits)).toEqual([
    expect.objectContaining({ text: expect.objectContaining({ body }) }),
  ])

  // The message first, then the conversation.
  await page.keyboard.type('*Good bye*')
  await page.keyboard.press('Control+Shift+Enter')
  const owner = await surface().as('owner')
  await expect.poll(async () => (await owner.find(customer.name)).status).toBe('resolved')
  expect((await sentTo(surface(), customer.digits)).at(-1)).toMatchObject({ text: { body: '*Good bye*' } })
  expect(errors).toEqual([])
})

it('Telegram is told beside the text how it looks; a channel that knows no marks gets none', async () => {
  for (const [channelId, from] of [
    ['demo-telegram', '600000321'],
    ['demo-twilio-sms', '+15550107777'],
  ] as const) {
    const name = `Format ${channelId}`
    await surface().helper('simulate', {
      kind: 'message',
      channelId,
      from,
      name,
      content: { type: 'text', text: 'Hi *you*' },
    })
    await surface().settle()
    const { id } = await (await surface().as('owner')).find(channelId === 'demo-telegram' ? name : from)
    const at = await desk('owner', { path: `/conversations/${id}?view=all`, theme: 'dark' })
    // What the customer wrote is what they wrote.
    await at.timeline.getByText('Hi *you*').waitFor()
    await at.reply.fill('All is *done*, 2*3*4')
    await at.page.locator('[data-preview]').getByText('All is done, 2*3*4').waitFor()
    await picture(at.page, `composer-${channelId}-dark-1280`)
    await at.reply.press('Enter')
    await at.timeline.getByText('All is done, 2*3*4').waitFor()
    await at.timeline.locator('[data-delivery=sent]').waitFor()
    await surface().settle()
    expect(await textsOn(channelId, from)).toEqual(['All is done, 2*3*4'])
    const isBold = await at.timeline.locator('strong', { hasText: 'done' }).count()
    expect(isBold).toBe(channelId === 'demo-telegram' ? 1 : 0)
    expect(at.errors).toEqual([])
  }
  const [told] = await surface().sent('demo-telegram')
  expect(told?.body).toMatchObject({ entities: [{ type: 'bold', offset: 7, length: 4 }] })
})

it('an email is formatted as it is written, kept as a draft, and sent as HTML with the same as text', async () => {
  const owner = await surface().as('owner')
  const web = visitorsOf(surface(), owner)
  const address = `${randomUUID()}@mail.test`
  const headers = {
    From: `Rita <${address}>`,
    To: 'support@demo.test',
    Subject: 'Chairs',
    'Message-ID': `<${randomUUID()}@x.test>`,
  }
  await web.receive(mime(headers, 'Which ones are there?'))
  await surface().settle()
  const { id } = await owner.find('Rita')
  const at = await desk('agent1', { path: `/conversations/${id}?view=all`, height: 900 })
  const { page, reply, timeline, button } = at
  await reply.click()
  await page.keyboard.type('Dear $contact.nam')
  await at.page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('there are ')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('two')
  await page.keyboard.press('Control+b')
  await page.keyboard.type(' <kinds>:')
  await page.keyboard.press('Enter')
  await button('List').click()
  await page.keyboard.type('red')
  await page.keyboard.press('Enter')
  // What Word has on the clipboard comes without what only Word understands.
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<html><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment--><p class=MsoNormal style="color:red"><b>blue</b><o:p></o:p></p><!--EndFragment--></body></html>')
    const options = { clipboardData: data, bubbles: true, cancelable: true }
    document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', options))
  })()`)
  await reply.locator('li strong', { hasText: 'blue' }).waitFor()
  await page.locator('[data-preview]').getByText('Dear Rita').waitFor()
  await picture(page, 'composer-email-light-1280')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.reload()
  await reply.locator('li strong', { hasText: 'blue' }).waitFor()
  await page.setViewportSize({ width: 390, height: 800 })
  await picture(page, 'composer-email-light-390')
  await reply.press('Control+Enter')
  await timeline.locator('li strong', { hasText: 'blue' }).waitFor()
  await picture(page, 'timeline-email-light-390')
  await surface().settle()
  const [email] = await web.emails(address)
  expect(email?.text.replaceAll('\r\n', '\n')).toContain('Dear Rita\nthere are two <kinds>:\n• red\n• blue')
  expect(email?.html).toContain('there are <strong>two</strong> &#60;kinds&#62;:')
  expect(email?.html).not.toMatch(/Mso|color:red/)
  expect(at.errors).toEqual([])
})

it('C5 `@` in a note offers agents and teams, and calls them', async () => {
  const { page, id, note, timeline, button, list, errors } = await openAnswering(desk, surface(), 'agent1', {
    width: 390,
  })
  await button('Note').click()
  await note.waitFor()
  await button('Call somebody').click()
  await list.getByRole('group', { name: 'Teams' }).getByRole('option').first().waitFor()
  await page.keyboard.type('ben')
  await list.getByRole('option', { name: 'Ben Agent' }).waitFor()
  await picture(page, 'composer-mention-light-390')
  await page.keyboard.press('Enter')
  await page.keyboard.type('look at this, @nobody')
  await page.keyboard.press('Enter')
  await timeline.locator('strong', { hasText: '@Ben Agent' }).waitFor()
  const entries = await (await surface().as('owner')).timeline(id)
  expect(entries.at(-1)?.note).toEqual({ text: '@Ben Agent look at this, @nobody', mentions: ['ag_agent2'] })
  const ben = await surface().as('agent2')
  await expect
    .poll(async () =>
      (await ben.ok<{ items: { kind: string }[] }>('GET', '/v1/me/notifications')).items.map(({ kind }) => kind),
    )
    .toContain('mention')
  expect(errors).toEqual([])
})

import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { write } from '../full-path/providers.ts'
import { newCustomer } from '../full-path/surface.ts'
import { visitorsOf } from '../full-path/visitors.ts'
import { PDF } from '../kit/files.ts'
import { mime } from '../kit/mime.ts'
import { withDesks } from './desks.ts'

/* Everything that somebody can name or write, made to run something. It is shown as it was written. */

const { surface, desk } = withDesks()
const evil = (where: string) => `<img src=x onerror="window.ran='${where}'">`
const links = [
  'javascript:window.ran=1',
  'JaVaScRiPt:alert(1)//https://a.test',
  'data:text/html,<script>window.ran=1</script>',
  'vbscript:x',
  'https://a.test/"onmouseover="window.ran=1',
  "https://a.test/'><script>window.ran=1</script>",
  'https://a.test/<svg/onload=window.ran=1>',
  'https://a.test\\@b.test/',
]

/** Runs in the page: what would run, or lead somewhere else than to a page. */
const unsafe = `(() => {
  const all = [...document.querySelectorAll('*')]
  const handlers = all.flatMap((one) => one.getAttributeNames().filter((name) => /^on/i.test(name)))
  const addresses = all.flatMap((one) =>
    ['href', 'src', 'action', 'formaction', 'xlink:href', 'srcdoc', 'data'].flatMap((name) => one.getAttribute(name) ?? []))
  const schemes = addresses.filter((at) => !/^(https?:|blob:|mailto:|tel:|\\/|#|\\.|\\?|$)/i.test(at))
  const loose = [...document.querySelectorAll('a[target=_blank]')].filter(({ rel }) => !rel.includes('noopener'))
  return {
    ran: window.ran ?? null,
    handlers,
    schemes: schemes.filter((at) => !at.startsWith('data:image/')),
    loose: loose.length,
    scripts: document.querySelectorAll('main script, body svg[onload], iframe').length,
    images: [...document.querySelectorAll('img')].filter(({ src }) => src.endsWith('/x')).length,
  }
})()`
const safe = { ran: null, handlers: [], schemes: [], loose: 0, scripts: 0, images: 0 }

it('nothing that anybody writes or names runs in the console', async () => {
  const owner = await surface().as('owner')
  const { url } = surface()
  const customer = { ...newCustomer(), name: evil('name') }
  await write(url, customer, evil('text'), links.join(' \n'), '<script>window.ran=1</script>')
  const { id, contact } = await owner.find(customer.name)
  await owner.ok('POST', `/v1/conversations/${id}/join`)
  await owner.ok('PATCH', '/v1/workspace', { name: evil('workspace') })
  await owner.ok('PATCH', '/v1/channels/demo-whatsapp', { name: evil('channel') })
  await owner.ok('PATCH', '/v1/teams/support', { name: evil('team') })
  await owner.ok('PATCH', '/v1/agents/ag_agent2', { name: evil('agent') })
  await owner.ok('POST', '/v1/categories', { name: evil('category') })
  const answer = { scope: 'shared', topic: evil('topic'), title: evil('title'), shortcut: 'evil', text: evil('answer') }
  await owner.ok('POST', '/v1/canned-responses', answer)
  await owner.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: `${evil('note')} ${links.join(' ')}` })
  const record = { kind: 'person', name: evil('record'), organization: evil('organization') }
  await owner.ok('POST', `/v1/contacts/${contact.id}/links`, record)
  const bytes = PDF
  const file = { name: `${evil('file')}.pdf`, type: 'application/pdf', size: bytes.length }
  const target = await owner.ok<{ id: string; upload: { url: string; fields: Record<string, string> } }>(
    'POST',
    '/v1/attachments',
    file,
  )
  const form = new FormData()
  for (const [name, value] of Object.entries(target.upload.fields)) form.set(name, value)
  form.set('file', new Blob([new Uint8Array(bytes)]), 'blob')
  await fetch(target.upload.url, { method: 'POST', body: form })
  const sent = await owner.ok<{ id: string }>('POST', `/v1/conversations/${id}/messages`, {
    text: evil('reply'),
    attachmentIds: [target.id],
  })
  await owner.ok('POST', '/v1/messages/tags', { messageIds: [sent.id], tag: evil('tag') })
  await owner.ok('POST', `/v1/conversations/${id}/close`, { type: 'question', note: evil('resolution') })
  const address = `${randomUUID()}@mail.test`
  const html = mime(
    {
      From: `"${evil('mail').replaceAll('"', '')}" <${address}>`,
      To: 'support@demo.test',
      Subject: evil('subject'),
      'Content-Type': 'text/html',
    },
    `<p>${evil('body')}</p><a href="javascript:window.ran=1">go</a><script>window.ran=1</script>&lt;img src=x onerror=window.ran=1&gt;`,
  )
  await visitorsOf(surface(), owner).receive(html)
  await surface().settle()

  const { page, errors, timeline } = await desk('owner', {
    path: `/conversations/${id}?view=all&panel=contact`,
    height: 1600,
  })
  await timeline.getByText(evil('text')).first().waitFor()
  for (const place of ['text', 'reply', 'note', 'resolution', 'tag', 'file']) {
    await page.getByText(evil(place), { exact: false }).first().waitFor()
  }
  await page.getByText(evil('record'), { exact: false }).first().waitFor()
  expect(await page.evaluate(unsafe)).toEqual(safe)
  const hrefs = await timeline
    .locator('a[href^="http"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
  expect(hrefs.length).toBeGreaterThan(3)

  const visit = async (open: (page: Page) => Promise<void>) => {
    await open(page)
    expect(await page.evaluate(unsafe)).toEqual(safe)
  }
  const row = page.getByRole('list', { name: 'Conversations' }).getByRole('link')
  await visit(async () => {
    await row.filter({ hasText: '<img src=x onerror=window.ran=' }).first().click()
    await timeline.getByText('onerror').first().waitFor()
  })
  for (const [section, text] of [
    ['canned-responses', evil('title')],
    ['channels', evil('channel')],
    ['categories', evil('category')],
    ['agents', evil('agent')],
    ['teams', evil('team')],
  ] as const) {
    await visit(async () => {
      // Without loading the page again.
      await page.evaluate(
        `history.pushState(null, '', '/settings/${section}'); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await page.getByText(text).first().waitFor()
    })
  }
  expect(errors).toEqual([])
})

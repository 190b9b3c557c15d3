import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { visitorsOf } from '../full-path/visitors.ts'
import { PNG } from '../kit/files.ts'
import { picture } from './chromium.ts'
import { withDesks } from './desks.ts'

const { surface, desk } = withDesks()

/** An email that tries everything, with a picture of its own and some from elsewhere. */
const hostile = (from: string) =>
  [
    `From: Dora <${from}>`,
    'To: support@demo.test, info@demo.test',
    'Cc: colleague@customer.test',
    'Subject: The lamp',
    `Message-ID: <${randomUUID()}@mail.test>`,
    `In-Reply-To: <${randomUUID()}@mail.test>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=r',
    '',
    '--r',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<html><head><meta http-equiv="refresh" content="0;url=https://evil.test/refresh"><base href="https://evil.test/">
<style>@import url(https://evil.test/css); body{background:url(https://evil.test/back)} p[title^=a]{background:url(https://evil.test/leak)}</style>
<script>window.top.ran = 1</script></head><body onload="top.ran=1">
<p style="color:#c00;background-image:url(https://evil.test/style)">It is <b>red</b>, and the lamp is broken.</p>
<p><a href="javascript:top.ran=1">click</a> <a href="data:text/html,<script>top.ran=1</script>">or here</a>
<a href="https://shop.test/lamp">the lamp</a></p>
<form action="https://evil.test/form"><input name=a value=b><button>Send</button></form>
<img src="cid:lamp" width="40" height="40" alt="The lamp"><img src="https://pictures.test/seen.png" width="30" height="30" alt="Elsewhere">
<svg><script>top.ran=1</script><image href="https://evil.test/svg"/></svg><iframe src="https://evil.test/frame"></iframe>
<object data="https://evil.test/object"></object><video src="https://evil.test/video" autoplay></video><link rel=stylesheet href="https://evil.test/link">
<img src=x onerror="top.ran=1"><math><mtext><img src onerror=top.ran=1></mtext></math><noscript><p title="</noscript><img src=x onerror=top.ran=1>"></noscript>
<div class="gmail_quote">On Thu, Nov 26, 2026 at 8:10 PM Support &lt;support@demo.test&gt; wrote:<blockquote class="gmail_quote">Which colour is it?</blockquote></div>
</body></html>`,
    '--r',
    'Content-Type: image/png',
    'Content-ID: <lamp>',
    'Content-Transfer-Encoding: base64',
    '',
    PNG.toString('base64'),
    '--r--',
    '',
  ].join('\r\n')

it('an email shows what was written, folds what was quoted, and is itself a click away, where nothing of it runs', async () => {
  const owner = await surface().as('owner')
  await visitorsOf(surface(), owner).receive(hostile(`${randomUUID()}@mail.test`))
  await surface().settle()
  const { id } = await owner.find('Dora')
  const { page, errors, timeline } = await desk('owner', { path: `/conversations/${id}?view=all`, height: 900 })
  const asked: string[] = []
  await page.context().route(/^https:\/\/(evil|pictures|shop)\.test\//, (route) => {
    asked.push(route.request().url())
    return route.fulfill({ contentType: 'image/png', body: PNG })
  })

  const bubble = timeline.locator('[data-entry]').filter({ hasText: 'the lamp is broken' })
  await bubble.getByText('The lamp', { exact: true }).first().waitFor()
  await expect.poll(() => bubble.getByText('Which colour is it?').count()).toBe(0)
  await bubble.getByRole('button', { name: 'Show quoted text' }).click()
  await bubble.getByText('Which colour is it?').waitFor()
  await picture(page, 'email-quoted')
  await bubble.getByRole('button', { name: 'Hide quoted text' }).click()
  await expect.poll(() => bubble.getByText('Which colour is it?').count()).toBe(0)

  await bubble.getByRole('button', { name: 'Show email' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('To: support@demo.test, info@demo.test').waitFor()
  await dialog.getByText('Cc: colleague@customer.test').waitFor()
  const frame = dialog.frameLocator('iframe')
  await frame.getByText('the lamp is broken').waitFor()
  const isLoaded = (alt: string) =>
    frame.locator('html').evaluate(`document.querySelector('img[alt="${alt}"]')?.naturalWidth > 0`)
  await expect.poll(() => isLoaded('The lamp')).toBe(true)
  expect(await isLoaded('Elsewhere')).toBe(false)
  await picture(page, 'email-shown')
  const inFrame = await frame.locator('html').evaluate(`({
    unwanted: document.querySelectorAll('body :is(script, form, input, button, iframe, object, svg, video, link, meta, base, style)').length,
    handlers: [...document.querySelectorAll('body *')].flatMap((one) => one.getAttributeNames().filter((name) => /^on/i.test(name))),
    links: [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')),
  })`)
  expect(inFrame).toEqual({ unwanted: 0, handlers: [], links: ['https://shop.test/lamp'] })
  await expect
    .poll(() => dialog.locator('iframe').getAttribute('sandbox'))
    .not.toMatch(/allow-(scripts|same-origin|forms|top)/)
  expect(asked).toEqual([])

  await dialog.getByRole('button', { name: 'Load pictures' }).click()
  await expect.poll(() => isLoaded('Elsewhere')).toBe(true)
  expect(asked).toEqual(['https://pictures.test/seen.png'])
  await picture(page, 'email-pictures')

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download email' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('The lamp.eml')
  expect(await page.evaluate('window.ran ?? null')).toBe(null)
  expect(page.url()).toContain(`/conversations/${id}`)
  expect(errors).toEqual([])
})

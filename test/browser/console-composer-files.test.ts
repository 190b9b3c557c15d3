import { describe, expect, it } from 'vitest'
import { chip, choose, hasFocus, openAnswering, pdf, sentTo, slowly, uploaded } from './answering.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import type { DeskOptions } from './desk.ts'
import { withDesks } from './desks.ts'

const { surface, desk } = withDesks()

const answering = (agent?: string, options?: DeskOptions) => openAnswering(desk, surface(), agent, options)
const isUpload = (url: URL) => url.origin !== new URL(surface().url).origin
const linkOf = (body: Record<string, unknown> | undefined) =>
  (body?.document as { link: string } | undefined)?.link ?? ''

describe('M5 files', () => {
  it('M5 one after the other with progress, and they arrive at the provider', async () => {
    const { page, reply, button, customer, timeline, errors } = await answering()
    const faster = await slowly(page, 40_000)
    await choose(page, pdf('first.pdf', 100_000), pdf('second.pdf', 10_000))
    await chip(page, 'second.pdf').getByText('waiting').waitFor()
    const progress = page.getByRole('progressbar', { name: 'Uploading first.pdf' })
    await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
    await picture(page, 'composer-uploading')
    await faster()
    await uploaded(page, 'first.pdf')
    await uploaded(page, 'second.pdf')
    await button('Remove second.pdf').click()
    await chip(page, 'second.pdf').waitFor({ state: 'detached' })
    await reply.fill('Here it is')
    await reply.press('Enter')
    await timeline.locator('[data-delivery=sent]').waitFor()
    expect(await page.locator('[data-upload]').count()).toBe(0)
    const [sent, ...more] = await sentTo(surface(), customer.digits)
    expect(more).toEqual([])
    expect(sent?.document).toMatchObject({ filename: 'first.pdf', caption: 'Here it is' })
    const arrived = Buffer.from(await (await fetch(linkOf(sent))).arrayBuffer())
    expect(arrived.equals(pdf('first.pdf', 100_000).buffer)).toBe(true)
    expect(errors).toEqual([])
  })

  it('M5 sent while it uploads: it leaves when it is there, once, and after it what came after it', async () => {
    const { page, reply, customer, timeline, texts } = await answering()
    const faster = await slowly(page, 30_000)
    await choose(page, pdf('large.pdf', 90_000))
    await page.getByRole('progressbar').waitFor()
    await reply.press('Enter')
    await timeline.getByText('large.pdf').waitFor()
    await reply.fill('and a word')
    await reply.press('Enter')
    await timeline.getByText('and a word').waitFor()
    expect(await sentTo(surface(), customer.digits)).toEqual([])
    await faster()
    await expect.poll(() => timeline.locator('[data-delivery=sent]').count()).toBe(2)
    const sent = await sentTo(surface(), customer.digits)
    expect(sent.map(({ type }) => type)).toEqual(['document', 'text'])
    expect((await texts()).at(-1)).toBe('and a word')
    await expect.poll(() => timeline.locator('article').count()).toBe(3)
  })

  it('M5 an upload that fails says why and goes again; until then the message waits', async () => {
    const { page, reply, button, customer, timeline } = await answering()
    let failures = 0
    await page.route(isUpload, async (route) => {
      if (route.request().method() === 'POST' && failures++ === 0) await route.fulfill({ status: 500, body: '' })
      else await route.continue()
    })
    await choose(page, pdf('plan.pdf'))
    await chip(page, 'plan.pdf').getByText('The file store did not take it. Try again.').waitFor()
    await reply.fill('The plan')
    expect(await button('Send').isDisabled()).toBe(true)
    await picture(page, 'composer-failed-upload')
    await button('Upload plan.pdf again').click()
    await uploaded(page, 'plan.pdf')
    await reply.press('Enter')
    await timeline.locator('[data-delivery=sent]').waitFor()
    expect((await sentTo(surface(), customer.digits)).map(({ document }) => document)).toEqual([
      expect.objectContaining({ filename: 'plan.pdf', caption: 'The plan' }),
    ])
  })

  it('M5 a message whose upload fails says so where it stands, and goes again with it', async () => {
    const { page, reply, button, customer, timeline } = await answering()
    let isRefusing = true
    await page.route(isUpload, async (route) => {
      if (route.request().method() !== 'POST' || !isRefusing) return route.continue()
      await timeline.getByText('late.pdf').waitFor()
      return route.fulfill({ status: 403, body: '' })
    })
    await choose(page, pdf('late.pdf'))
    await reply.press('Enter')
    await timeline.getByText('Not sent. A file could not be uploaded.').waitFor()
    isRefusing = false
    await button('Try again').click()
    await timeline.locator('[data-delivery=sent]').waitFor()
    expect(await sentTo(surface(), customer.digits)).toHaveLength(1)
    await expect.poll(() => timeline.locator('article').count()).toBe(2)
  })

  it('M5 what the channel does not carry is named before it is uploaded, and can be taken off', async () => {
    const { page, reply, button } = await answering()
    const uploads: string[] = []
    page.on('request', (request) => request.url().includes('/v1/attachments') && uploads.push(request.url()))
    await choose(page, { name: 'all.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') })
    await chip(page, 'all.zip').getByText('This channel carries no files of the type application/zip.').waitFor()
    await choose(page, { name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) })
    await chip(page, 'big.png').getByText('This channel carries images of at most 5 MB.').waitFor()
    await reply.fill('Text alone')
    expect(await button('Send').isDisabled()).toBe(true)
    await button('Remove all.zip').click()
    await button('Remove big.png').click()
    expect(await button('Send').isDisabled()).toBe(false)
    expect(uploads).toEqual([])
  })

  it('M5 dropped on the conversation, and pasted as a picture', async () => {
    const { page, timeline } = await answering()
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer()
      data.items.add(new File(['dropped words'], 'dropped.txt', { type: 'text/plain' }))
      return data
    })()`)
    await timeline.dispatchEvent('dragenter', { dataTransfer: transfer })
    await page.getByText('Drop files here to attach them').waitFor()
    await picture(page, 'composer-drop')
    await timeline.dispatchEvent('drop', { dataTransfer: transfer })
    await uploaded(page, 'dropped.txt')
    await page.evaluate(`(() => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'image.png', { type: 'image/png' }))
      document.querySelector('textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })()`)
    await uploaded(page, 'image.png')
  })

  it('M5 text and files survive a reload; what was not uploaded says so', async () => {
    const { page, reply, button, customer, timeline } = await answering()
    await choose(page, pdf('kept.pdf'))
    await uploaded(page, 'kept.pdf')
    await reply.fill('With this')
    await page.route(isUpload, () => undefined)
    await choose(page, pdf('lost.pdf'))
    await page.locator('[data-upload=uploading]').waitFor()
    await page.reload()
    await uploaded(page, 'kept.pdf')
    await chip(page, 'lost.pdf').getByText('The page was reloaded before this was uploaded.').waitFor()
    expect(await reply.inputValue()).toBe('With this')
    await button('Remove lost.pdf').click()
    await reply.press('Enter')
    await timeline.locator('[data-delivery=sent]').waitFor()
    expect((await sentTo(surface(), customer.digits)).map(({ document }) => document)).toEqual([
      expect.objectContaining({ filename: 'kept.pdf', caption: 'With this' }),
    ])
    await page.reload()
    await reply.waitFor()
    expect(await page.locator('[data-upload]').count()).toBe(0)
  })
})

describe('M6 voice', () => {
  it('M6 recorded, listened to, thrown away, recorded again and sent as a voice note', async () => {
    const { page, button, reply, customer, timeline, errors } = await answering()
    await button('Record a voice message').click()
    await page.getByRole('timer').getByText('0:01').waitFor()
    await picture(page, 'composer-recording')
    await button('Stop').click()
    const audio = page.getByLabel('Listen to the recording')
    await expect
      .poll(() => audio.evaluate((element) => (element as unknown as { duration: number }).duration))
      .toBeGreaterThan(0.5)
    await picture(page, 'composer-recorded')
    expect(await accessibilityProblems(page)).toEqual([])
    await button('Discard the recording').click()
    await audio.waitFor({ state: 'detached' })
    expect(await hasFocus(reply)).toBe(true)
    await button('Record a voice message').click()
    await button('Stop').click()
    await button('Record again').click()
    await page.getByRole('timer').getByText('0:01').waitFor()
    await button('Stop').click()
    await page.getByRole('group', { name: 'Voice message' }).getByRole('button', { name: 'Send' }).click()
    await timeline.locator('[data-delivery=sent]').waitFor()
    const [sent, ...more] = await sentTo(surface(), customer.digits)
    expect(more).toEqual([])
    expect(sent?.audio).toMatchObject({ voice: true })
    const link = (sent?.audio as { link: string } | undefined)?.link ?? ''
    const bytes = Buffer.from(await (await fetch(link)).arrayBuffer())
    expect(bytes.toString('latin1', 0, 4)).toBe('OggS')
    const seconds = await page.evaluate(`new OfflineAudioContext(1, 1, 48000)
      .decodeAudioData(Uint8Array.from(atob('${bytes.toString('base64')}'), (c) => c.charCodeAt(0)).buffer)
      .then(({ duration }) => duration)`)
    expect(seconds).toBeGreaterThan(0.5)
    expect(errors).toEqual([])
  })

  it('M6 without leave for the microphone it says what to do', async () => {
    const { page, button } = await answering()
    await page.evaluate(`navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('no', 'NotAllowedError')
    }`)
    await button('Record a voice message').click()
    await page.getByText('The browser may not use the microphone.').waitFor()
    await button('Close').last().click()
    await page.getByText('The browser may not use the microphone.').waitFor({ state: 'detached' })
  })
})

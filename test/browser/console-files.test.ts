import { describe, expect, it } from 'vitest'
import { type Customer, newCustomer } from '../full-path/surface.ts'
import { PDF, post, type Target } from '../kit/files.ts'
import type { DeskOptions } from './desk.ts'
import { withDesks } from './desks.ts'
import { bothThemes } from './looks.ts'
import { png, wav } from './made-files.ts'

const { surface, desk: openDesk, deskApart } = withDesks()

const wide = png(900, 500, [40, 90, 160])
const tall = png(300, 700, [150, 60, 60])

interface Sent {
  type: 'image' | 'voice' | 'file'
  name: string
  mime: string
  bytes: Buffer
  caption?: string
}
async function customerSends(customer: Customer, { type, name, mime, bytes, caption }: Sent) {
  await surface().helper('simulate', {
    kind: 'message',
    channelId: 'demo-whatsapp',
    from: customer.digits,
    name: customer.name,
    content: { type, name, mime, data: bytes.toString('base64'), ...(caption ? { caption } : {}) },
  })
}
async function agentSends(id: string, text: string, ...files: { name: string; type: string; bytes: Buffer }[]) {
  const anna = await surface().as('agent1')
  const attachmentIds: string[] = []
  for (const { name, type, bytes } of files) {
    const target = await anna.ok<Target>('POST', '/v1/attachments', { name, type, size: bytes.length })
    expect(await post(target, bytes)).toBe(201)
    attachmentIds.push(target.id)
  }
  return anna.reply(id, text, { attachmentIds })
}

/** A conversation with pictures of both sides, a voice message and a document. */
async function conversation() {
  const customer = newCustomer()
  await customerSends(customer, {
    type: 'image',
    name: 'box.png',
    mime: 'image/png',
    bytes: wide,
    caption: 'It came like this',
  })
  await customerSends(customer, { type: 'voice', name: 'voice.wav', mime: 'audio/wav', bytes: wav(2) })
  await customerSends(customer, { type: 'file', name: 'bill.pdf', mime: 'application/pdf', bytes: PDF })
  await surface().settle()
  const { id } = await (await surface().as('agent1')).find(customer.name)
  await agentSends(id, 'Hold it like this', { name: 'how.png', type: 'image/png', bytes: tall })
  await agentSends(id, '', { name: 'plan.pdf', type: 'application/pdf', bytes: PDF })
  await surface().settle()
  return { customer, id }
}

/** On a screen that is high enough for all of it. */
async function desk(id: string, options: DeskOptions = {}, open = openDesk) {
  const path = `/conversations/${id}?view=mine`
  const opened = await open('agent1', { path, height: 1400, ...options })
  const { page, timeline } = opened
  const pictures = timeline.locator('li[data-file] img')
  return {
    ...opened,
    pictures,
    show: (name: string) => timeline.getByRole('button', { name: `Show ${name}` }),
    viewer: page.getByRole('dialog'),
    /** how wide the pictures really are */
    widths: () =>
      pictures.evaluateAll((all) => all.map((img) => (img as unknown as { naturalWidth: number }).naturalWidth)),
  }
}

describe('M5 files in the timeline', () => {
  it('M5: pictures of both sides are shown, and nothing moves when they come', async () => {
    const { id } = await conversation()
    const { page, timeline, widths, errors } = await desk(id, { path: '/config.json' })
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/v1/attachments/*', async (route) => {
      await released
      await route.continue()
    })
    await page.goto(`${surface().url}/conversations/${id}?view=mine`)
    const boxes = () =>
      timeline.locator('li[data-file]').evaluateAll((all) =>
        all.map((file) => {
          const { x, y, width, height } = file.getBoundingClientRect()
          return [x, y, width, height].map(Math.round)
        }),
      )
    await timeline.getByRole('button', { name: 'Show how.png' }).waitFor()
    await expect.poll(async () => (await boxes()).length).toBe(5)
    const before = await boxes()
    release()
    await expect.poll(widths).toEqual([900, 300])
    await timeline.locator('audio').waitFor()
    expect(await boxes()).toEqual(before)
    const duration = () =>
      timeline.locator('audio').evaluate((audio) => (audio as unknown as { duration: number }).duration)
    await expect.poll(duration).toBe(2)
    // The first page has no icon.
    expect(errors.filter((error) => !error.includes('404'))).toEqual([])
  })

  it('M5: a picture opens large; arrows, Escape and download work by keyboard', async () => {
    const { id } = await conversation()
    const { page, timeline, viewer, widths, errors } = await desk(id)
    await expect.poll(widths).toEqual([900, 300])
    await timeline
      .getByRole('button', { name: /^Show / })
      .first()
      .press('Enter')
    await viewer.getByText('1 of 2').waitFor()
    await page.keyboard.press('ArrowRight')
    await viewer.getByRole('heading', { name: 'how.png' }).waitFor()
    await viewer.getByText('2 of 2').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      viewer.getByRole('button', { name: 'Download how.png' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('how.png')
    await page.keyboard.press('ArrowLeft')
    await viewer.getByText('1 of 2').waitFor()
    await page.keyboard.press('Escape')
    await viewer.waitFor({ state: 'detached' })
    // Escape closed the picture, and not the conversation.
    expect(page.url()).toContain(id)
    expect(errors).toEqual([])
  })

  it('M5: a document is a card with its size, and is saved; a link that has ended is asked for again', async () => {
    const { id } = await conversation()
    const { page, timeline, errors } = await desk(id, {}, deskApart)
    const links: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/v1/attachments/')) links.push(request.url())
    })
    const card = timeline.locator('li[data-file]').filter({ hasText: 'plan.pdf' })
    await card.getByText(/byte.*PDF/).waitFor()
    const save = async () => {
      const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('button').click()])
      expect(download.suggestedFilename()).toBe('plan.pdf')
    }
    await save()
    await save()
    const asked = () => links.filter((link) => link === links.at(-1)).length
    const before = asked()
    await page.clock.setFixedTime(Date.now() + 6 * 60_000)
    await save()
    expect(asked()).toBe(before + 1)
    expect(errors).toEqual([])
  })

  it('M5: what is being fetched says so in its place; what did not come says why', async () => {
    const customer = newCustomer()
    await customerSends(customer, { type: 'image', name: 'late.png', mime: 'image/png', bytes: wide })
    await surface().settle()
    const anna = await surface().as('agent1')
    const { id } = await anna.find(customer.name)
    const [message] = (await anna.timeline(id)).filter(({ kind }) => kind === 'message')
    const { page, timeline, pictures } = await desk(id, { path: '/config.json' })
    // As it was when the message came in, also when it is read once more as the socket opens; the frame below says how it is now.
    await page.route('**/v1/*/*/timeline?*', async (route) => {
      const answer = await route.fetch()
      const body = (await answer.text()).replaceAll('"state":"ready"', '"state":"pending"')
      await route.fulfill({ response: answer, body })
    })
    await page.goto(`${surface().url}/conversations/${id}?view=unassigned`)
    await timeline.getByText('Being fetched…').waitFor()
    const box = () => timeline.locator('li[data-file]').first().boundingBox()
    const before = await box()
    await anna.ok('POST', '/v1/messages/tags', { messageIds: [message?.id], tag: 'photo' })
    await expect.poll(() => pictures.count()).toBe(1)
    const after = await box()
    expect([after?.width, after?.height]).toEqual([before?.width, before?.height])

    const page404 = Buffer.from('<!doctype html><html><body>Sign in first</body></html>')
    await customerSends(customer, { type: 'image', name: 'never.png', mime: 'image/png', bytes: page404 })
    await timeline.getByText('This file did not come in. The provider sent a web page instead of the file').waitFor()
    await expect.poll(() => timeline.getByRole('button', { name: /^Download/ }).count()).toBe(0)
  })

  it.each([360, 1280])('M5: nothing for axe, light and dark, %i px wide', async (width) => {
    const { id } = await conversation()
    const { page, widths, show, viewer, answered } = await desk(id, { width })
    await expect.poll(widths).toEqual([900, 300])
    await answered()
    await bothThemes(page, (theme) => `console-files-${theme}-${width}`)
    await show('how.png').click()
    await viewer.getByText('2 of 2').waitFor()
    await answered()
    await bothThemes(page, (theme) => `console-viewer-${theme}-${width}`)
  })
})

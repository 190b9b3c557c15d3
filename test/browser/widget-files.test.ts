import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Agent, Surface } from '../full-path/surface.ts'
import { type FileOnWire, PDF, PNG, post, type Target } from '../kit/files.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { chatOf, companySite, errorsOf } from './visit.ts'
import { type Chats, moment, startChats } from './widget-kit.ts'

let chats: Chats
let surface: Surface
let agent: Agent
beforeAll(async () => {
  chats = await startChats()
  ;({ surface, agent } = chats)
})
afterAll(() => chats?.close())
const visit: Chats['visit'] = (...given) => chats.visit(...given)
const conversationWith = (text: string) => chats.conversationWith(text)

const photo = { name: 'balcony.png', mimeType: 'image/png', buffer: PNG }
const order = { name: 'order 1234.pdf', mimeType: 'application/pdf', buffer: PDF }
/** to where files are posted, which is not the shop */
const bucket = (url: URL) => url.pathname.startsWith('/') && url.origin !== surface.url

async function filesOf(id: string) {
  await surface.settle()
  return (await agent.timeline(id)).flatMap(({ message }) => (message?.attachments ?? []) as FileOnWire[])
}
async function bytesOf(file: FileOnWire | undefined) {
  const { url } = await agent.ok<{ url: string }>('GET', `/v1/attachments/${file?.id}`)
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}
async function uploaded(name: string, type: string, bytes: Buffer) {
  const target = await agent.ok<Target>('POST', '/v1/attachments', { name, type, size: bytes.length })
  expect(await post(target, bytes)).toBe(201)
  return target.id
}
/** Gives files to the page as somebody does who pastes or drops them. */
async function give(page: Page, kind: 'paste' | 'drop', files: { name: string; type: string; size?: number }[]) {
  const takes = kind === 'paste' ? 'textarea' : '.list'
  // The text is there later than the list.
  await page.locator(`switchboard-chat ${takes}`).waitFor()
  await page.evaluate(`(() => {
    const given = new DataTransfer()
    for (const { name, type, size = 10 } of ${JSON.stringify(files)}) {
      given.items.add(new File([new ArrayBuffer(size)], name, { type }))
    }
    const init = { bubbles: true, cancelable: true }
    const event = '${kind}' === 'paste'
      ? new ClipboardEvent('paste', { ...init, clipboardData: given })
      : new DragEvent('drop', { ...init, dataTransfer: given })
    document.querySelector('switchboard-chat').shadowRoot.querySelector('${takes}').dispatchEvent(event)
  })()`)
}

describe('M5 a visitor’s files', () => {
  it('go up as they are chosen, leave with the message, and are there after a reload', async () => {
    const { context, page, chat, errors } = await visit()
    await chat.open()
    await chat.picker.setInputFiles([photo, order])
    await expect.poll(() => chat.uploaded.count()).toBe(2)
    const text = `My balcony ${randomUUID()}`
    await chat.say(text)
    await expect.poll(() => chat.uploads.count()).toBe(0)
    await chat.pictures.locator('img').waitFor()
    const { id } = await conversationWith(text)
    const files = await filesOf(id)
    expect(files).toMatchObject([
      { name: 'balcony.png', type: 'image/png', size: PNG.length, state: 'ready' },
      { name: 'order 1234.pdf', type: 'application/pdf', size: PDF.length, state: 'ready' },
    ])
    expect(await bytesOf(files[0])).toEqual(PNG)
    await page.reload()
    await chat.open()
    await chat.waitFor(text)
    await chat.pictures.locator('img').waitFor()
    expect(await chat.texts()).toEqual([text])
    await expect.poll(() => chat.files.textContent()).toContain('order 1234.pdf')
    expect(errors).toEqual([])
    await context.close()
  })

  it('need no text; who presses Enter before they are there sends them when they are', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.list.waitFor()
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await page.route(bucket, async (route) => {
      await held
      await route.continue()
    })
    const name = `${randomUUID()}.pdf`
    await chat.picker.setInputFiles([{ ...order, name }])
    await chat.panel.getByRole('progressbar', { name }).waitFor()
    await chat.text.press('Enter')
    await chat.panel.getByRole('button', { name: 'Sending…' }).waitFor()
    expect(await chat.texts()).toEqual([])
    goOn()
    await conversationWith(`[${name}]`)
    await expect.poll(() => chat.uploads.count()).toBe(0)
    await expect.poll(() => chat.files.count()).toBe(1)
    await context.close()
  })

  it('who writes on while they go up has not sent yet', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.list.waitFor()
    const up = moment()
    await page.route(bucket, async (route) => {
      await up.here
      await route.continue()
    })
    await chat.picker.setInputFiles([order])
    const text = `Here it is ${randomUUID()}`
    await chat.text.fill(text)
    await chat.text.press('Enter')
    await chat.panel.getByRole('button', { name: 'Sending…' }).waitFor()
    await chat.text.pressSequentially(', and I')
    up.comes()
    await expect.poll(() => chat.uploaded.count()).toBe(1)
    expect(await chat.texts()).toEqual([])
    await chat.text.pressSequentially(' have a question')
    await chat.text.press('Enter')
    const { id } = await conversationWith(`${text}, and I have a question`)
    expect(await filesOf(id)).toHaveLength(1)
    await context.close()
  })

  it('that do not get there say so and can be tried again; one that is taken off is not sent', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.list.waitFor()
    await page.route(bucket, (route) => route.abort())
    await chat.picker.setInputFiles([photo, order])
    await expect.poll(() => chat.panel.getByText('Not uploaded').count()).toBe(2)
    const text = `With one file ${randomUUID()}`
    await chat.text.fill(text)
    await chat.text.press('Enter')
    expect(await chat.texts()).toEqual([])
    await picture(page, 'widget-upload-failed')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.unroute(bucket)
    await chat.panel.getByRole('button', { name: 'Remove order 1234.pdf' }).click()
    await chat.panel.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => chat.uploaded.count()).toBe(1)
    await chat.text.press('Enter')
    const { id } = await conversationWith(text)
    expect((await filesOf(id)).map(({ name }) => name)).toEqual(['balcony.png'])
    await context.close()
  })

  it('that can’t be sent say why at once', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.list.waitFor()
    await give(page, 'drop', [
      { name: 'empty.pdf', type: 'application/pdf', size: 0 },
      { name: 'film.mov', type: 'video/quicktime', size: 25 * 1024 * 1024 + 1 },
    ])
    await chat.panel.getByText('This file is empty').waitFor()
    await chat.panel.getByText('Larger than 25 MB').waitFor()
    for (const name of ['empty.pdf', 'film.mov'])
      await chat.panel.getByRole('button', { name: `Remove ${name}` }).click()
    await chat.picker.setInputFiles(Array.from({ length: 11 }, (_, index) => ({ ...order, name: `${index}.pdf` })))
    await chat.panel.getByText('Ten files at most').waitFor()
    await expect.poll(() => chat.uploaded.count()).toBe(10)
    await context.close()
  })

  it('that are given before what takes them has come wait for it', async () => {
    const { context, page, chat } = await visit()
    const given = moment()
    await page.route('**/widget-more.js', async (route) => {
      await given.here
      await route.continue()
    })
    await page.reload()
    await chat.open()
    await chat.list.waitFor()
    await give(page, 'paste', [{ name: 'early.png', type: 'image/png' }])
    await give(page, 'drop', [{ name: 'early.pdf', type: 'application/pdf' }])
    given.comes()
    await expect.poll(() => chat.uploaded.count()).toBe(2)
    await context.close()
  })

  it('are pasted and dropped too', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.list.waitFor()
    await give(page, 'paste', [{ name: 'pasted.png', type: 'image/png' }])
    await chat.panel.getByText('pasted.png').waitFor()
    await give(page, 'drop', [{ name: 'dropped', type: '' }])
    await expect.poll(() => chat.uploaded.count()).toBe(2)
    const text = `Given ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    const found = (await filesOf(id)).map(({ name, type }) => [name, type])
    expect(found).toEqual([
      ['pasted.png', 'image/png'],
      ['dropped', 'application/octet-stream'],
    ])
    await context.close()
  })

  it('and the words for them are still there on the next page; what was sent without a connection goes later', async () => {
    const { context, page, chat } = await visit()
    await chat.open()
    await chat.picker.setInputFiles([order])
    await expect.poll(() => chat.uploaded.count()).toBe(1)
    const text = `On the next page ${randomUUID()}`
    await chat.text.fill(text)
    await page.reload()
    await chat.open()
    await chat.panel.getByText('order 1234.pdf').waitFor()
    await expect.poll(() => chat.text.inputValue()).toBe(text)
    await context.setOffline(true)
    await chat.text.press('Enter')
    await chat.waitFor(text)
    await page.close()
    await context.setOffline(false)
    const again = await context.newPage()
    await again.goto(`${surface.url}/demo`)
    const { id } = await conversationWith(text)
    const files = await filesOf(id)
    expect(files).toHaveLength(1)
    expect(await bytesOf(files[0])).toEqual(PDF)
    const later = chatOf(again)
    await later.open()
    await later.waitFor(text)
    await expect.poll(() => later.text.inputValue()).toBe('')
    await context.close()
  })
})

describe('M5 an agent’s files', () => {
  it('are shown in a box that does not grow, or downloaded; the message counts as read', async () => {
    const { context, page, chat, errors } = await visit()
    await chat.open()
    const text = `A picture please ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await page.route(bucket, async (route) => {
      await held
      await route.continue()
    })
    const attachmentIds = [
      await uploaded('pot.png', 'image/png', PNG),
      await uploaded('Care guide.pdf', 'application/pdf', PDF),
    ]
    const reply = await agent.reply(id, 'Here they are', { attachmentIds })
    await chat.waitFor('Here they are')
    await chat.pictures.waitFor()
    const before = await chat.list.evaluate((list) => list.scrollHeight)
    goOn()
    await expect
      .poll(() =>
        chat.pictures.locator('img').evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBe(1)
    expect(await chat.list.evaluate((list) => list.scrollHeight)).toBe(before)
    expect(await accessibilityProblems(page)).toEqual([])
    await picture(page, 'widget-files')
    const statusOf = async () =>
      (await agent.timeline(id)).find((entry) => entry.id === reply.id)?.message?.delivery?.status
    await expect.poll(statusOf).toBe('read')

    const opened = context.waitForEvent('page')
    const download = page.waitForEvent('download')
    await chat.panel.getByRole('button', { name: 'Care guide.pdf' }).click()
    await opened
    const saved = await download
    expect(saved.suggestedFilename()).toBe('Care guide.pdf')
    expect(await buffer(await saved.createReadStream())).toEqual(PDF)
    expect(page.url()).toBe(`${surface.url}/demo`)
    expect(errors).toEqual([])
    await context.close()
  })

  it('under a policy that forbids pictures are downloads like any other', async () => {
    const { url } = surface
    const site = await companySite(
      () =>
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script src="${url}/widget.js" data-channel="demo-web" async></script></html>`,
      {
        'content-security-policy': `default-src 'none'; script-src ${url}; connect-src ${url} ${url.replace(/^http/, 'ws')}`,
      },
    )
    const page = await chats.browser.newPage()
    const errors = errorsOf(page)
    await page.goto(site.url)
    const chat = chatOf(page)
    await chat.open()
    const text = `Strict ${randomUUID()}`
    await chat.say(text)
    const { id } = await conversationWith(text)
    const attachmentIds = [await uploaded('pot.png', 'image/png', PNG)]
    await agent.reply(id, 'One pot', { attachmentIds })
    await chat.panel.locator('.file', { hasText: 'pot.png' }).waitFor()
    await chat.picker.setInputFiles([photo])
    await chat.panel.getByText('Not uploaded').waitFor()
    expect(errors.every((error) => /Content Security Policy|favicon/.test(error))).toBe(true)
    await page.close()
    site.close()
  })
})

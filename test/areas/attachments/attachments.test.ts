import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { type FileOnWire, PDF, PNG, post, sendsFile, storedFiles, type Target, uploaded } from '../../kit/files.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

interface Sent {
  id: string
  message: { text: string; attachments: FileOnWire[]; delivery: { status: string } }
}
const idOf = () => conversationIdOf(world.whatsappContact, 1)
const send = (attachmentIds: string[], more: object = {}, agent = 'agent1') =>
  world.asks<Sent>(agent, 'messages.send', { id: idOf(), attachmentIds, ...more })
const linkTo = async (agent: string, id: string) =>
  (await world.asks<{ url: string; expiresAt: string }>(agent, 'attachments.get', { id })).url
const latest = async () => {
  const page = await world.asks<{ items: Sent[] }>('owner', 'conversations.timeline', { id: idOf(), order: 'desc' })
  return page.items.find(({ message }) => message)
}

describe('M5 uploading', () => {
  it('M5 the form takes the file that was announced, and no other', async () => {
    const target = await world.asks<Target>('agent1', 'attachments.create', {
      name: '../plan é.pdf',
      type: 'application/pdf',
      size: PDF.length,
    })
    expect(await post(target, Buffer.concat([PDF, PDF]))).toBe(400)
    expect(await post(target, PDF.subarray(1))).toBe(400)
    expect(await post(target, PDF, { 'Content-Type': 'text/html' })).toBe(403)
    expect(await post(target, PDF, { key: 'files/other' })).toBe(403)
    expect(await post(target, PDF, { 'x-amz-signature': '0'.repeat(64) })).toBe(403)
    expect(await post(target, PDF)).toBe(201)
    system.clock.advance(15 * 60 * 1000 + 1)
    expect(await post(target, PDF)).toBe(403)
  })

  it('M5 a file of more than 25 MB is refused with the limit named', async () => {
    const size = 26 * 1024 * 1024
    await expect(
      world.calls('agent1', 'attachments.create', { name: 'film.mp4', type: 'video/mp4', size }),
    ).rejects.toMatchObject({ code: 'attachment_too_large', message: 'A file may have at most 25 MB.' })
  })

  it('M5 whoever uploaded it sees it before it is sent, and nobody else does', async () => {
    const id = await uploaded(world, 'agent1')
    const answer = await fetch(await linkTo('agent1', id))
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PDF)
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="plan.pdf"; filename*=UTF-8''plan.pdf`)
    await expect(linkTo('owner', id)).rejects.toMatchObject({ code: 'not_found' })
    system.clock.advance(25 * 60 * 60 * 1000)
    await expect(linkTo('agent1', id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('M5 sending', () => {
  beforeEach(async () => {
    await world.writes('one')
  })

  it('M5 goes to the provider by link, and to those who may see it for five minutes', async () => {
    const id = await uploaded(world, 'agent1')
    const sent = await send([id])
    expect(sent.message).toMatchObject({
      text: '',
      attachments: [{ name: 'plan.pdf', type: 'application/pdf', size: PDF.length, state: 'ready' }],
      delivery: { status: 'queued' },
    })
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['[document]'])
    const attachment = sent.message.attachments[0]?.id ?? ''
    expect(await (await fetch(await linkTo('manager', attachment))).text()).toBe(PDF.toString())
    expect(await (await fetch(await linkTo('agent1', id))).text()).toBe(PDF.toString())
    await expect(linkTo('agent3', attachment)).rejects.toMatchObject({ code: 'not_found' })
    const url = await linkTo('agent1', attachment)
    system.clock.advance(5 * 60 * 1000)
    expect((await fetch(url)).status).toBe(403)
    const { lastMessage } = await world.asks<{ lastMessage: object }>('agent1', 'conversations.get', { id: idOf() })
    expect(lastMessage).toMatchObject({ text: '[plan.pdf]', from: 'agent' })
  })

  it('M5 what was sent stays as it was, though its form is posted again', async () => {
    const target = await world.asks<Target>('agent1', 'attachments.create', {
      name: 'plan.pdf',
      type: 'application/pdf',
      size: PDF.length,
    })
    await post(target, PDF)
    const sent = await send([target.id])
    await post(target, Buffer.alloc(PDF.length, 'x'))
    const link = await linkTo('agent1', sent.message.attachments[0]?.id ?? '')
    expect(await (await fetch(link)).text()).toBe(PDF.toString())
  })

  it('M5 a file is in one message: the second, at once or later, is refused', async () => {
    const id = await uploaded(world, 'agent1')
    const both = await Promise.allSettled([send([id], { text: 'a' }), send([id], { text: 'b' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(send([id])).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'attachmentIds.0', message: 'is in another message' }],
    })
    expect((await storedFiles(world)).length).toBe(1)
  })

  it('M5 the same key is answered the same, once', async () => {
    const id = await uploaded(world, 'agent1')
    const call = () => world.calls('agent1', 'messages.send', { id: idOf(), attachmentIds: [id] }, 'key')
    const [first, second] = await Promise.all([call(), call()])
    expect([second, await call()]).toEqual([first, first])
    await world.settle()
    expect(world.accepted()).toHaveLength(1)
  })

  it.each([
    ['is not an upload of yours', async () => 'up_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['is not an upload of yours', () => uploaded(world, 'agent2')],
    [
      'has not been uploaded',
      async () => {
        const file = { name: 'plan.pdf', type: 'application/pdf', size: 10 }
        return (await world.asks<Target>('agent1', 'attachments.create', file)).id
      },
    ],
  ])('M5 what %s is refused by its place', async (message, prepare) => {
    const good = await uploaded(world, 'agent1')
    await expect(send([good, await prepare()])).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'attachmentIds.1', message }],
    })
  })

  it('M5 what the channel can’t carry is refused before sending, with the limit named', async () => {
    const large = await uploaded(world, 'agent1', Buffer.alloc(6 * 1024 * 1024), 'a.png', 'image/png')
    await expect(send([large])).rejects.toMatchObject({
      code: 'attachment_too_large',
      message: 'This channel carries at most 5 MB for images.',
      errors: [{ path: 'attachmentIds.0' }],
    })
    const other = await uploaded(world, 'agent1', PDF, 'a.zip', 'application/zip')
    await expect(send([other])).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'This channel carries no files of the type application/zip.',
    })
    expect((await latest())?.message.text).toBe('one')
    expect(await storedFiles(world)).toEqual([])
  })

  it('M6 a voice message goes as one where the channel has them', async () => {
    const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(100)])
    const id = await uploaded(world, 'agent1', ogg, 'voice.ogg', 'audio/ogg; codecs=opus')
    const sent = await send([id], { voice: true })
    expect(sent.message.attachments).toMatchObject([{ voice: true }])
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['[audio]'])
    const document = await uploaded(world, 'agent1')
    await expect(send([document], { voice: true })).rejects.toMatchObject({ errors: [{ path: 'voice' }] })
  })

  it('M5 text goes as the caption of one file, and before several', async () => {
    await send([await uploaded(world, 'agent1')], { text: 'the plan' })
    const two = [await uploaded(world, 'agent1'), await uploaded(world, 'agent1', PNG, 'a.png', 'image/png')]
    await send(two, { text: 'more' })
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['[document] the plan', 'more', '[document]', '[image]'])
    expect((await latest())?.message.delivery.status).toBe('sent')
  })

  it('M5 a part that is refused leaves those before it, and a retry goes on from there', async () => {
    const two = [await uploaded(world, 'agent1'), await uploaded(world, 'agent1', PNG, 'a.png', 'image/png')]
    const { faults } = system.provider
    await send(two)
    const refuse = { status: 400, body: { error: { code: 131053, message: 'Media upload error' } } }
    faults.push({ status: 503 })
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['[document]', '[image]'])
    const again = await send([await uploaded(world, 'agent1'), await uploaded(world, 'agent1')], { text: 'x' })
    faults.push(refuse)
    await world.settle()
    expect((await latest())?.message.delivery.status).toBe('failed')
    await world.calls('agent1', 'messages.retry', { id: again.id })
    await world.settle()
    expect(
      world
        .accepted()
        .map(({ text }) => text)
        .slice(2),
    ).toEqual(['x', '[document]', '[document]'])
  })

  it('M5 a part that fails later is sent again by a retry, the others are not', async () => {
    const two = [await uploaded(world, 'agent1'), await uploaded(world, 'agent1', PNG, 'a.png', 'image/png')]
    const sent = await send(two)
    await world.settle()
    const [document, image] = world.accepted()
    await world.status({ id: image?.id ?? '', status: 'delivered', reference: image?.reference ?? null })
    expect((await latest())?.message.delivery.status).toBe('delivered')
    await world.status({ id: document?.id ?? '', status: 'failed', reference: document?.reference ?? null })
    expect((await latest())?.message.delivery.status).toBe('failed')
    await world.calls('agent1', 'messages.retry', { id: sent.id })
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['[document]', '[image]', '[document]'])
    expect((await latest())?.message.delivery.status).toBe('sent')
  })

  it('A11 a deleted conversation takes its files along', async () => {
    const sent = await send([await uploaded(world, 'agent1')])
    await sendsFile(world, 'two', 'gone')
    system.provider.media.set('gone', { type: 'image/png', body: PNG })
    await world.settle()
    expect(await storedFiles(world)).toHaveLength(2)
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    const id = sent.message.attachments[0]?.id ?? ''
    await expect(linkTo('owner', id)).rejects.toMatchObject({ code: 'not_found' })
    await world.settle()
    expect(await storedFiles(world)).toEqual([])
  })

  it('A10 files of a blacklisted contact are for those who keep the blacklist', async () => {
    const sent = await send([await uploaded(world, 'agent1')])
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    const id = sent.message.attachments[0]?.id ?? ''
    await expect(linkTo('agent1', id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await linkTo('owner', id)).toContain('http')
  })
})

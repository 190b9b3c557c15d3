import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, type Surface, startSurface } from './surface.ts'

let surface: Surface
let agent: Agent
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('owner')
})
afterAll(() => surface.close())

interface Done {
  messageId: string
  address: string
  status: number
}
const does = async (body: object) => {
  const done = await surface.helper<Done>('simulate', body)
  expect(done.status).toBe(200)
  return done
}
const picture = { type: 'image', name: 'story.jpg', mime: 'image/jpeg', data: Buffer.from('a file').toString('base64') }
const origins: Record<string, object> = {
  ad: { kind: 'ad', title: 'Simulated advertisement' },
  product: { kind: 'product' },
  forward: { kind: 'forwarded' },
  story: { kind: 'story_reply' },
  mention: { kind: 'story_mention' },
  link: { kind: 'link', ref: 'spring' },
}

describe('E2 the phones of Meta’s apps', () => {
  it.each([
    ['demo-whatsapp', '15550100066'],
    ['demo-messenger', '4000000000000066'],
    ['demo-instagram', '5000000000000066'],
  ])('what happens on %s beside saying something stands where it belongs', async (channelId, from) => {
    const name = `Acts on ${channelId}`
    const doing = { channelId, from, name }
    const says = (text: string, more: object = {}) =>
      does({ kind: 'message', ...doing, content: { type: 'text', text }, ...more })
    const amends = (messageId: string, what: object) => does({ kind: 'amendment', ...doing, messageId, what })
    const phones = await surface.helper<{ id: string; acts: string[] }[]>('simulator')
    const acts = new Set(phones.find(({ id }) => id === channelId)?.acts)
    for (const act of ['quote', 'reaction', 'edit', 'unsend', 'ad', 'product', 'echo']) expect(acts).toContain(act)

    const first = await says('First')
    const second = await says('Second', { quotes: first.messageId })
    await amends(first.messageId, { act: 'edit', text: 'First, corrected' })
    await amends(second.messageId, { act: 'reaction', emojis: ['👍'] })
    const third = await says('Third')
    await amends(third.messageId, { act: 'unsend' })
    await does({ kind: 'echo', channelId, to: from, text: 'Said elsewhere' })
    const ways = Object.keys(origins).filter((way) => acts.has(way))
    for (const way of ways) {
      if (way === 'link') await does({ kind: 'message', ...doing, content: { type: 'start', ref: 'spring' } })
      else await does({ kind: 'message', ...doing, content: picture, cameBy: way })
    }
    await surface.settle()
    // Messenger and Instagram tell names when they are asked.
    const conversation = await agent.find(name)
    const timeline = (await agent.timeline(conversation.id)).flatMap((entry) => (entry.message ? [entry] : []))
    const messages = timeline.map(({ message }) => message as unknown as Record<string, unknown>)
    expect(messages.slice(0, 4)).toMatchObject([
      { text: 'First, corrected' },
      { text: 'Second', replyTo: { entryId: timeline[0]?.id }, reactions: [{ emoji: '👍' }] },
      { text: '', unsentAt: expect.any(String) },
      { text: 'Said elsewhere', direction: 'outbound', elsewhere: true },
    ])
    expect(messages.slice(4).map(({ origin }) => origin)).toMatchObject(ways.map((way) => origins[way]))
    for (const [index, way] of ways.entries()) {
      if (way !== 'link') expect(messages[4 + index]?.attachments).toMatchObject([{ state: 'ready' }])
    }
    if (!acts.has('group')) return
    const { address } = await says('To all', { inGroup: true })
    expect(address).not.toBe(from)
    const group = await agent.find('WhatsApp group')
    const [said] = (await agent.timeline(group.id)).flatMap(({ message }) => (message ? [message] : []))
    expect(said).toMatchObject({ text: 'To all', speaker: { id: from, name } })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { startApp, type TestApp } from '../areas/custom-channels/app-server.ts'
import { type Agent, type Surface, startSurface } from './surface.ts'

let surface: Surface
let app: TestApp
let owner: Agent
beforeAll(async () => {
  ;[surface, app] = await Promise.all([startSurface(), startApp()])
  owner = await surface.as('owner')
})
afterAll(() => Promise.all([surface.close(), app.stop()]))

async function program(scopes: string[]) {
  const { key } = await owner.ok<{ key: string }>('POST', '/v1/api-keys', { name: 'Shop', scopes })
  return async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const answer = await fetch(`${surface.url}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, body: (await answer.json()) as { id: string } & Record<string, unknown> }
  }
}

describe('O7 an app of the company, over HTTP', () => {
  it('O7: hands in a message with a file, is told the answer, and says that it was read', async () => {
    const channel = await owner.ok<{ id: string; secret: string }>('POST', '/v1/channels', {
      type: 'custom',
      provider: 'custom',
      name: 'Our app',
      config: { url: app.url },
    })
    expect(channel.secret).toMatch(/^whsec_/)
    const calls = await program(['messages.receive'])
    const inbound = {
      id: 'm1',
      from: { id: 'u1', name: 'Ann' },
      text: 'Hello',
      attachments: [{ url: `${app.url}/a.png` }],
    }
    expect((await calls('POST', `/v1/channels/${channel.id}/inbound`, inbound)).status).toBe(201)
    expect((await calls('POST', `/v1/channels/${channel.id}/inbound`, inbound)).status).toBe(200)
    expect((await calls('GET', '/v1/conversations')).status).toBe(403)
    await surface.settle()
    const conversationId = conversationIdOf(homeContactId(channel.id, 'u1'), 1)
    const [message] = (await owner.timeline(conversationId)).filter(({ kind }) => kind === 'message')
    expect(message?.message?.attachments).toMatchObject([{ name: 'a.png', type: 'image/png', state: 'ready' }])
    const sent = await owner.reply(conversationId, 'Hi Ann')
    await surface.settle()
    expect(app.told.map(({ body }) => body)).toMatchObject([
      { type: 'message.created', data: { to: 'u1', entry: { id: sent.id } } },
    ])
    const messageId = app.told[0]?.headers['webhook-id']
    expect((await calls('POST', `/v1/channels/${channel.id}/receipts`, { messageId, status: 'read' })).status).toBe(200)
    const last = (await owner.timeline(conversationId)).find(({ id }) => id === sent.id)
    expect(last?.message?.delivery?.status).toBe('read')
  })
})

describe('a program, over HTTP', () => {
  it('keeps a contact by its own id, writes to it in one call, and sees what changed', async () => {
    const since = new Date(Date.now() - 1_000).toISOString()
    await owner.ok('PATCH', '/v1/workspace', { startOutgoing: true })
    const calls = await program(['messages.startOutgoing'])
    const path = `/v1/contacts/by-external-id/${encodeURIComponent('crm 7 é')}`
    const made = await calls('PUT', path, { name: 'Kim', phones: ['+15550109999'] })
    expect([made.status, (await calls('PUT', path, { name: 'Kim' })).status]).toEqual([201, 200])
    expect((await calls('GET', path)).body.id).toBe(made.body.id)
    const to = { externalId: 'crm 7 é' }
    const sent = await calls('POST', '/v1/messages', { to, channelId: 'demo-twilio-sms', text: 'Your parcel' })
    expect(sent).toMatchObject({ status: 201, body: { actor: { type: 'program' }, message: { text: 'Your parcel' } } })
    await surface.settle()
    expect((await surface.sent('demo-twilio-sms')).at(-1)?.body).toMatchObject({
      To: '+15550109999',
      Body: 'Your parcel',
    })
    for (const [list, id] of [
      ['contacts', made.body.id],
      ['conversations', sent.body.conversationId],
    ] as const) {
      const page = await calls('GET', `/v1/${list}?updatedAfter=${since}&limit=100`)
      const ids = (page.body.items as { id: string }[]).map((one) => one.id)
      expect([page.status, ids.includes(String(id))]).toEqual([200, true])
      const many = await calls('GET', `/v1/${list}/many?ids=${id}&ids=${id}`)
      expect((many.body.items as object[]).length).toBe(1)
    }
  })
})

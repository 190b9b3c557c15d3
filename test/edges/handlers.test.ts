import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../contracts/problem.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { identityOf } from '../kit/identity.ts'
import { claimsOf, httpEvent, job, startWorld, type World } from './world.ts'

let world: World
let provider: Server
/** what the provider answers to a message for this number; 200 else */
const answers = new Map<string, number>()
beforeAll(async () => {
  provider = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string }
    const status = answers.get(to) ?? 200
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(status === 200 ? { messages: [{ id: `wamid.${to}` }] } : { error: { code: 2 } }))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  process.env[ENV.providerApiBase] = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/{channelId}`
  world = await startWorld()
})
afterAll(async () => {
  await world.stop()
  provider.closeAllConnections()
  await new Promise((resolve) => provider.close(resolve))
})
beforeEach(() => {
  world.connections.reset()
  world.queue.reset()
})

const owner = 'owner@demo.test'
async function call<Body>(routeKey: string, more: Record<string, unknown> = {}, email: string | undefined = owner) {
  const answer = (await world.http(httpEvent(routeKey, more, email), {} as never)) as {
    statusCode: number
    body: string
  }
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Body }
}
function webhook(body: Buffer | string, more: Record<string, unknown> = {}) {
  const signature = createHmac('sha256', 'demo-app-secret').update(body).digest('hex')
  return world.webhooks(
    httpEvent('POST /webhooks/{channelId}', {
      rawPath: '/webhooks/demo-whatsapp',
      pathParameters: { channelId: 'demo-whatsapp' },
      headers: { 'x-hub-signature-256': `sha256=${signature}` },
      body: body.toString(),
      ...more,
    }),
    {} as never,
  ) as Promise<{ statusCode: number; body: string }>
}
let numbers = 0
/** A customer who wrote, and the replies that wait to be sent to them. */
async function conversation(...replies: string[]) {
  const digits = `1666${String(++numbers).padStart(7, '0')}`
  const message = { from: digits, id: `wamid.${randomUUID()}`, type: 'text', text: { body: 'Hi' } }
  const value = { messaging_product: 'whatsapp', messages: [message] }
  const body = { object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value }] }] }
  expect((await webhook(JSON.stringify(body))).statusCode).toBe(200)
  const page = await call<{ items: { id: string; contact: { id: string; name: string } }[] }>('GET /v1/conversations', {
    queryStringParameters: { view: 'all', limit: '100' },
  })
  const found = page.body.items.find(({ contact }) => contact.name.includes(digits))
  if (!found) throw new Error('no conversation')
  const jobs = []
  for (const text of replies) {
    const { body: entry } = await call<{ id: string }>('POST /v1/conversations/{id}/messages', {
      pathParameters: { id: found.id },
      body: JSON.stringify({ text }),
    })
    jobs.push(job(`${digits}-${text}`, { contactId: found.contact.id, entryId: entry.id }))
  }
  return { digits, id: found.id, contactId: found.contact.id, jobs }
}

describe('http', () => {
  it('answers problem+json to an unknown route, an anonymous caller, a stranger and an unproven email', async () => {
    const claims = { ...claimsOf(owner), email_verified: 'false' }
    const unproven = httpEvent('GET /v1/me') as { requestContext: object }
    const attempts: [unknown, number][] = [
      [httpEvent('GET /v1/nothing', {}, owner), 404],
      [httpEvent('GET /v1/me'), 401],
      [httpEvent('GET /v1/me', {}, 'stranger@demo.test'), 403],
      [{ ...unproven, requestContext: { ...unproven.requestContext, authorizer: { jwt: { claims } } } }, 401],
    ]
    for (const [event, status] of attempts) {
      const answer = (await world.http(event as never, {} as never)) as {
        statusCode: number
        headers: Record<string, string>
        body: string
      }
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json'])
      expect(Problem.parse(JSON.parse(answer.body))).toMatchObject({ status, requestId: 'request-1' })
    }
  })

  it('takes a body in base64, and a field from one place only', async () => {
    const body = Buffer.from(JSON.stringify({ name: 'Zoë' })).toString('base64')
    expect(await call('POST /v1/contacts', { body, isBase64Encoded: true })).toMatchObject({
      status: 201,
      body: { name: 'Zoë' },
    })
    const { id } = await conversation()
    const twice = { pathParameters: { id }, body: JSON.stringify({ id: 'other' }) }
    expect(await call('POST /v1/conversations/{id}/join', twice)).toMatchObject({ status: 400 })
  })
})

describe('webhooks', () => {
  it('checks the signature over the very bytes, base64 or not', async () => {
    const bytes = Buffer.from('{"object":"whatsapp_business_account","entry":[],"text":"é"}')
    expect((await webhook(bytes, { body: bytes.toString('base64'), isBase64Encoded: true })).statusCode).toBe(200)
    expect((await webhook(bytes)).statusCode).toBe(200)
    expect((await webhook(bytes, { body: bytes.toString('base64') })).statusCode).toBe(401)
    expect((await webhook(bytes, { headers: {} })).statusCode).toBe(401)
    expect((await webhook(bytes, { rawPath: '/webhooks/nothing' })).statusCode).toBe(404)
  })

  it('come by the function’s own URL as well, which some providers sign', async () => {
    const own = { routeKey: '$default', pathParameters: undefined }
    expect((await webhook('{"object":"whatsapp_business_account","entry":[]}', own)).statusCode).toBe(200)
    expect((await webhook('{}', { ...own, rawPath: '/' })).statusCode).toBe(404)
    const sms = (host: string, more: object) => {
      const signed = createHmac('sha1', 'demo-auth-token')
        .update(`https://${host}/webhooks/demo-twilio-sms`)
        .digest('base64')
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signed }
      return webhook('', { rawPath: '/webhooks/demo-twilio-sms', headers, ...more })
    }
    expect((await sms('api.test', own)).statusCode).toBe(200)
    expect((await sms('inbox.test', own)).statusCode).toBe(401)
    expect((await sms('inbox.test', {})).statusCode).toBe(200)
  })
})

describe('delivery', () => {
  it('M4 reports what must come again of one contact, from the first failure on, and nobody else’s', async () => {
    const [down, fine] = [await conversation('d1', 'd2', 'd3'), await conversation('f1', 'f2')]
    answers.set(down.digits, 500)
    const Records = [down.jobs[0], fine.jobs[0], down.jobs[1], fine.jobs[1], down.jobs[2]] as typeof down.jobs
    const { batchItemFailures } = await world.delivery({ Records })
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(
      ['d1', 'd2', 'd3'].map((text) => `${down.digits}-${text}`),
    )
    const postponed = world.queue.calls.find(({ action }) => action === 'ChangeMessageVisibility')
    expect(postponed?.input).toMatchObject({ ReceiptHandle: `handle-${down.digits}-d1`, VisibilityTimeout: 1 })
    answers.delete(down.digits)
    expect(await world.delivery({ Records: down.jobs })).toEqual({ batchItemFailures: [] })
    const { body } = await call<{ items: { message?: { text: string; delivery: { status: string } | null } }[] }>(
      'GET /v1/conversations/{id}/timeline',
      { pathParameters: { id: down.id } },
    )
    const statuses = body.items.flatMap(({ message }) => (message?.delivery ? [message.delivery.status] : []))
    expect(statuses).toEqual(['sent', 'sent', 'sent'])
  })

  it('a job that makes no sense comes again and ends in the dead-letter queue', async () => {
    const { jobs } = await conversation('ok')
    const broken = { ...job('broken', { contactId: 'ct_x', entryId: 'en_x' }), body: '{' }
    expect(await world.delivery({ Records: [broken, ...jobs] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'broken' }],
    })
  })

  it('a job of something that is gone is done', async () => {
    expect(await world.delivery({ Records: [job('old', { contactId: 'ct_x', entryId: 'en_x' })] })).toEqual({
      batchItemFailures: [],
    })
  })
})

describe('sockets', () => {
  const connect = (authorizer: object, connectionId: string, routeKey = '$connect') =>
    world.socket({ requestContext: { routeKey, connectionId, authorizer, requestId: 'r' } } as never)

  it('a connection that answers 410 is deleted, the others get their frames', async () => {
    const { contactId } = await conversation()
    const [gone, open] = ['gone-1', 'open-1']
    for (const id of [gone, open]) await connect({ kind: 'agent', agentId: 'ag_owner' }, id)
    world.connections.on(PostToConnectionCommand).callsFake(({ ConnectionId }: { ConnectionId: string }) => {
      if (ConnectionId === gone) throw new GoneException({ message: 'gone', $metadata: {} })
      return {}
    })
    const Records = await world.inserted('entry', contactId)
    expect(await world.reactions({ Records })).toEqual({ batchItemFailures: [] })
    const posts = () => world.connections.commandCalls(PostToConnectionCommand).map(({ args }) => args[0].input)
    expect(
      posts()
        .map(({ ConnectionId }) => ConnectionId)
        .sort(),
    ).toEqual([gone, open])
    // It may not be open yet: it is stored before, and refused until then.
    expect(await world.has('CONNECTIONS', `ag_owner#${gone}`)).toBe(true)
    const later = Date.now() + 11_000
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => later)
    await world.reactions({ Records })
    expect(await world.has('CONNECTIONS', `ag_owner#${gone}`)).toBe(false)
    expect(await world.has('CONNECTIONS', `ag_owner#${open}`)).toBe(true)
    await world.reactions({ Records })
    expect(posts()).toHaveLength(5)
    clock.mockRestore()
    await connect({ kind: 'agent', agentId: 'ag_owner' }, open, '$disconnect')
    expect(await world.has('CONNECTIONS', `ag_owner#${open}`)).toBe(false)
  })

  it('a post that fails otherwise makes the batch come again', async () => {
    const { contactId } = await conversation()
    await connect({ kind: 'agent', agentId: 'ag_owner' }, 'flaky')
    world.connections.on(PostToConnectionCommand).rejects(new Error('throttled'))
    const outcome = await world.reactions({ Records: await world.inserted('entry', contactId) }).catch(() => 'thrown')
    expect(outcome).not.toEqual({ batchItemFailures: [] })
    await connect({ kind: 'agent', agentId: 'ag_owner' }, 'flaky', '$disconnect')
  })

  it('rights are checked again on every action', async () => {
    world.connections.on(PostToConnectionCommand).resolves({})
    const act = async (authorizer: object, body: string) => {
      world.connections.resetHistory()
      await world.socket({
        requestContext: { routeKey: '$default', connectionId: 'c', authorizer, requestId: 'r' },
        body,
      } as never)
      const [post] = world.connections.commandCalls(PostToConnectionCommand)
      return JSON.parse(String(post?.args[0].input.Data)) as { ok: boolean; error?: { code: string } }
    }
    const { id } = await conversation()
    const get = JSON.stringify({ id: 1, action: 'conversations.get', params: { id } })
    const as = (email: string) => ({
      kind: 'agent',
      agentId: 'x',
      identity: JSON.stringify({ ...identityOf(email), subject: email }),
    })
    expect(await act(as(owner), get)).toMatchObject({ ok: true })
    expect(await act(as('agent3@demo.test'), get)).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(await act(as('gone@demo.test'), get)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await act({}, get)).toMatchObject({ ok: false, error: { code: 'unauthorized' } })
  })
})

describe('reactions', () => {
  it('report only the change whose reaction failed; other contacts’ go on', async () => {
    const [one, two] = [await conversation('to one'), await conversation('to two')]
    const entries = [
      ...(await world.inserted('entry', one.contactId)),
      ...(await world.inserted('entry', two.contactId)),
    ]
    const Records = entries.map((record, index) => ({
      ...record,
      dynamodb: { ...record.dynamodb, SequenceNumber: String(index + 1).padStart(21, '0') },
    }))
    world.queue.refuses = ({ input }) => input.MessageGroupId === one.contactId
    const { batchItemFailures } = await world.reactions({ Records })
    const failing = Records.filter(({ dynamodb }) => {
      const image = JSON.stringify(dynamodb?.NewImage)
      return image.includes('to one') && image.includes('queued')
    })
    expect(failing).toHaveLength(1)
    expect(batchItemFailures).toEqual(failing.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber })))
    const enqueued = world.queue.calls.map(({ input }) => input)
    const theirs = enqueued.filter(({ MessageGroupId }) => MessageGroupId === two.contactId)
    expect(theirs).toHaveLength(1)
    expect(theirs[0]?.MessageDeduplicationId).toMatch(/\.1$/)
  })

  it('Q6 set a conversation’s schedule', async () => {
    const { id, contactId } = await conversation()
    expect(await world.reactions({ Records: await world.inserted('conversation', contactId) })).toEqual({
      batchItemFailures: [],
    })
    expect(world.schedules.calls).toContain(`POST /schedules/${id}`)
  })

  it('items of other kinds are of no interest', async () => {
    const record = {
      eventName: 'INSERT' as const,
      dynamodb: { NewImage: { itemKind: { S: 'nothing' }, pk: { S: 'x' } } },
    }
    expect(await world.reactions({ Records: [record, {}] })).toEqual({ batchItemFailures: [] })
    expect(await world.bookkeeping({ Records: [record, {}] })).toEqual({ batchItemFailures: [] })
  })
})

describe('authorizer', () => {
  const ask = async (more: object) => {
    const { policyDocument, context } = (await world.authorizer({
      methodArn: 'arn:x',
      ...more,
    } as never)) as APIGatewayAuthorizerResult
    const [statement] = policyDocument.Statement
    return { effect: statement?.Effect, ...context }
  }

  it('lets in whoever has a ticket, once, and nobody without', async () => {
    const { body } = await call<{ url: string }>('POST /v1/socket-tickets')
    const ticket = new URL(body.url).searchParams.get('ticket')
    const event = { queryStringParameters: { ticket } }
    expect(await ask(event)).toMatchObject({ effect: 'Allow', kind: 'agent', agentId: 'ag_owner' })
    expect(await ask(event)).toMatchObject({ effect: 'Deny', kind: 'nobody' })
    for (const nobody of [
      {},
      { queryStringParameters: null, headers: null },
      { queryStringParameters: { token: 'x.y' } },
      { headers: { Authorization: 'Bearer x.y.z' } },
      { headers: { authorization: 'Bearer' } },
    ]) {
      expect(await ask(nobody)).toMatchObject({ effect: 'Deny' })
    }
  })

  it('lets a visitor in with the token of their session', async () => {
    const session = (await world.widget(
      httpEvent('POST /widget/sessions', { body: JSON.stringify({ channelId: 'demo-web' }) }),
      {} as never,
    )) as { body: string }
    const { token } = JSON.parse(session.body) as { token: string }
    expect(await ask({ queryStringParameters: { token } })).toMatchObject({ effect: 'Allow', kind: 'visitor' })
    expect(await ask({ queryStringParameters: { token: `${token}x` } })).toMatchObject({ effect: 'Deny' })
  })
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OperationName, operations } from '../../contracts/operations.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { identityOf } from '../kit/identity.ts'
import { claimsOf, httpEvent, startWorld, type World } from './world.ts'

/* What one door gives opens no other: visitors' tokens, agents' tokens, tickets and links, each at each other's edge. */

interface Answer {
  statusCode: number
  headers: Record<string, string>
  body?: string
}

let world: World
let issuer: Server
let visitor: string
let ticket: string
const owner = 'owner@demo.test'
const agentToken = [{ alg: 'RS256', kid: 'x' }, claimsOf(owner), 'signature']
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')
const names = Object.keys(operations) as OperationName[]
const widgetRoutes = [
  'POST /widget/messages',
  'GET /widget/messages',
  'POST /widget/attachments',
  'GET /widget/attachments/{id}',
]
const answers: Answer[] = []

beforeAll(async () => {
  // The issuer has a key, and has signed nothing with it.
  const { publicKey } = await generateKeyPair('RS256')
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'another', alg: 'RS256', use: 'sig' }]
  issuer = createServer((_, response) => response.end(JSON.stringify({ keys })))
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  const { port } = issuer.address() as AddressInfo
  world = await startWorld({ [ENV.tokenJwksUri]: `http://127.0.0.1:${port}/jwks` })
  world.connections.on(PostToConnectionCommand).resolves({})
  const session = await widget('POST /widget/sessions', { body: JSON.stringify({ channelId: 'demo-web' }) })
  visitor = (JSON.parse(session.body ?? '') as { token: string }).token
  const given = await http('POST /v1/socket-tickets', {}, owner)
  ticket = new URL((JSON.parse(given.body ?? '') as { url: string }).url).searchParams.get('ticket') ?? ''
})
afterAll(async () => {
  await world.stop()
  issuer.closeAllConnections()
  await new Promise((resolve) => issuer.close(resolve))
})

async function through(handler: unknown, event: unknown): Promise<Answer> {
  const answer = await (handler as (event: unknown, context: unknown) => Promise<Answer>)(event, {})
  answers.push(answer)
  return answer
}
const http = (route: string, more: object = {}, email?: string) =>
  through(world.http, httpEvent(route, { ...more }, email))
const widget = (route: string, more: object = {}) => through(world.widget, httpEvent(route, { ...more }))
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const admits = async (more: object) => {
  const { policyDocument } = (await world.authorizer({
    methodArn: 'arn:x',
    ...more,
  } as never)) as APIGatewayAuthorizerResult
  return policyDocument.Statement[0]?.Effect
}
/** What is posted to a socket in answer to a frame. */
async function act(authorizer: object, action: string, params: object = {}) {
  world.connections.resetHistory()
  const requestContext = { routeKey: '$default', connectionId: 'c', authorizer, requestId: 'r' }
  await world.socket({ requestContext, body: JSON.stringify({ id: 1, action, params }) } as never)
  const [post] = world.connections.commandCalls(PostToConnectionCommand)
  return JSON.parse(String(post?.args[0].input.Data)) as { ok: boolean; error?: { code: string } }
}

describe('a visitor’s token', () => {
  it('is nobody’s at any operation of agents', async () => {
    for (const name of names.filter((one) => operations[one].who !== 'public')) {
      const { method, path } = operations[name]
      const answer = await http(`${method} ${path}`, { ...bearer(visitor), pathParameters: {}, body: '{}' })
      expect([name, answer.statusCode]).toEqual([name, 401])
    }
  })
  it('is no ticket, no agent’s token and no link to a file', async () => {
    expect(await admits({ queryStringParameters: { ticket: visitor } })).toBe('Deny')
    expect(await admits({ headers: { authorization: `Bearer ${visitor}` } })).toBe('Deny')
    expect((await widget('GET /files/{token}', { pathParameters: { token: visitor } })).statusCode).toBe(404)
    const page = await widget('GET /rate', { queryStringParameters: { t: visitor, score: '5' } })
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.body).not.toContain(visitor)
    const sent = Buffer.from(`t=${visitor}&score=5&text=x`).toString('base64')
    expect((await widget('POST /rate', { body: sent, isBase64Encoded: true })).statusCode).toBe(404)
    expect((await widget('POST /rate', { body: '{"t":' })).statusCode).toBe(404)
  })
  it('opens a socket on which no operation of agents is', async () => {
    const payload = Buffer.from(visitor.split('.')[0] ?? '', 'base64url').toString()
    const { contactId } = JSON.parse(payload) as { contactId: string }
    const context = { kind: 'visitor', contactId, visitor: payload }
    // What visitors say has the name of what agents say, and fields of its own.
    for (const name of names.filter((one) => one !== 'messages.send')) {
      expect([name, await act(context, name)]).toEqual([name, expect.objectContaining({ ok: false })])
      expect((await act(context, name)).error?.code).toBe('forbidden')
    }
    expect((await act(context, 'messages.send', { id: 'cv_1', text: 'x' })).error?.code).toBe('invalid_request')
  })
})

describe('what agents have', () => {
  it('a token, is nobody’s at the widget', async () => {
    for (const route of widgetRoutes) {
      const answer = await widget(route, { ...bearer(agentToken), pathParameters: { id: 'at_1' }, body: '{}' })
      expect([route, answer.statusCode]).toEqual([route, 401])
      expect((await widget(route, { pathParameters: { id: 'at_1' }, body: '{}' })).statusCode).toBe(401)
    }
  })
  it('a ticket, is no visitor’s token, no bearer token and no link, and still good once', async () => {
    expect(await admits({ queryStringParameters: { token: ticket } })).toBe('Deny')
    expect(await admits({ headers: { authorization: `Bearer ${ticket}` } })).toBe('Deny')
    expect((await widget('GET /widget/messages', bearer(ticket))).statusCode).toBe(401)
    expect((await widget('GET /files/{token}', { pathParameters: { token: ticket } })).statusCode).toBe(404)
    expect(await admits({ queryStringParameters: { ticket } })).toBe('Allow')
    expect(await admits({ queryStringParameters: { ticket } })).toBe('Deny')
  })
  it('a token that nobody signed, opens no socket', async () => {
    expect(await admits({ headers: { authorization: `Bearer ${agentToken}` } })).toBe('Deny')
    expect(await admits({ queryStringParameters: { token: agentToken } })).toBe('Deny')
  })
  it('a socket, takes nothing that only visitors say, and nothing from nobody', async () => {
    const identity = JSON.stringify(identityOf(owner))
    const receipt = { conversationId: 'cv_1', seq: 1, status: 'read' }
    expect((await act({ kind: 'agent', agentId: 'ag_owner', identity }, 'receipt', receipt)).error?.code).toBe(
      'invalid_request',
    )
    for (const action of ['typing', 'me.get', 'conversations.list']) {
      expect((await act({ kind: 'agent', agentId: 'ag_owner' }, action, receipt)).error?.code).toBe('unauthorized')
    }
  })
})

describe('claims', () => {
  const me = async (claims: object) => {
    const event = httpEvent('GET /v1/me') as { requestContext: object }
    const requestContext = { ...event.requestContext, authorizer: { jwt: { claims } } }
    return (await through(world.http, { ...(event as object), requestContext })).statusCode
  }
  it('make an agent of whoever has a verified email, issuer and subject, and of nobody else', async () => {
    const claims = claimsOf(owner)
    expect(await me(claims)).toBe(200)
    expect(await me({ ...claims, email_verified: true })).toBe(200)
    for (const [name, value] of Object.entries({
      email_verified: undefined,
      email: undefined,
      sub: undefined,
      iss: undefined,
    })) {
      expect([name, await me({ ...claims, [name]: value })]).toEqual([name, 401])
    }
    expect(await me({ ...claims, email_verified: 'false' })).toBe(401)
    expect(await me({ ...claims, sub: 'another' })).toBe(403)
  })
})

describe('every answer', () => {
  it('is kept by nobody, taken for nothing else, and lets no page of another origin read more', () => {
    const bodies = answers.filter(({ body }) => body)
    expect(bodies.length).toBeGreaterThan(50)
    for (const { headers } of bodies) {
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      // One page is for people, and can do nothing.
      const isPage = headers['content-type']?.startsWith('text/html')
      if (isPage) expect(headers['content-security-policy']).toMatch(/^default-src 'none';/)
      else expect(headers['content-type']).toMatch(/^application\/(problem\+)?json$/)
      // API Gateway answers for origins, without credentials.
      expect(Object.keys(headers).filter((name) => /^access-control|^set-cookie/i.test(name))).toEqual([])
    }
  })
})

import { describe, expect, it } from 'vitest'
import { answerPost, type McpServer } from '../../functions/edges/mcp/protocol.ts'

const calls: unknown[] = []
const server: McpServer = {
  instructions: 'Read.',
  tools: () => [{ name: 'read' }],
  async call(name, input, position) {
    calls.push([name, input, position])
    return name === 'read' ? { content: [] } : undefined
  },
}
const CURRENT = '2026-07-28'
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
async function post(body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await answerPost(server, { headers: { ...json, ...headers }, body: text })
  return { status: answer.status, body: answer.body === undefined ? undefined : (JSON.parse(answer.body) as unknown) }
}
const request = (method: string, params?: object, id: string | number = 1) => ({ jsonrpc: '2.0', id, method, params })
const error = (code: number) => ({ error: { code } })
/** A request as the current version has them. */
const current = (method: string, params: object = {}, said = CURRENT) =>
  request(method, {
    ...params,
    _meta: { 'io.modelcontextprotocol/protocolVersion': said, 'io.modelcontextprotocol/clientCapabilities': {} },
  })
const asHeader = (method: string, more: object = {}) => ({
  'mcp-protocol-version': CURRENT,
  'mcp-method': method,
  ...more,
})

describe('O6 what is posted', () => {
  it.each([
    ['is no JSON', '{', {}, 400, -32_700],
    ['is nested too deep to be read', `${'['.repeat(100_000)}`, {}, 400, -32_700],
    ['is of another type', '{}', { 'content-type': 'text/plain' }, 415, -32_600],
    ['takes no JSON for an answer', '{}', { accept: 'text/event-stream' }, 406, -32_600],
    ['is no message', {}, {}, 400, -32_600],
    ['is no object', 'null', {}, 400, -32_600],
    ['is of another JSON-RPC', { id: 1, method: 'ping' }, {}, 400, -32_600],
    ['has no method', { jsonrpc: '2.0', id: 1 }, {}, 400, -32_600],
    ['has null for an id', { jsonrpc: '2.0', id: null, method: 'ping' }, {}, 400, -32_600],
    ['has a broken number for an id', { jsonrpc: '2.0', id: 1.5, method: 'ping' }, {}, 400, -32_600],
    ['has a list for params', { jsonrpc: '2.0', id: 1, method: 'ping', params: [] }, {}, 400, -32_602],
    ['is of an unknown version', request('ping'), { 'mcp-protocol-version': '1900-01-01' }, 400, -32_022],
  ])('%s', async (_what, body, headers, status, code) => {
    expect(await post(body, headers)).toMatchObject({ status, body: { jsonrpc: '2.0', ...error(code) } })
  })

  it('is answered 202 where it asks for nothing', async () => {
    expect(await post({ jsonrpc: '2.0', method: 'notifications/initialized' })).toEqual({
      status: 202,
      body: undefined,
    })
    expect(await post({ jsonrpc: '2.0', id: 1, result: {} })).toEqual({ status: 202, body: undefined })
  })

  it('tells which versions are spoken', async () => {
    const { body } = await post(request('ping'), { 'mcp-protocol-version': '1900-01-01' })
    expect(body).toMatchObject({
      id: 1,
      error: { data: { supported: [CURRENT, '2025-11-25', '2025-06-18', '2025-03-26'], requested: '1900-01-01' } },
    })
  })
})

describe('O6 versions that begin with initialize', () => {
  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2025-11-25'],
    [CURRENT, '2025-11-25'],
    ['tomorrow', '2025-11-25'],
  ])('who asks for %s is answered %s', async (asked, answered) => {
    const found = await post(request('initialize', { protocolVersion: asked, capabilities: {} }))
    expect(found).toMatchObject({
      status: 200,
      body: { result: { protocolVersion: answered, capabilities: { tools: {} }, instructions: 'Read.' } },
    })
  })

  it('answer ping, and what is unknown in the body', async () => {
    expect(await post(request('ping'))).toEqual({ status: 200, body: { jsonrpc: '2.0', id: 1, result: {} } })
    expect(await post(request('resources/list'))).toMatchObject({ status: 200, body: error(-32_601) })
    expect(await post(request('tools/call', { name: 'nothing' }))).toMatchObject({ status: 200, body: error(-32_602) })
    expect(await post(request('tools/call', { name: 'read', arguments: [] }))).toMatchObject({ body: error(-32_602) })
    expect(await post(request('tools/call', {}))).toMatchObject({ body: error(-32_602) })
  })

  it('have batches only where theirs has: each answered, notifications not', async () => {
    const batch = [
      request('ping', undefined, 'a'),
      { jsonrpc: '2.0', method: 'x' },
      request('tools/list', undefined, 2),
    ]
    for (const headers of [{}, { 'mcp-protocol-version': '2025-03-26' }] as Record<string, string>[]) {
      expect(await post(batch, headers)).toMatchObject({
        status: 200,
        body: [
          { id: 'a', result: {} },
          { id: 2, result: { tools: [{ name: 'read' }] } },
        ],
      })
    }
    expect(await post([{ jsonrpc: '2.0', method: 'x' }])).toEqual({ status: 202, body: undefined })
    for (const version of ['2025-06-18', '2025-11-25', CURRENT]) {
      expect(await post(batch, { 'mcp-protocol-version': version })).toMatchObject({
        status: 400,
        body: error(-32_600),
      })
    }
    expect(await post([])).toMatchObject({ status: 400 })
    expect(await post(Array.from({ length: 11 }, () => request('ping')))).toMatchObject({ status: 400 })
    expect(await post([request('initialize', { protocolVersion: '2025-03-26' })])).toMatchObject({
      body: [error(-32_600)],
    })
  })

  it('tell the calls of a batch apart', async () => {
    calls.length = 0
    await post([request('tools/call', { name: 'read' }, 1), request('tools/call', { name: 'read' }, 2)])
    expect(calls).toEqual([
      ['read', {}, 0],
      ['read', {}, 1],
    ])
  })
})

describe('O6 the current version', () => {
  it('is discovered, and says of each result what it is', async () => {
    expect(await post(current('server/discover'), asHeader('server/discover'))).toMatchObject({
      status: 200,
      body: {
        result: {
          resultType: 'complete',
          supportedVersions: [CURRENT, '2025-11-25', '2025-06-18', '2025-03-26'],
          cacheScope: 'private',
          _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'switchboard' } },
        },
      },
    })
  })

  it('lets nobody keep the tools of one caller for another', async () => {
    expect(await post(current('tools/list'), asHeader('tools/list'))).toMatchObject({
      body: { result: { resultType: 'complete', cacheScope: 'private', ttlMs: 60_000 } },
    })
  })

  it('answers 404 to a method that there is not, of earlier versions too', async () => {
    for (const method of ['ping', 'initialize', 'prompts/list']) {
      expect(await post(current(method), asHeader(method))).toMatchObject({ status: 404, body: error(-32_601) })
    }
  })

  it.each([
    ['another version', asHeader('tools/call', { 'mcp-protocol-version': '2025-11-25', 'mcp-name': 'read' })],
    ['no version', { 'mcp-method': 'tools/call', 'mcp-name': 'read' }],
    ['another method', asHeader('tools/list', { 'mcp-name': 'read' })],
    ['no method', { 'mcp-protocol-version': CURRENT, 'mcp-name': 'read' }],
    ['another name', asHeader('tools/call', { 'mcp-name': 'write' })],
    ['no name', asHeader('tools/call')],
  ])('refuses headers that say %s', async (_what, headers) => {
    expect(await post(current('tools/call', { name: 'read' }), headers)).toMatchObject({
      status: 400,
      body: error(-32_020),
    })
  })

  it('reads a name in base 64', async () => {
    const headers = asHeader('tools/call', { 'mcp-name': `=?base64?${Buffer.from('read').toString('base64')}?=` })
    expect(await post(current('tools/call', { name: 'read' }), headers)).toMatchObject({ status: 200 })
  })

  it('wants requests to say their version and what the client can', async () => {
    expect(await post(request('tools/list'), asHeader('tools/list'))).toMatchObject({
      status: 400,
      body: error(-32_602),
    })
    const _meta = { 'io.modelcontextprotocol/protocolVersion': CURRENT }
    expect(await post(request('tools/list', { _meta }), asHeader('tools/list'))).toMatchObject({
      status: 400,
      body: error(-32_602),
    })
  })

  it('takes no responses', async () => {
    expect(await post({ jsonrpc: '2.0', id: 1, result: {} }, asHeader('x'))).toMatchObject({ status: 400 })
  })
})

import { readJson } from '../../platform/json.ts'

/*
 * The Model Context Protocol over HTTP, stateless: one POST, one JSON answer. Two eras of it are spoken: the current one, whose
 * requests say in themselves what they are, and those that begin with `initialize`, which is answered and forgotten.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */

const CURRENT = '2026-07-28'
/** The first is what is answered to who asks for one that is not spoken. */
const EARLIER = ['2025-11-25', '2025-06-18', '2025-03-26'] as const
/** What a request is of that says nothing, and the only one that has batches. */
const WITHOUT_HEADER = '2025-03-26'
const SUPPORTED: readonly string[] = [CURRENT, ...EARLIER]
const BATCH = 10
/** How long a client may take the tools of a caller for what they were. */
const FRESH = { ttlMs: 60_000, cacheScope: 'private' } as const

const SERVER = { name: 'switchboard', title: 'Switchboard', version: '1' }
const META = 'io.modelcontextprotocol'

const PARSE_ERROR = -32_700
const INVALID_REQUEST = -32_600
const METHOD_NOT_FOUND = -32_601
const INVALID_PARAMS = -32_602
const HEADER_MISMATCH = -32_020
const UNSUPPORTED_VERSION = -32_022

/** What is behind the protocol. */
export interface McpServer {
  instructions: string
  tools(): readonly object[]
  /** `position`: the how manieth of a batch; undefined: there is no such tool */
  call(name: string, input: Record<string, unknown>, position: number): Promise<object | undefined>
}

export interface Posted {
  /** names in small letters */
  headers: Readonly<Record<string, string | undefined>>
  body: string
}
export interface Reply {
  status: number
  /** JSON */
  body?: string
}

type Id = string | number
type Fields = Record<string, unknown>
interface RpcError {
  code: number
  message: string
  data?: object
}
/** An answer to one request, and the HTTP status that it has where it comes alone. */
type Answered = { status: number; id?: Id } & ({ result: object } | { error: RpcError })

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isId = (value: unknown): value is Id => typeof value === 'string' || Number.isSafeInteger(value)

const refused = (status: number, code: number, message: string, id?: Id, data?: object): Answered => ({
  status,
  ...(id === undefined ? {} : { id }),
  error: { code, message, ...(data ? { data } : {}) },
})

// JSON-RPC has null where the id is unknown.
const wire = ({ status: _status, id = null as never, ...rest }: Answered) => ({ jsonrpc: '2.0', id, ...rest })
const reply = (answered: Answered): Reply => ({ status: answered.status, body: JSON.stringify(wire(answered)) })

/** What a client accepts: JSON is what there is. */
const takesJson = (accept: string | undefined) =>
  accept === undefined || accept.split(',').some((range) => /^\s*(application\/(json|\*)|\*\/\*)\s*(;|$)/i.test(range))

/** Answers what was posted: messages by their version's rules, whatever is none of them by an HTTP error. */
export async function answerPost(server: McpServer, { headers, body }: Posted): Promise<Reply> {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return reply(refused(415, INVALID_REQUEST, 'Content-Type must be application/json.'))
  }
  if (!takesJson(headers.accept)) return reply(refused(406, INVALID_REQUEST, 'Accept must have application/json.'))
  let message: unknown
  try {
    message = readJson(body)
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
    return reply(refused(400, PARSE_ERROR, 'The body is not JSON.'))
  }
  const version = headers['mcp-protocol-version']
  if (version !== undefined && !SUPPORTED.includes(version)) {
    return reply(unsupported(version, isFields(message) && isId(message.id) ? message.id : undefined))
  }
  if (!Array.isArray(message)) {
    const answered = await answerMessage(server, message, headers, 0)
    return answered ? reply(answered) : { status: 202 }
  }
  if ((version ?? WITHOUT_HEADER) !== WITHOUT_HEADER || message.length === 0 || message.length > BATCH) {
    return reply(
      refused(
        400,
        INVALID_REQUEST,
        `A batch has 1 to ${BATCH} messages, and is known to version ${WITHOUT_HEADER} only.`,
      ),
    )
  }
  const answers = await Promise.all(
    message.map((each: unknown, position) =>
      isFields(each) && each.method === 'initialize'
        ? refused(400, INVALID_REQUEST, 'initialize comes alone.', isId(each.id) ? each.id : undefined)
        : answerMessage(server, each, headers, position),
    ),
  )
  const told = answers.flatMap((answered) => (answered ? [wire(answered)] : []))
  return told.length > 0 ? { status: 200, body: JSON.stringify(told) } : { status: 202 }
}

const unsupported = (requested: string, id: Id | undefined) =>
  refused(400, UNSUPPORTED_VERSION, 'Unsupported protocol version', id, { supported: SUPPORTED, requested })

/** Undefined: there is nothing to answer, it was a notification or a response. */
async function answerMessage(
  server: McpServer,
  message: unknown,
  headers: Posted['headers'],
  position: number,
): Promise<Answered | undefined> {
  if (!isFields(message) || message.jsonrpc !== '2.0') {
    return refused(400, INVALID_REQUEST, 'This is not a message of JSON-RPC 2.0.')
  }
  const { id, method, params = {} } = message
  if (method === undefined && ('result' in message || 'error' in message)) {
    const isCurrent = headers['mcp-protocol-version'] === CURRENT
    return isCurrent ? refused(400, INVALID_REQUEST, 'Nothing was asked that could be answered.') : undefined
  }
  if (typeof method !== 'string') return refused(400, INVALID_REQUEST, 'A request has a method.')
  if (!('id' in message)) return undefined
  if (!isId(id)) return refused(400, INVALID_REQUEST, 'An id is a string or an integer.')
  if (!isFields(params)) return refused(400, INVALID_PARAMS, 'params is an object.', id)
  const meta = isFields(params._meta) ? params._meta : {}
  const said = meta[`${META}/protocolVersion`]
  if (headers['mcp-protocol-version'] !== CURRENT && (said === undefined || isEarlier(said))) {
    return answerEarlier(server, id, method, params, position)
  }
  return (
    wrongInItself(headers, { id, method, params, meta, said }) ?? answerCurrent(server, id, method, params, position)
  )
}
const isEarlier = (version: unknown) => EARLIER.some((known) => known === version)

interface Request {
  id: Id
  method: string
  params: Fields
  meta: Fields
  said: unknown
}

/** What a request of the current version says of itself twice must be the same; what it must say, it must. */
function wrongInItself(headers: Posted['headers'], { id, method, params, meta, said }: Request): Answered | undefined {
  if (typeof said !== 'string') return refused(400, INVALID_PARAMS, `_meta has no ${META}/protocolVersion.`, id)
  const mismatch = (header: string) =>
    refused(400, HEADER_MISMATCH, `Header mismatch: ${header} is not what the body says.`, id)
  if (headers['mcp-protocol-version'] !== said) return mismatch('MCP-Protocol-Version')
  if (said !== CURRENT) return unsupported(said, id)
  if (!isFields(meta[`${META}/clientCapabilities`])) {
    return refused(400, INVALID_PARAMS, `_meta has no ${META}/clientCapabilities.`, id)
  }
  if (headers['mcp-method'] !== method) return mismatch('Mcp-Method')
  if (method === 'tools/call' && plain(headers['mcp-name']) !== params.name) return mismatch('Mcp-Name')
  return undefined
}

/** A header's value that may be written in base 64. */
function plain(value: string | undefined): string | undefined {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value ?? '')?.[1]
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString()
}

async function answerCurrent(
  server: McpServer,
  id: Id,
  method: string,
  params: Fields,
  position: number,
): Promise<Answered> {
  const complete = (result: object): Answered => ({
    status: 200,
    id,
    result: { resultType: 'complete', ...result, _meta: { [`${META}/serverInfo`]: SERVER } },
  })
  if (method === 'server/discover') {
    const { instructions } = server
    return complete({ supportedVersions: SUPPORTED, capabilities: { tools: {} }, instructions, ...FRESH })
  }
  if (method === 'tools/list') return complete({ tools: server.tools(), ...FRESH })
  if (method === 'tools/call') return callTool(server, id, params, position, complete)
  return refused(404, METHOD_NOT_FOUND, 'Method not found', id)
}

async function answerEarlier(
  server: McpServer,
  id: Id,
  method: string,
  params: Fields,
  position: number,
): Promise<Answered> {
  const done = (result: object): Answered => ({ status: 200, id, result })
  if (method === 'initialize') {
    const { protocolVersion: wanted } = params
    if (typeof wanted !== 'string') return refused(400, INVALID_PARAMS, 'protocolVersion is missing.', id)
    const protocolVersion = EARLIER.find((known) => known === wanted) ?? EARLIER[0]
    return done({ protocolVersion, capabilities: { tools: {} }, serverInfo: SERVER, instructions: server.instructions })
  }
  if (method === 'ping') return done({})
  if (method === 'tools/list') return done({ tools: server.tools() })
  if (method === 'tools/call') return callTool(server, id, params, position, done)
  return refused(200, METHOD_NOT_FOUND, 'Method not found', id)
}

async function callTool(
  server: McpServer,
  id: Id,
  { name, arguments: input = {} }: Fields,
  position: number,
  done: (result: object) => Answered,
): Promise<Answered> {
  if (typeof name !== 'string') return refused(200, INVALID_PARAMS, 'A tool has a name.', id)
  if (!isFields(input)) return refused(200, INVALID_PARAMS, 'arguments is an object.', id)
  const result = await server.call(name, input, position)
  return result ? done(result) : refused(200, INVALID_PARAMS, `Unknown tool: ${name.slice(0, 100)}`, id)
}

import * as z from 'zod'
import { eventTypes } from '../functions/areas/webhook-endpoints/domain/event-types.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { Problem } from './problem.ts'
import { createSchemas, type Json } from './reference/schemas.ts'
import { agentEventDescriptions, agentEvents, visitorEventDescriptions, visitorEvents } from './sockets/events.ts'
import { ClientFrame, TypingParams, VisitorReceiptParams, VisitorTypingParams } from './sockets/frames.ts'
import { VisitorMessage } from './web-chat/widget.ts'
import { eventDescriptions, eventSchemas } from './webhook-endpoints/events.ts'

const schemas = createSchemas()

/** A frame with events of one type: several may come in one. */
const pushed = (type: string, description: string, event: z.ZodType): Json => ({
  name: type,
  title: type,
  summary: description,
  contentType: 'application/json',
  payload: schemas.of(z.object({ type: z.literal('events'), events: z.array(event) }), 'output'),
})
const Answer = z.union([
  z.object({ id: z.union([z.string(), z.number(), z.null()]), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: z.union([z.string(), z.number(), z.null()]), ok: z.literal(false), error: Problem }),
])
const action = (name: string, params: z.ZodType, summary: string, example: object): Json => ({
  name,
  title: name,
  summary,
  contentType: 'application/json',
  payload: schemas.of(
    z.strictObject({ ...ClientFrame.unwrap().shape, action: z.literal(name), params: params.optional() }),
    'input',
  ),
  examples: [{ name, payload: { id: 1, action: name, params: example } }],
})

const answer: Json = {
  name: 'answer',
  title: 'answer',
  summary: 'The answer to a frame of the same `id`: what the operation answers by HTTP, or the problem that it answers',
  contentType: 'application/json',
  payload: schemas.of(Answer, 'output'),
}

const ids = { id: 'cv_01J8Z_1' }

/** Every operation, as what an agent's socket takes: the input is that of HTTP, path and query and body together. */
const called = (): Json => ({
  name: 'operation',
  title: 'Any operation',
  summary: 'The name of any operation of the HTTP API, with its path, query and body together as `params`',
  contentType: 'application/json',
  payload: schemas.of(
    z.strictObject({
      ...ClientFrame.unwrap().shape,
      action: z.enum((Object.values(operations) as Operation[]).map(({ name }) => name) as [string, ...string[]]),
    }),
    'input',
  ),
  examples: [
    { name: 'join', payload: { id: 1, action: 'conversations.join', params: ids } },
    {
      name: 'send',
      payload: { id: 2, action: 'messages.send', params: { ...ids, text: 'Hello' }, idempotencyKey: '7c1e9f' },
    },
  ],
})

const agents = (): Record<string, Json> => ({
  operation: called(),
  typing: action(
    'typing',
    TypingParams,
    'What one does in a conversation; said again within a minute for as long as it goes on',
    {
      conversationId: ids.id,
      state: 'typing',
    },
  ),
  ping: action(
    'ping',
    z.strictObject({}),
    'Is answered `{pong: true, at, connection}`, with the server’s time and what this socket is called',
    {},
  ),
  answer,
  ...Object.fromEntries(
    Object.entries(agentEvents).map(([type, event]) => [
      type,
      pushed(type, agentEventDescriptions[type as keyof typeof agentEvents], event),
    ]),
  ),
})

const visitors = (): Record<string, Json> => ({
  'messages.send': action('messages.send', VisitorMessage, 'A message; the same `clientId` counts once', {
    text: 'Hello',
    clientId: '7c1e9f',
  }),
  typing: action('typing', VisitorTypingParams, 'The visitor writes, or stopped to; said again every few seconds', {
    state: 'typing',
  }),
  receipt: action('receipt', VisitorReceiptParams, 'The company’s messages up to this one came in, or were shown', {
    conversationId: ids.id,
    seq: 4,
    status: 'read',
  }),
  ping: action('ping', z.strictObject({}), 'Is answered `{pong: true}`', {}),
  answer,
  ...Object.fromEntries(
    Object.entries(visitorEvents).map(([type, event]) => [
      type,
      pushed(type, visitorEventDescriptions[type as keyof typeof visitorEvents], event),
    ]),
  ),
})

/** What goes out: the body of each type, and the headers that come with all of them. */
const outgoing = (): Record<string, Json> =>
  Object.fromEntries(
    eventTypes.map((type) => [
      type,
      {
        name: type,
        title: type,
        summary: eventDescriptions[type],
        contentType: 'application/json',
        headers: {
          type: 'object',
          properties: {
            'webhook-id': { type: 'string', description: 'The same whenever it is sent again: count it once' },
            'webhook-timestamp': { type: 'string', description: 'When it was sent, in seconds since 1970' },
            'webhook-signature': {
              type: 'string',
              description: '`v1,` and a signature in base64; two while a secret is replaced',
            },
            'switchboard-version': { type: 'string', description: 'Which form `data` has' },
          },
          required: ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'switchboard-version'],
        },
        payload: schemas.of(eventSchemas[type], 'output'),
      },
    ]),
  )

const sent = ['operation', 'typing', 'ping', 'messages.send', 'receipt']

/** One side's frames: what our server takes is received, what it says is sent. */
function frames(channel: string, messages: Record<string, Json>): Record<string, Json> {
  const some = (isSent: boolean) =>
    Object.keys(messages)
      .filter((name) => isSent === (sent.includes(name) && 'examples' in (messages[name] ?? {})))
      .map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` }))
  const $ref = `#/channels/${channel}`
  const taken = some(true)
  return {
    ...(taken.length > 0
      ? {
          [`${channel}.take`]: {
            action: 'receive',
            channel: { $ref },
            summary: 'What a client sends',
            messages: taken,
          },
        }
      : {}),
    [`${channel}.push`]: { action: 'send', channel: { $ref }, summary: 'What is sent', messages: some(false) },
  }
}

const INTRODUCTION = `
Frames are JSON texts. A client sends \`{id, action, params}\` and is answered \`{id, ok, result}\` or \`{id, ok, error}\`; besides, it
is sent \`{type: "events", events: […]}\`, several at once, in the order in which things happened. An event is known by its \`id\`:
it may come twice. New types, and new fields of known ones, may come at any time: what is not known is to be passed over.
`

const AGENTS = `
\`POST /v1/socket-tickets\` answers an address that is good once, for 60 seconds; a program may send its key as
\`Authorization: Bearer\` instead. A socket is closed after two hours at most: open another one, and ask for what was missed.

\`seq\` is the number of an entry in its conversation's timeline, without gaps. Who sees a gap, or was away, asks
\`GET /v1/conversations/{id}/timeline?afterSeq=\` for what is missing. What an agent or a key may not see, they are not told of.
Who takes a step over HTTP and names their socket in the header \`Switchboard-Connection\` (what \`ping\` answers as \`connection\`) has its
events in the answer, as \`events\`, and is not told them there once more. An answer without \`events\` is told of as ever, or was by an earlier try.
A message is at most 128 KB, in frames of 32 KB; a longer answer is refused with \`result_too_large\`.
`

const VISITORS = `
\`POST /widget/sessions\` answers the address, with a token in it. What was missed is in \`GET /widget/messages?afterSeq=\`.
`

const WEBHOOKS = `
Sent by \`POST\` to the addresses of \`/v1/webhook-endpoints\`, as [Standard Webhooks](https://www.standardwebhooks.com) has it: the signature is the
HMAC-SHA256 of \`<webhook-id>.<webhook-timestamp>.<body>\` under the secret (\`whsec_…\`, base64 after the underscore). Answer 2xx within
seconds; anything else is tried again over three days, with growing waits. The same event may come twice, under the same \`webhook-id\`; without
\`ordered\` also in another order.
`

let document: Json | undefined

/** The AsyncAPI 3 document of sockets and outgoing webhooks, made of the schemas that validate; made once. */
export function asyncapi(): Json {
  document ??= make()
  return document
}

function make(): Json {
  const channels = {
    agents: {
      address: null,
      title: 'Sockets of agents and programs',
      description: AGENTS,
      servers: [{ $ref: '#/servers/sockets' }],
      messages: agents(),
    },
    visitors: {
      address: null,
      title: 'Sockets of visitors of the web chat',
      description: VISITORS,
      servers: [{ $ref: '#/servers/sockets' }],
      messages: visitors(),
    },
    webhooks: { address: null, title: 'Outgoing webhooks', description: WEBHOOKS, messages: outgoing() },
  }
  return {
    asyncapi: '3.0.0',
    info: { title: 'Switchboard sockets and webhooks', version: '1', description: INTRODUCTION },
    defaultContentType: 'application/json',
    servers: {
      sockets: {
        host: '{host}',
        protocol: 'wss',
        description: 'As it is answered, whole',
        variables: { host: { description: 'Of the address that a ticket, or a session of the widget, has' } },
      },
    },
    channels,
    operations: {
      ...frames('agents', channels.agents.messages),
      ...frames('visitors', channels.visitors.messages),
      ...frames('webhooks', channels.webhooks.messages),
    },
    components: { schemas: schemas.named },
  }
}

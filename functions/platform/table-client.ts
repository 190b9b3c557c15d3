import { type AttributeValue, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import { fromDynamoJson } from './dynamo-json.ts'
import { defaultProvider } from './lambda-credentials.ts'

type Credentials = ReturnType<ReturnType<typeof defaultProvider>>

const ignore = () => undefined

/** A function's credentials are as they were when its process began: they need not be looked for with every call. */
function ownCredentials(): () => Credentials {
  const found = defaultProvider()()
  // Where there are none, each call says so.
  found.catch(ignore)
  return () => found
}

// Without an `info`: to one that has it, the SDK describes every call in full, whether anybody listens or not.
const silent = { trace: ignore, debug: ignore, warn: ignore, error: ignore } as unknown as NonNullable<
  DynamoDBClientConfig['logger']
>

/** Of what every call goes through: what it says of the SDK, what guards against loops of functions, and the log. */
const UNNEEDED = ['getUserAgentMiddleware', 'recursionDetectionMiddleware', 'loggerMiddleware']

/** Leaves out of a client's calls what neither the service nor anybody here looks at. */
export function lean<Client extends { middlewareStack: { remove(name: string): boolean } }>(client: Client): Client {
  for (const name of UNNEEDED) client.middlewareStack.remove(name)
  return client
}

/*
 * What the SDK would else look for in the environment and in files, when it is made and once more with the first call. Both say
 * nothing of it in a function, so that these are its defaults.
 */
const SETTLED = {
  defaultsMode: 'legacy',
  retryMode: 'standard',
  requestHandler: {},
  accountIdEndpointMode: 'preferred',
  authSchemePreference: [],
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: '',
  ignoreConfiguredEndpointUrls: true,
} satisfies DynamoDBClientConfig & { ignoreConfiguredEndpointUrls: boolean }

/**
 * The client of the table. A message is a dozen calls, and a call's processor time is mostly the SDK's own: so it signs
 * with one signer instead of a new one per call, and answers to document clients are read at once.
 */
export function createTableClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const {
    region = process.env.AWS_REGION ?? 'us-east-1',
    credentials = ownCredentials(),
    endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB,
  } = config
  const signer = new SignatureV4({ service: 'dynamodb', region, credentials, sha256: Sha256 })
  // What a provider has taken must be written down, or it goes twice: throttling is waited out for some three seconds.
  const settings = { ...SETTLED, logger: silent, maxAttempts: 6, ...config, region, credentials, endpoint }
  const client = lean(new DynamoDBClient({ ...settings, signer: async () => signer }))
  readDocuments(client.config.protocol as unknown as Reader)
  return client
}

interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: AsyncIterable<Buffer> | Buffer
}
interface Reader {
  deserializeResponse(operation: unknown, context: Context, answer: Answer): Promise<object>
}
/** of a call; what is set in it when the middleware is put together is there with every answer */
type Context = Record<PropertyKey, unknown>

/** The call is a document client's. */
const DOCUMENT = Symbol('document')

/** Answers to document clients are read in one pass, as far as they can be. */
function readDocuments(protocol: Reader): void {
  const read = protocol.deserializeResponse.bind(protocol)
  protocol.deserializeResponse = async (operation, context, answer) => {
    const { statusCode, headers, body } = answer
    if (!context[DOCUMENT] || statusCode !== 200) return read(operation, context, answer)
    const parts: Buffer[] = []
    for await (const part of body as AsyncIterable<Buffer>) parts.push(part)
    const bytes = Buffer.concat(parts)
    const found = fromDynamoJson(bytes.toString())
    if (!found) return asDocument(await read(operation, context, Object.assign(answer, { body: bytes })))
    return Object.assign(found, {
      $metadata: { httpStatusCode: statusCode, requestId: headers['x-amzn-requestid'] },
    })
  }
}

type Members = Record<string, unknown>
const native = (attributes: unknown) => unmarshall(attributes as Record<string, AttributeValue>)
const natives = (list: unknown) => (list as unknown[]).map(native)
const mapped = (members: unknown, change: (value: unknown, name: string) => unknown): Members =>
  Object.fromEntries(Object.entries(members as object).map(([name, value]) => [name, value && change(value, name)]))

/** What the SDK has read, with the values of attributes as what they are. */
const asDocument = (answer: object): Members =>
  mapped(answer, (value, name) => {
    if (/^(Item|Attributes|Key|LastEvaluatedKey)$/.test(name)) return native(value)
    if (/^(Items|Keys)$/.test(name)) return natives(value)
    if (Array.isArray(value)) return value.map(asDocument)
    if (name === 'Responses') return mapped(value, natives)
    return typeof value === 'object' ? asDocument(value as object) : value
  })

interface Stack {
  add(
    middleware: (next: unknown, context: Context) => unknown,
    options: { step: string; name: string; override: boolean },
  ): void
  remove(name: string): boolean
}
interface Command {
  clientCommand: { middlewareStack: Stack }
  addMarshallingMiddleware(config: unknown): void
  resolveMiddleware(stack: unknown, config: unknown): () => Promise<{ output: object }>
}

/** A command of this kind, whose answer is not read once more after it was. */
function kindOf(sent: Command): Command {
  const command = Object.assign(Object.create(Object.getPrototypeOf(sent)), sent) as Command
  const add = command.addMarshallingMiddleware.bind(command)
  command.addMarshallingMiddleware = (config) => {
    add(config)
    const stack = command.clientCommand.middlewareStack
    stack.remove('DocumentUnmarshall')
    const mark = (next: unknown, context: Context) => {
      context[DOCUMENT] = true
      return next
    }
    stack.add(mark, { step: 'initialize', name: 'document', override: true })
  }
  return command
}

/**
 * The document client that the stores work with; empty values are kept, undefined ones dropped. By itself it puts the
 * middleware of a command together anew for every call: here once per kind of command. (The plain client's
 * `cacheMiddleware` does that too, but a document command hands itself to its middleware: so the one that is kept is given
 * the command that is to be sent.)
 */
export function openDocuments(client: DynamoDBClient): DynamoDBDocumentClient {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  const kept = new Map<unknown, { command: Command; run: () => Promise<{ output: object }> }>()
  const send = async (sent: Command) => {
    let found = kept.get(sent.constructor)
    if (!found) {
      const command = kindOf(sent)
      found = { command, run: command.resolveMiddleware(documents.middlewareStack, documents.config) }
      kept.set(sent.constructor, found)
    }
    // Taken before anything is waited for: calls at once don't get in each other's way.
    found.command.clientCommand = sent.clientCommand
    return (await found.run()).output
  }
  return Object.assign(documents, { send })
}

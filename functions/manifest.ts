/**
 * What a function is composed of: edges are given these parts and no others, and the stack grants what each part takes
 * (`lib/support/parts.ts`). Behind the colon stands how much of it.
 */
type PartName =
  | 'table:read-write'
  | 'table:carry'
  | 'table:receive'
  | 'table:admit'
  | 'table:recognise'
  | 'table:install'
  | 'table:batches'
  | 'table:assist'
  | 'table:tell'
  | 'indexes'
  | 'channel-secrets:read'
  | 'channel-secrets:keep'
  | 'channel-secrets:add'
  | 'signing-keys:visitor'
  | 'signing-keys:file-link'
  | 'signing-keys:reply-address'
  | 'signing-keys:survey'
  | 'signing-keys:keep'
  | 'channels'
  | 'adapters'
  | 'checks'
  | 'lists'
  | 'connectors'
  | 'outside'
  | 'outgoing:send'
  | 'outgoing:work'
  | 'outgoing:attend'
  | 'queue:send'
  | 'queue:work'
  | 'files:exchange'
  | 'files:uploaded'
  | 'files:jobs'
  | 'files:deliver'
  | 'files:incoming'
  | 'files:purge'
  | 'segments:read'
  | 'segments:keep'
  | 'rollups:keep'
  | 'scheduler'
  | 'sockets'
  | 'socket-closer'
  | 'mailer'
  | 'mailbox'
  | 'mail-store'
  | 'visitor-proofs'
  | 'failures:replay'
  | 'mail-room'
  | 'job-room'
  | 'run-room'
  | 'report-room'
  | 'outside'
  | 'dialogflow'
  | 'bot-room'
  | 'crm-room'
  | 'app-room'
  | 'operations'
  | 'models'

/** What each part lets a function do with the table's items; the members of a transaction are such actions themselves. */
export const tableRights = {
  // What the use-cases do. No scan, and nothing about the table itself.
  'table:read-write': ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  // The same, of the items that carrying messages takes.
  'table:carry': ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  // What storing a customer's message takes: nothing is ever deleted by it.
  'table:receive': ['ConditionCheckItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  'table:admit': ['DeleteItem', 'GetItem', 'UpdateItem'],
  // Who calls is looked up, and noted at the first time.
  'table:recognise': ['GetItem', 'UpdateItem'],
  // Conversations are looked at; what is written are answers that are remembered, counters and settings.
  'table:assist': ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  // What waits for endpoints, and what became of it; the log goes by itself.
  'table:tell': ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  // What is configured is put, and counted.
  'table:install': ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
  // What is many at once: what search is to find, and what is removed.
  'table:batches': ['BatchWriteItem'],
} as const satisfies Partial<Record<PartName, readonly string[]>>

/**
 * Every deployed function: where it is, and its parts. Read by the stack, by the local runtime and by the bench, so that
 * all three run the same code. `entry` is relative to the project's root and exports `handler`.
 */
export const functions = {
  http: {
    entry: 'functions/edges/http/handler.ts',
    parts: ['table:read-write', 'indexes', 'channel-secrets:read', 'channels', 'files:exchange', 'segments:read'],
  },
  writing: {
    entry: 'functions/edges/writing/handler.ts',
    parts: ['table:read-write', 'channel-secrets:read', 'channels', 'files:exchange'],
  },
  settings: {
    entry: 'functions/edges/settings/handler.ts',
    parts: ['table:read-write', 'indexes', 'channel-secrets:keep', 'channels', 'checks'],
  },
  bulk: {
    entry: 'functions/edges/bulk/handler.ts',
    parts: ['table:read-write', 'indexes', 'channel-secrets:read', 'channels', 'lists', 'files:exchange'],
  },
  assistant: { entry: 'functions/edges/assistant/handler.ts', parts: ['table:assist', 'models'] },
  automation: {
    entry: 'functions/edges/automation/handler.ts',
    parts: ['table:read-write', 'indexes', 'channel-secrets:keep', 'connectors'],
  },
  reports: {
    entry: 'functions/edges/reports/handler.ts',
    parts: ['table:read-write', 'indexes', 'rollups:keep', 'mailer'],
  },
  documents: { entry: 'functions/edges/documents/handler.ts', parts: [] },
  webhooks: {
    entry: 'functions/edges/webhooks/handler.ts',
    parts: ['table:receive', 'channel-secrets:read', 'channels', 'adapters'],
  },
  widget: {
    entry: 'functions/edges/widget/handler.ts',
    parts: [
      'table:receive',
      'channel-secrets:read',
      'signing-keys:visitor',
      'signing-keys:file-link',
      'signing-keys:survey',
      'channels',
      'files:exchange',
      'visitor-proofs',
    ],
  },
  socket: {
    entry: 'functions/edges/socket/handler.ts',
    parts: ['table:read-write', 'channel-secrets:read', 'channels', 'sockets', 'files:uploaded', 'operations'],
  },
  authorizer: { entry: 'functions/edges/socket/authorizer.ts', parts: ['table:admit', 'signing-keys:visitor'] },
  mcp: { entry: 'functions/edges/mcp/handler.ts', parts: ['table:recognise', 'operations'] },
  reactions: {
    entry: 'functions/edges/stream/reactions.ts',
    parts: [
      'table:read-write',
      'table:batches',
      'indexes',
      'sockets',
      'socket-closer',
      'queue:send',
      'outgoing:send',
      'outgoing:attend',
      'scheduler',
      'mail-room',
      'job-room',
      'run-room',
    ],
  },
  bookkeeping: {
    entry: 'functions/edges/stream/bookkeeping.ts',
    parts: [
      'table:read-write',
      'table:batches',
      'indexes',
      'sockets',
      'socket-closer',
      'outgoing:send',
      'scheduler',
      'files:purge',
      'segments:keep',
      'job-room',
    ],
  },
  delivery: {
    entry: 'functions/edges/delivery/handler.ts',
    parts: [
      'table:carry',
      'queue:work',
      'channel-secrets:read',
      'signing-keys:file-link',
      'signing-keys:reply-address',
      'signing-keys:survey',
      'channels',
      'adapters',
      'mailer',
      'sockets',
      'files:deliver',
      'bot-room',
      'crm-room',
      'app-room',
    ],
  },
  timer: {
    entry: 'functions/edges/timer/handler.ts',
    parts: [
      'table:read-write',
      'table:batches',
      'indexes',
      'scheduler',
      'segments:keep',
      'mailer',
      'outgoing:send',
      'outgoing:attend',
      'job-room',
      'run-room',
      'report-room',
    ],
  },
  jobs: {
    entry: 'functions/edges/jobs/handler.ts',
    parts: ['table:read-write', 'table:batches', 'indexes', 'lists', 'files:jobs', 'files:purge', 'segments:keep'],
  },
  runs: {
    entry: 'functions/edges/runs/handler.ts',
    parts: ['table:read-write', 'indexes', 'channel-secrets:read', 'channels', 'outside', 'dialogflow', 'connectors'],
  },
  outgoing: {
    entry: 'functions/edges/outgoing/handler.ts',
    parts: ['table:tell', 'channel-secrets:read', 'outside', 'outgoing:work'],
  },
  mail: {
    entry: 'functions/edges/mail/handler.ts',
    parts: ['table:read-write', 'mailbox', 'signing-keys:reply-address'],
  },
  reader: { entry: 'functions/edges/reader/handler.ts', parts: ['mail-store', 'files:incoming'] },
  setup: {
    entry: 'functions/edges/setup/handler.ts',
    parts: ['table:install', 'channel-secrets:add', 'signing-keys:keep', 'failures:replay'],
  },
} as const satisfies Record<string, { entry: string; parts: readonly PartName[] }>
export type FunctionName = keyof typeof functions
export type PartOf<Name extends FunctionName> = (typeof functions)[Name]['parts'][number]

/** The entry of every function. */
export const functionEntries = Object.fromEntries(
  Object.entries(functions).map(([name, { entry }]) => [name, entry]),
) as Record<FunctionName, string>

/** esbuild options of every bundle. The banner gives CommonJS dependencies a `require` inside an ES module. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minify: true,
  mainFields: ['module', 'main'],
  /** relative to the project's root */
  alias: {
    '@aws-sdk/credential-provider-node': './functions/platform/lambda-credentials.ts',
    '@aws-sdk/middleware-endpoint-discovery': './functions/platform/unused.ts',
    '@aws-sdk/eventstream-handler-node': './functions/platform/unused.ts',
    '@aws-sdk/middleware-eventstream': './functions/platform/unused.ts',
    '@aws-sdk/token-providers': './functions/platform/unused.ts',
    '@aws-sdk/middleware-websocket': './functions/platform/unused.ts',
    '@smithy/core/event-streams': './functions/platform/unused.ts',
    '@smithy/core/checksum': './functions/platform/checksums.ts',
    '@aws/lambda-invoke-store': './functions/platform/unused.ts',
    'node:stream/web': './functions/platform/unused.ts',
    'source-map-js': './functions/platform/unused.ts',
    dayjs: './functions/platform/unused.ts',
    'protobufjs/minimal': './functions/platform/unused.ts',
    zod: './functions/platform/schemas.ts',
    // Two libraries read HTML, and one of them would bring this in a form of its own.
    htmlparser2: './node_modules/htmlparser2/dist/esm/index.js',
  },
  // Each client of the SDK has its package.json along for the version that it names itself by.
  loader: { '.json': 'empty' },
  banner: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
} as const

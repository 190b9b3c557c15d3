/**
 * Every deployed function, and how it is bundled. Read by the stack, by the local runtime and by the bench,
 * so that all three run the same code. `entry` is relative to the project's root and exports `handler`.
 */
export const functionEntries = {
  http: 'functions/edges/http/handler.ts',
  webhooks: 'functions/edges/webhooks/handler.ts',
  widget: 'functions/edges/widget/handler.ts',
  socket: 'functions/edges/socket/handler.ts',
  authorizer: 'functions/edges/socket/authorizer.ts',
  realtime: 'functions/edges/stream/realtime.ts',
  reactions: 'functions/edges/stream/reactions.ts',
  delivery: 'functions/edges/delivery/handler.ts',
  timer: 'functions/edges/timer/handler.ts',
  mail: 'functions/edges/mail/handler.ts',
  setup: 'functions/edges/setup/handler.ts',
} as const
export type FunctionName = keyof typeof functionEntries

/** esbuild options of every bundle. The banner gives CommonJS dependencies a `require` inside an ES module. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minify: true,
  mainFields: ['module', 'main'],
  /** relative to the project's root */
  alias: { '@aws-sdk/credential-provider-node': './functions/platform/lambda-credentials.ts' },
  banner: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
} as const

/**
 * What the stream hands to its two consumers: a record passes when one of the patterns matches.
 * `kinds` are the item kinds, `events` the stream's event names.
 */
export const streamFilters = {
  realtime: [
    { kinds: ['entry', 'conversation', 'agent', 'team', 'notification-settings'], events: ['INSERT', 'MODIFY'] },
    { kinds: ['conversation'], events: ['REMOVE'] },
  ],
  reactions: [
    {
      kinds: [
        'entry',
        'contact',
        'conversation',
        'sweep',
        'record',
        'record-note',
        'digest',
        'agent',
        'team',
        'notification-settings',
      ],
      events: ['INSERT', 'MODIFY'],
    },
    { kinds: ['record-note'], events: ['REMOVE'] },
    { kinds: ['webhook'], events: ['MODIFY'] },
  ],
} as const

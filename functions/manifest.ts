/**
 * Every deployed function, and how it is bundled. Read by the stack, by the local runtime and by the bench,
 * so that all three run the same code. `entry` is relative to the project's root and exports `handler`.
 */
export const functionEntries = {
  http: 'functions/http/handler.ts',
  webhooks: 'functions/webhooks/handler.ts',
  widget: 'functions/widget/handler.ts',
  socket: 'functions/socket/handler.ts',
  authorizer: 'functions/socket/authorizer.ts',
  realtime: 'functions/stream/realtime.ts',
  reactions: 'functions/stream/reactions.ts',
  delivery: 'functions/delivery/handler.ts',
  timer: 'functions/timer/handler.ts',
  mail: 'functions/mail/handler.ts',
  setup: 'functions/setup/handler.ts',
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
  alias: { '@aws-sdk/credential-provider-node': './functions/shared/lambda-credentials.ts' },
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

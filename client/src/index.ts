export type { All, Areas, Call, CallOptions } from './calls.ts'
export { type Client, type ClientOptions, createClient } from './client.ts'
export type { EventOptions, SocketEvent } from './events.ts'
export type * from './operations.ts'
export { Problem } from './problem.ts'
export type { SocketClass } from './socket.ts'
export {
  type VerifyOptions,
  verifyWebhook,
  WebhookError,
  type WebhookErrorCode,
  type WebhookHeaders,
} from './webhooks.ts'

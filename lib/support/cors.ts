/** What pages of other origins may send and read: of the API, and of the functions that the console calls by their own URLs. */
export const cors = {
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'switchboard-connection'],
  exposeHeaders: ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
}

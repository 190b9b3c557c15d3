import { resolve } from 'node:path'
import { StartProblem } from './problems.ts'

const OLDEST_NODE = [20, 19]

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < (OLDEST_NODE[0] ?? 0) || (major === OLDEST_NODE[0] && minor < (OLDEST_NODE[1] ?? 0))) {
  fail(`Switchboard needs Node.js ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}.`)
}
const port = Number(process.env.PORT || 3000)
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  fail(`PORT is ${process.env.PORT}, which is no port number. Take one from 1 to 65535: PORT=3000 npm start`)
}
const publicUrl = process.env.PUBLIC_URL
if (publicUrl && !/^https?:\/\//.test(publicUrl)) {
  fail(`PUBLIC_URL is ${publicUrl}, which is no http or https address: PUBLIC_URL=https://example.com npm start`)
}
const demo = process.env.SWITCHBOARD_DEMO || 'on'
if (!['on', 'small', 'off'].includes(demo)) {
  fail(
    `SWITCHBOARD_DEMO is ${demo}; it can be on (with a year behind it), small (without) or off (nothing but an owner).`,
  )
}
const data = process.env.SWITCHBOARD_DATA || '.switchboard'
const databaseEndpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB

// A hint for those who maintain this, not for those who run it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

// Only now: an older Node would fail on the first module with something unreadable.
const { startRuntime } = await import('./runtime.ts')
try {
  const runtime = await startRuntime({
    port,
    dataDir: data === ':memory:' ? null : resolve(data),
    demo: demo !== 'off',
    history: demo === 'on',
    ...(publicUrl ? { publicUrl } : {}),
    ...(databaseEndpoint ? { databaseEndpoint } : {}),
  })
  let closing = false
  const stop = () => {
    if (closing) process.exit(1)
    closing = true
    runtime.close().then(
      () => process.exit(0),
      (error: Error) => fail(`Switchboard did not close cleanly: ${error.stack}`),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`Switchboard is ready at ${runtime.url}

  HTTP API    ${runtime.url}/docs
  Sign in     POST ${runtime.url}/_local/token {"email":"agent1@demo.test"}
  Webhooks    ${publicUrl ?? runtime.url}/webhooks/{channelId}
  Outbox      ${runtime.url}/_local/provider-requests
  Mailbox     ${runtime.url}/_local/emails
  Data        ${data === ':memory:' ? 'in memory only' : resolve(data)}`)
} catch (error) {
  if (error instanceof StartProblem) fail(error.message)
  fail(`Switchboard did not start: ${(error as Error).stack}`)
}

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { FunctionName } from '../../../functions/manifest.ts'
import { startAws } from '../../../local/aws/server.ts'
import { prepareDatabaseFile } from '../../../local/aws/stream-index.ts'
import type { AwsOptions, AwsStandIns, LocalClock, SocketHub } from '../../../local/aws/types.ts'

export function movableClock(): LocalClock {
  let offset = 0
  const callbacks = new Set<() => void>()
  return {
    now: () => Date.now() + offset,
    advance(ms) {
      offset += ms
      for (const callback of [...callbacks]) callback()
    },
    onAdvance(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
  }
}

const noSockets: SocketHub = { post: () => 'gone', info: () => undefined, drop: () => false }

type Handlers = Partial<Record<FunctionName, (event: never) => unknown>>

/** Stand-ins whose functions are these handlers; a missing one does nothing. */
export async function standIns(
  handlers: Handlers = {},
  options: Partial<Omit<AwsOptions, 'invoke'>> = {},
): Promise<AwsStandIns> {
  return startAws({
    dataDir: null,
    clock: movableClock(),
    sockets: noSockets,
    ...options,
    invoke: async (fn, event) => handlers[fn]?.(event as never),
  })
}

const credentials = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

export function endpointOf(aws: AwsStandIns, service: string) {
  return { ...credentials, endpoint: aws.env[`AWS_ENDPOINT_URL_${service}`] ?? '' }
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5)
}

export const TABLE_NAME = 'switchboard-test'

/** A database with an empty table; `kill` ends it the hard way, `start` brings it back. */
export async function database(folder: string) {
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  const file = join(folder, 'test.db')
  await prepareDatabaseFile(binary, file)
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  let child: ReturnType<typeof spawn>
  const start = async () => {
    child = spawn(binary, ['--port', String(port), '--db-path', file], { stdio: 'ignore' })
    await until(() =>
      fetch(endpoint).then(
        () => true,
        () => false,
      ),
    )
  }
  await start()
  const client = new DynamoDBClient({ ...credentials, endpoint })
  await client.send(
    new CreateTableCommand({
      TableName: TABLE_NAME,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  return {
    client,
    table: { endpoint, name: TABLE_NAME },
    start,
    async kill() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

import { Readable } from 'node:stream'
import { HttpResponse } from '@smithy/core/protocols'
import { expect, test } from 'vitest'
import { logRetries } from '../../functions/platform/log-retries.ts'
import { get, openTable } from '../../functions/platform/table.ts'
import { createTableClient } from '../../functions/platform/table-client.ts'

const answers = {
  throttled: [400, '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}'],
  broken: [500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}'],
  refused: [400, '{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}'],
  found: [200, '{"Item":{"pk":{"S":"A"}}}'],
} as const

/** Reads an item while the table answers so, and says what was logged. */
async function read(...given: (keyof typeof answers)[]) {
  const logged: unknown[] = []
  const log = {
    info: () => undefined,
    warn: (event: string, fields?: Record<string, unknown>) => void logged.push([event, fields]),
    error: () => undefined,
  }
  const queue = [...given]
  const client = createTableClient({
    maxAttempts: 3,
    requestHandler: {
      async handle() {
        const [statusCode, body] = answers[queue.shift() ?? 'found']
        return { response: new HttpResponse({ statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) }) }
      },
    },
  })
  const outcome = await get(openTable(logRetries(client, log), 'table'), { pk: 'A', sk: 'B' }).catch(
    (error: Error) => error.name,
  )
  return { outcome, logged }
}

test('a table that throttles or fails and then answers is told of in the log', async () => {
  expect(await read('throttled', 'broken', 'found')).toEqual({
    outcome: { pk: 'A' },
    logged: [['table.retried', { call: 'GetItemCommand', attempts: 3 }]],
  })
})

test('so is one that goes on failing', async () => {
  const { outcome, logged } = await read('throttled', 'throttled', 'throttled')
  expect(outcome).toBe('ProvisionedThroughputExceededException')
  expect(logged).toEqual([['table.retried', { call: 'GetItemCommand', attempts: 3 }]])
})

test('one that answers at once is not, nor is one that refuses', async () => {
  expect(await read('found')).toEqual({ outcome: { pk: 'A' }, logged: [] })
  expect(await read('refused')).toEqual({ outcome: 'ValidationException', logged: [] })
})

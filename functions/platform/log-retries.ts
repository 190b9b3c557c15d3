import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../kernel/ports.ts'

const attemptsOf = (outcome: unknown) =>
  (outcome as { $metadata?: { attempts?: number } } | undefined)?.$metadata?.attempts ?? 1

/** Logs each call for which the table had to be asked more than once: it throttled, failed, or was out of reach. */
export function logRetries(client: DynamoDBClient, log: Log): DynamoDBClient {
  const look = (outcome: unknown, call: string | undefined) => {
    const attempts = attemptsOf(outcome)
    if (attempts > 1) log.warn('table.retried', { call, attempts })
  }
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          const result = await next(args)
          look(result.output, commandName)
          return result
        } catch (error) {
          look(error, commandName)
          throw error
        }
      },
    { step: 'initialize', name: 'logRetries', override: true },
  )
  return client
}

import { shapeOf } from './shapes.ts'
import { TABLE } from './table-definition.ts'

const KIND = 'configuration'

/**
 * The item that counts the changes of what is configured. It lies with agents' sockets, so that whoever reads those anyway has it too.
 */
export const configurationKey = { pk: 'CONNECTIONS', sk: ' CONFIGURATION' }

/** How often what is configured was changed, as its item says. */
export const changesIn = (item: Record<string, unknown> | undefined): number => Number(item?.changes ?? 0)

/** What counts one more change, as part of the transaction that makes it. */
export const countChange = (tableName: string) => ({
  Update: {
    TableName: tableName,
    Key: configurationKey,
    // A version that knows of no such item takes it for a socket that was closed long ago.
    UpdateExpression: `SET ${['#kind', '#shape', '#expiresAt', '#agentId', '#connectionId'].map((name) => `${name} = ${name.replace('#', ':')}`).join(', ')} ADD #changes :one`,
    ExpressionAttributeNames: {
      '#kind': TABLE.kind,
      '#shape': TABLE.shape,
      '#expiresAt': 'expiresAt',
      '#agentId': 'agentId',
      '#connectionId': 'connectionId',
      '#changes': 'changes',
    },
    ExpressionAttributeValues: {
      ':kind': KIND,
      ':shape': shapeOf(KIND),
      ':expiresAt': 0,
      ':agentId': '',
      ':connectionId': '',
      ':one': 1,
    },
  },
})

/** How often this process has changed, or has heard of a change of, what is configured in a table. */
const invalidations = new WeakMap<object, number>()

export const invalidationsOf = (table: object): number => invalidations.get(table) ?? 0

/** What this process remembers of what is configured is read anew, as it is, by whoever asks next. */
export const forgetConfiguration = (table: object): void => void invalidations.set(table, invalidationsOf(table) + 1)

import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { inShape } from '../../../platform/shapes.ts'
import { holds, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { type AlertState, alertKeyOf } from '../domain/queue-alerts.ts'
import { toAlertState } from './alert-state-item.ts'
import { liveKeys } from './keys.ts'

/** How far each alert has come; may be a moment old, as what is counted is: whoever writes says what was read. */
export async function readAlertStates(table: Table): Promise<AlertState[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': liveKeys.alert('').pk },
  })
  return items.map(toAlertState)
}

/** Keeps how far an alert has come, as long as it is as it was read; false where it is not. */
export async function putAlertState(table: Table, before: AlertState | undefined, after: AlertState): Promise<boolean> {
  const condition = before
    ? {
        ConditionExpression: '#raised = :raised AND #at = :at',
        ExpressionAttributeNames: { '#raised': 'isRaised', '#at': 'raisedAt' },
        ExpressionAttributeValues: { ':raised': before.isRaised, ':at': before.raisedAt },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' }
  const Item = { ...liveKeys.alert(alertKeyOf(after)), [TABLE.kind]: 'queue-alert', ...after }
  return holds(() => table.client.send(new PutCommand({ TableName: table.name, Item: inShape(Item), ...condition })))
}

/** Forgets an alert that is not set any more. */
export async function removeAlertState(table: Table, state: AlertState): Promise<void> {
  await table.client.send(new DeleteCommand({ TableName: table.name, Key: liveKeys.alert(alertKeyOf(state)) }))
}

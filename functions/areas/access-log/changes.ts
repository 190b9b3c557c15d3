import { source } from '../../platform/stream.ts'
import { TABLE } from '../../platform/table-definition.ts'
import { toEntry } from '../timeline/items.ts'
import { movementOf } from './domain/movement.ts'

/** Movements whose entries are not in the log by themselves: an earlier version wrote them. */
export const earlierMovements = source('entry', (item) =>
  item[TABLE.indexes.byAgent.partitionKey] === undefined ? movementOf(toEntry(item)) : undefined,
)

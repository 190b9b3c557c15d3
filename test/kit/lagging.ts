import { createStore, type Store } from '../../functions/edges/store.ts'
import { openTable } from '../../functions/platform/table.ts'
import type { Database } from './database.ts'
import { NOW } from './store.ts'

interface Asked {
  input: {
    TableName?: string
    IndexName?: string
    ConsistentRead?: boolean
    RequestItems?: Record<string, { ConsistentRead?: boolean }>
  }
}

/**
 * A table with a replica that has fallen behind: what need not be consistent is read from there. Writes go to the table
 * alone; what is written by `earlier` is all that the replica knows of.
 */
export async function laggingStore(database: Database): Promise<{ store: Store; earlier: Store }> {
  const [name, replica] = [await database.table(), await database.table()]
  const table = openTable(database.client, name)
  const send = table.client.send.bind(table.client) as (command: Asked) => Promise<unknown>
  const lag = (command: Asked): Asked => {
    const { input } = command
    const isRead = /^(Get|Query|BatchGet)Command$/.test(command.constructor.name)
    if (!isRead || input.IndexName) return command
    if (input.RequestItems) {
      const own = input.RequestItems[name]
      if (own && !own.ConsistentRead) input.RequestItems = { [replica]: own }
    } else if (!input.ConsistentRead) input.TableName = replica
    return command
  }
  const answered = async (command: Asked) => {
    const answer = (await send(lag(command))) as { Responses?: Record<string, unknown> }
    const found = answer.Responses?.[replica]
    return found ? { ...answer, Responses: { [name]: found } } : answer
  }
  const client = Object.assign(Object.create(table.client), { send: answered }) as typeof table.client
  const clock = { now: () => NOW }
  return {
    store: createStore({ client, name }, clock),
    earlier: createStore(openTable(database.client, replica), clock),
  }
}

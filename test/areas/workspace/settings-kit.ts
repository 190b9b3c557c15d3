import { ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import type { LambdaRecord } from '../../../local/aws/stream-records.ts'
import type { TestSystem } from '../../kit/system.ts'
import type { World } from '../../kit/world.ts'

/** 'done', or the refusal's code and the fields it names. */
export async function outcome(run: Promise<unknown>): Promise<string> {
  try {
    await run
    return 'done'
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'errors' in error)) throw error
    const paths = (error.errors as { path: string }[]).map(({ path }) => path)
    return [String(error.code), ...paths].join(' ')
  }
}

export const whatsappId = (world: World, n = 1) => conversationIdOf(world.whatsappContact, n)

/** The customer's conversation as it is stored. */
export async function stored(world: World, n = 1, contactId = world.whatsappContact): Promise<Conversation> {
  const [found] = await world.deps.store.readConversations([{ contactId, n }])
  if (!found) throw new Error('There is no such conversation.')
  return found
}

/** Names of the movements of the customer's timeline. */
export async function movements(world: World, contactId = world.whatsappContact): Promise<string[]> {
  const { items } = await world.deps.store.readTimeline({ contactId }, { limit: 100 })
  return items.flatMap(({ event }) => (event ? [event.name] : []))
}

/** A new agent with an address of their own. */
export async function hire(world: World, name: string, more: object = {}, by = 'owner') {
  const email = `${name}-${world.tag}@demo.test`
  const agent = await world.asks<{ id: string; version: number }>(by, 'agents.create', {
    email,
    name,
    role: 'agent',
    ...more,
  })
  return { ...agent, email, login: `${name}-${world.tag}` }
}

/** Everything in every table, as text. */
export async function everything(system: TestSystem): Promise<string> {
  const { TableNames = [] } = await system.database.client.send(new ListTablesCommand({}))
  const pages = await Promise.all(
    TableNames.map((TableName) => system.database.client.send(new ScanCommand({ TableName }))),
  )
  return JSON.stringify(pages.map(({ Items }) => Items))
}

/** How many of the records are of that kind of item. */
export function ofKind(records: readonly LambdaRecord[], kind: string): number {
  return records.filter((record) => JSON.stringify(record).includes(`"itemKind":{"S":"${kind}"}`)).length
}

import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { get, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { channelIdIn, type Refresh, Template } from '../domain/template.ts'
import { templatesKeys } from './keys.ts'
import { toRefresh } from './refresh-item.ts'

const toTemplate = (item: Item): Template => decode(Template, withVersion(item))

/** A channel's templates, and how well they are known; consistent. */
export async function readTemplates(table: Table, channelId: string) {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': templatesKeys.refresh(channelId).pk },
    ConsistentRead: true,
  })
  const isRefresh = ({ sk }: Item) => sk === templatesKeys.refresh(channelId).sk
  const refresh = items.find(isRefresh)
  return {
    templates: items.filter((item) => !isRefresh(item)).map(toTemplate),
    refresh: refresh && toRefresh(refresh),
  }
}

/** One template, consistent. */
export async function readTemplate(table: Table, id: string): Promise<Template | undefined> {
  const channelId = channelIdIn(id)
  const item = channelId === undefined ? undefined : await get(table, templatesKeys.template(channelId, id))
  return item && toTemplate(item)
}

/** A template, new or as it was read. */
export function putTemplate(table: Table, template: Template): Write {
  return putVersion(table, 'template', templatesKeys.template(template.channelId, template.id), template)
}

/** Removes a template as it was read. */
export function removeTemplate(table: Table, { channelId, id, version = 1 }: Template): Write {
  return remove(table, 'template', templatesKeys.template(channelId, id), asRead(version))
}

/** How a channel's templates were last asked for; consistent. */
export async function readRefresh(table: Table, channelId: string): Promise<Refresh | undefined> {
  const item = await get(table, templatesKeys.refresh(channelId))
  return item && toRefresh(item)
}

/** The provider is to be asked; asked for while it is being asked, once more when that is over. */
export async function askForRefresh(table: Table, channelId: string, at: number): Promise<Refresh> {
  const { Attributes = {} } = await update(table, channelId, {
    UpdateExpression: 'SET #askedAt = :at ADD #round :one',
    ExpressionAttributeNames: { '#askedAt': 'askedAt', '#round': 'round' },
    ExpressionAttributeValues: { ':at': at, ':one': 1 },
    ReturnValues: 'ALL_NEW',
  })
  return toRefresh(Attributes)
}

/** What came of asking: of what is not given, all but an error stays as it is. */
export async function recordRefresh(
  table: Table,
  channelId: string,
  { error, ...told }: Partial<Pick<Refresh, 'endedFor' | 'at' | 'error' | 'pending'>>,
): Promise<void> {
  const set = Object.entries({ ...told, ...(error ? { error } : {}) }).filter(([, value]) => value !== undefined)
  const names = ['error', ...set.map(([name]) => name)]
  await update(table, channelId, {
    UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}${error ? '' : ' REMOVE #error'}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  })
}

function update(
  table: Table,
  channelId: string,
  { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues, ...rest }: Partial<UpdateCommandInput>,
) {
  const kept = '#channelId = :channel, #kind = :kind, #shape = :shape'
  return table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: templatesKeys.refresh(channelId),
      UpdateExpression: UpdateExpression?.replace('SET ', `SET ${kept}, `),
      ExpressionAttributeNames: {
        '#channelId': 'channelId',
        '#kind': TABLE.kind,
        '#shape': TABLE.shape,
        ...ExpressionAttributeNames,
      },
      ExpressionAttributeValues: {
        ':channel': channelId,
        ':kind': 'template-refresh',
        ':shape': shapeOf('template-refresh'),
        ...ExpressionAttributeValues,
      },
      ...rest,
    }),
  )
}

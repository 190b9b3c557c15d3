import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { get, put, query, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import type { Campaign } from '../domain/campaign.ts'
import { toCampaign } from './campaign-item.ts'
import { campaignsKeys } from './keys.ts'

/** Rows looked at for one page of a list that leaves others out. */
const MAX_READ = 1_000

/** One; consistent unless told otherwise. */
export async function readCampaign(table: Table, id: string, consistent = true): Promise<Campaign | undefined> {
  const item = await get(table, campaignsKeys.campaign(id), consistent)
  return item && toCampaign(item)
}

/** Newest first. */
export async function listCampaigns(
  table: Table,
  page: PageRequest,
  keep: (campaign: Campaign) => boolean,
): Promise<Page<Campaign>> {
  const { pk } = campaignsKeys.campaign('')
  const items: Campaign[] = []
  let last = fromCursor(page.cursor, /^cp_/)
  for (let read = 0; read < MAX_READ; ) {
    const found = await query(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      Limit: page.limit,
      ...(last ? { ExclusiveStartKey: { pk, sk: last } } : {}),
    })
    read += found.items.length
    for (const campaign of found.items.map(toCampaign)) {
      last = campaign.id
      if (keep(campaign)) items.push(campaign)
      if (items.length === page.limit) return { items, nextCursor: toCursor(last) }
    }
    if (!found.lastKey) return { items, nextCursor: null }
  }
  return { items, nextCursor: last ? toCursor(last) : null }
}

/** A new one, or one that was changed or got further, as it was read. Label `campaign`. */
export function putCampaign(table: Table, campaign: Campaign): Write {
  const { version } = campaign
  const item = { ...campaignsKeys.campaign(campaign.id), [TABLE.kind]: 'campaign', ...campaign, version: version + 1 }
  return put(table, 'campaign', item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}

/** Removes one as it was read. Label `campaign`. */
export function removeCampaign(table: Table, { id, version }: Campaign): Write {
  return remove(table, 'campaign', campaignsKeys.campaign(id), asRead(version))
}

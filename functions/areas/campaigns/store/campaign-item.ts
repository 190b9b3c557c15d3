import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { Campaign } from '../domain/campaign.ts'
import { Tally } from '../domain/recipient.ts'

/** An item or stream image as a campaign. */
export const toCampaign = (item: Item): Campaign => decode(Campaign, item)

const Stored = z.lazy(() => Tally.unwrap().extend({ campaignId: z.string() }))
export type StoredTally = z.infer<typeof Stored>
/** An item or stream image as the count of a portion. */
export const toTally = (item: Item): StoredTally => decode(Stored, item)

import { source } from '../../platform/stream.ts'
import { toCampaign, toTally } from './store/campaign-item.ts'

export const campaigns = source('campaign', toCampaign)
export const tallies = source('campaign-tally', toTally)

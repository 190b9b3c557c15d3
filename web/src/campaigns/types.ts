import type { InputOf, OutputOf } from '../../../contracts/operations.ts'

export type { Campaign } from '../api/types.ts'
export type CampaignInput = InputOf<'campaigns.create'>
export type CampaignPreview = OutputOf<'campaigns.preview'>
export type Recipient = OutputOf<'campaigns.recipients'>['items'][number]
export type RecipientState = Recipient['state']
export type Segment = OutputOf<'segments.get'>
export type SegmentFilter = InputOf<'segments.create'>['filter']

import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Campaign } from './domain/campaign.ts'
import type { Place, Recipient, RecipientList, Tally, Target } from './domain/recipient.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface CampaignsStore {
  readCampaign(id: string, consistent?: boolean): Promise<Campaign | undefined>
  /** newest first */
  listCampaigns(page: PageRequest, keep: (campaign: Campaign) => boolean): Promise<Page<Campaign>>
  /** new (version 0), or as it was read */
  putCampaign(campaign: Campaign): Write
  removeCampaign(campaign: Campaign): Write
  /** whom it is for, in portions from the `first` on, whatever was there */
  putTargets(campaign: Campaign, first: number, portions: readonly Target[][]): Promise<void>
  /** as they are from now on, whoever has them */
  changeTargets(campaign: Campaign, portion: number, targets: readonly Target[]): Promise<void>
  readTargets(campaignId: string, portion: number): Promise<Target[]>
  /** what became of one, once; conflict label `idempotency` */
  putRecipient(campaign: Campaign, place: Place, recipient: Recipient): Write
  /** those of a portion whose turn it was, by place */
  readRecipients(campaignId: string, portion: number): Promise<Map<number, Recipient>>
  readRecipient(campaignId: string, place: Place): Promise<Recipient | undefined>
  /** a message has come further; false: it was told before, or there is no such recipient */
  moveRecipient(
    campaignId: string,
    place: Place,
    further: Pick<Recipient, 'state' | 'rank' | 'reason' | 'at'>,
  ): Promise<boolean>
  /** they have answered, or want no more; false: as above */
  markRecipient(campaignId: string, place: Place, mark: 'answeredAt' | 'optedOutAt', at: number): Promise<boolean>
  readTally(campaignId: string, portion: number): Promise<Tally | undefined>
  /** of all portions that were begun; consistent unless told otherwise */
  readTallies(campaignId: string, consistent?: boolean): Promise<Tally[]>
  /** as it was read, by its version (0: new); false: somebody else counted meanwhile */
  putTally(campaignId: string, tally: Tally): Promise<boolean>
}

export interface ListParts {
  lists: {
    /** reads what was uploaded as CSV, whatever its encoding; throws UnreadableList. `country`: where numbers without their country's code are */
    read(bytes: Uint8Array, country: string | null): Promise<RecipientList>
  }
}

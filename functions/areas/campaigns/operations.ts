import { createCampaign, deleteCampaign, getCampaign, listCampaigns, updateCampaign } from './use-cases/campaigns.ts'
import { cancelCampaign, pauseCampaign, resumeCampaign, startCampaign } from './use-cases/move-campaign.ts'
import { previewCampaign } from './use-cases/preview.ts'
import { listRecipients } from './use-cases/recipients.ts'

/** What this area does of the table of operations. */
export const campaignsOperations = {
  'campaigns.list': listCampaigns,
  'campaigns.get': getCampaign,
  'campaigns.create': createCampaign,
  'campaigns.update': updateCampaign,
  'campaigns.delete': deleteCampaign,
  'campaigns.preview': previewCampaign,
  'campaigns.start': startCampaign,
  'campaigns.pause': pauseCampaign,
  'campaigns.resume': resumeCampaign,
  'campaigns.cancel': cancelCampaign,
  'campaigns.recipients': listRecipients,
}

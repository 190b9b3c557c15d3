/* What other areas may use of this one, beside its domain and its port. */

export { presentCampaign } from './use-cases/present-campaign.ts'

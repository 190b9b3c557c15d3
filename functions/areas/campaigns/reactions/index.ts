import { beginCampaignStep } from './begin-step.ts'
import { countAnswer, followMessage } from './follow.ts'

/** What follows in this area from changes of the table. */
export const campaignsReactions = [beginCampaignStep]
/** The same, of what may take long, or nobody waits for. */
export const patientCampaignsReactions = [followMessage, countAnswer]

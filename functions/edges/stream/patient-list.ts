import { patientAccessLogReactions } from '../../areas/access-log/reactions/index.ts'
import { patientAttachmentsReactions } from '../../areas/attachments/reactions/index.ts'
import { patientCampaignsReactions } from '../../areas/campaigns/reactions/index.ts'
import { patientDeletionReactions } from '../../areas/deletion/reactions/index.ts'
import { patientErasureReactions } from '../../areas/erasure/reactions/index.ts'
import { patientReportsReactions } from '../../areas/reports/reactions/index.ts'
import { patientRolloutsReactions } from '../../areas/rollouts/reactions/index.ts'
import { patientSearchReactions } from '../../areas/search/reactions/index.ts'
import { patientTagsReactions } from '../../areas/tags/reactions/index.ts'

/** What may take long, or nobody waits for. */
export const patientReactions = [
  ...patientSearchReactions,
  ...patientReportsReactions,
  ...patientAccessLogReactions,
  ...patientTagsReactions,
  ...patientCampaignsReactions,
  ...patientAttachmentsReactions,
  ...patientDeletionReactions,
  ...patientErasureReactions,
  ...patientRolloutsReactions,
]

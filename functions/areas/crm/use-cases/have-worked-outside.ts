import type { JobOutcome } from '../../../kernel/ports.ts'
import type { CrmJob } from '../job.ts'
import type { CrmRoomParts } from '../port.ts'

/** L5: a record's lane is worked off by the delivery function, which has one do it that talks to CRMs. */
export const haveWorkedOutside = ({ crmRoom }: CrmRoomParts, job: CrmJob): Promise<JobOutcome> => crmRoom.work(job)

import type { HandedOut, JobOutcome } from '../../../kernel/ports.ts'
import type { BotJob } from '../job.ts'
import type { BotRoomParts } from '../port.ts'

/** O2: a bot's lane is worked off by the delivery function, which has the bot asked by one that can. */
export const haveAsked = ({ botRoom }: BotRoomParts, job: BotJob, out: HandedOut): Promise<JobOutcome> =>
  botRoom.ask(job, out)

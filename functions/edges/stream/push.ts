import type { DynamoDBRecord } from 'aws-lambda'
import { campaigns, tallies } from '../../areas/campaigns/changes.ts'
import { jobs } from '../../areas/jobs/changes.ts'
import { followDirectory } from '../../areas/notifications/reactions/directory.ts'
import { announce } from '../../areas/realtime/reactions/announce.ts'
import { announceCampaigns } from '../../areas/realtime/reactions/announce-campaigns.ts'
import { announceContacts } from '../../areas/realtime/reactions/announce-contacts.ts'
import { announceJobs } from '../../areas/realtime/reactions/announce-jobs.ts'
import { tellVisitors } from '../../areas/realtime/reactions/tell-visitors.ts'
import { contacts, conversations, entries } from '../../areas/timeline/changes.ts'
import { written } from '../../platform/stream.ts'

const [newEntries, conversationChanges, jobChanges] = [written(entries), written(conversations), written(jobs)]
const [campaignChanges, tallyChanges, contactChanges] = [written(campaigns), written(tallies), written(contacts)]
export const pushed = [newEntries, conversationChanges, jobChanges, campaignChanges, tallyChanges, contactChanges]

type Deps = Parameters<typeof followDirectory>[0] &
  Parameters<typeof announce>[1] &
  Parameters<typeof announceContacts>[1] &
  Parameters<typeof announceJobs>[1] &
  Parameters<typeof announceCampaigns>[1] &
  Parameters<typeof tellVisitors>[1]

/** What the first stream consumer does: pushes what happened. */
export async function push(records: readonly DynamoDBRecord[], deps: Deps): Promise<void> {
  followDirectory(deps, records)
  const conversations = records.map((record) => conversationChanges.read(record))
  const entries = records.map((record) => newEntries.read(record))
  const changed = conversations.filter((change) => change !== undefined)
  const jobs = records.map((record) => jobChanges.read(record)).filter((change) => change !== undefined)
  const moved = records.map((record) => campaignChanges.read(record)).filter((change) => change !== undefined)
  const counted = records.map((record) => tallyChanges.read(record)).filter((change) => change !== undefined)
  const known = records.map((record) => contactChanges.read(record)).filter((change) => change !== undefined)
  await Promise.all([
    announce({ entries: entries.filter((change) => change !== undefined), conversations: changed }, deps),
    tellVisitors(changed, deps),
    announceContacts(known, deps),
    announceJobs(jobs, deps),
    announceCampaigns({ campaigns: moved, tallies: counted }, deps),
  ])
}

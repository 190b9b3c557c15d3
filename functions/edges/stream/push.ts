import type { DynamoDBRecord } from 'aws-lambda'
import { apiKeys } from '../../areas/api-keys/changes.ts'
import { campaigns, tallies } from '../../areas/campaigns/changes.ts'
import { records as crmRecords } from '../../areas/crm/changes.ts'
import { jobs } from '../../areas/jobs/changes.ts'
import { queueAlerts } from '../../areas/live/changes.ts'
import { followDirectory } from '../../areas/notifications/reactions/directory.ts'
import { announce } from '../../areas/realtime/reactions/announce.ts'
import { announceAgents } from '../../areas/realtime/reactions/announce-agents.ts'
import { announceAlerts } from '../../areas/realtime/reactions/announce-alerts.ts'
import { announceCampaigns } from '../../areas/realtime/reactions/announce-campaigns.ts'
import { announceContacts } from '../../areas/realtime/reactions/announce-contacts.ts'
import { announceJobs } from '../../areas/realtime/reactions/announce-jobs.ts'
import { followKeys } from '../../areas/realtime/reactions/listeners.ts'
import { tellVisitors } from '../../areas/realtime/reactions/tell-visitors.ts'
import { agentConnections } from '../../areas/sockets/changes.ts'
import { contacts, conversations, entries } from '../../areas/timeline/changes.ts'
import { followConversations } from '../../areas/timeline/reactions/follow-conversations.ts'
import { tellEndpoints } from '../../areas/webhook-endpoints/reactions/tell-endpoints.ts'
import { agents } from '../../areas/workspace/changes.ts'
import { createdOrRemoved, type Selector, written } from '../../platform/stream.ts'

const [newEntries, conversationChanges, jobChanges] = [written(entries), written(conversations), written(jobs)]
const [campaignChanges, tallyChanges, contactChanges] = [written(campaigns), written(tallies), written(contacts)]
const [agentChanges, socketChanges, alertChanges, keyChanges] = [
  written(agents),
  // What a socket shows changes all the time, and is told past the stream.
  createdOrRemoved(agentConnections),
  written(queueAlerts),
  written(apiKeys),
]
const recordChanges = written(crmRecords)
export const pushed = [
  newEntries,
  conversationChanges,
  jobChanges,
  campaignChanges,
  tallyChanges,
  contactChanges,
  agentChanges,
  socketChanges,
  alertChanges,
  keyChanges,
  recordChanges,
]

type Deps = Parameters<typeof followDirectory>[0] &
  Parameters<typeof followConversations>[0] &
  Parameters<typeof tellEndpoints>[1] &
  Parameters<typeof announce>[1] &
  Parameters<typeof announceContacts>[1] &
  Parameters<typeof announceJobs>[1] &
  Parameters<typeof announceCampaigns>[1] &
  Parameters<typeof announceAgents>[1] &
  Parameters<typeof announceAlerts>[1] &
  Parameters<typeof followKeys>[1] &
  Parameters<typeof tellVisitors>[1]

/** What of a batch a selector selects. */
const selectedOf =
  (batch: readonly DynamoDBRecord[]) =>
  <Change>(selector: Selector<Change>): Change[] =>
    batch.map((record) => selector.read(record)).filter((change) => change !== undefined)

/** O3: what happened goes out to the company's own systems. */
export function sendOut(batch: readonly DynamoDBRecord[], deps: Parameters<typeof tellEndpoints>[1]): Promise<void> {
  const these = selectedOf(batch)
  const happened = {
    entries: these(newEntries),
    conversations: these(conversationChanges),
    contacts: these(contactChanges),
    records: these(recordChanges),
    agents: these(agentChanges),
  }
  return tellEndpoints(happened, deps)
}

/** What the first stream consumer does: pushes what happened, and has it go out. */
export async function push(records: readonly DynamoDBRecord[], deps: Deps): Promise<void> {
  followDirectory(deps, records)
  followConversations(deps, records)
  const these = selectedOf(records)
  // First: what else happened is told to whom it may be told by now.
  await followKeys(these(keyChanges), deps)
  const changed = these(conversationChanges)
  await Promise.all([
    announce({ entries: these(newEntries), conversations: changed }, deps),
    tellVisitors(changed, deps),
    announceContacts(these(contactChanges), deps),
    announceJobs(these(jobChanges), deps),
    announceCampaigns({ campaigns: these(campaignChanges), tallies: these(tallyChanges) }, deps),
    announceAgents({ agents: these(agentChanges), sockets: these(socketChanges) }, deps),
    announceAlerts(these(alertChanges), deps),
    sendOut(records, deps),
  ])
}

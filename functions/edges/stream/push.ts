import type { DynamoDBRecord } from 'aws-lambda'
import { apiKeys } from '../../areas/api-keys/changes.ts'
import { campaigns, tallies } from '../../areas/campaigns/changes.ts'
import { records as crmRecords } from '../../areas/crm/changes.ts'
import { jobs } from '../../areas/jobs/changes.ts'
import { queueAlerts } from '../../areas/live/changes.ts'
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
import { LAST_CHANGE } from '../../areas/timeline/domain/last-change.ts'
import { tellEndpoints } from '../../areas/webhook-endpoints/reactions/tell-endpoints.ts'
import { agents } from '../../areas/workspace/changes.ts'
import { created, createdOrRemoved, modified, written } from '../../platform/stream.ts'
import { recentOf, selectedOf } from './consume.ts'

const { field, is: isNot } = LAST_CHANGE.progressed
const [newEntries, changedEntries] = [created(entries), modified(entries, { field, isNot })]
const [conversationChanges, jobChanges] = [written(conversations), written(jobs)]
const [campaignChanges, tallyChanges, contactChanges] = [written(campaigns), written(tallies), written(contacts)]
const [agentChanges, socketChanges, alertChanges, keyChanges] = [
  written(agents),
  // What a socket shows changes all the time, and is told past the stream.
  createdOrRemoved(agentConnections),
  written(queueAlerts),
  written(apiKeys),
]
const recordChanges = written(crmRecords)
/** What is told at once. */
export const pushed = [
  newEntries,
  changedEntries,
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

type Telling = Parameters<typeof tellEndpoints>[1]
type Deps = Telling &
  Parameters<typeof announce>[1] &
  Parameters<typeof announceContacts>[1] &
  Parameters<typeof announceJobs>[1] &
  Parameters<typeof announceCampaigns>[1] &
  Parameters<typeof announceAgents>[1] &
  Parameters<typeof announceAlerts>[1] &
  Parameters<typeof followKeys>[1] &
  Parameters<typeof tellVisitors>[1]

/** O3: what happened goes out to the company's own systems. */
export function sendOut(batch: readonly DynamoDBRecord[], deps: Telling): Promise<void> {
  const these = selectedOf(batch)
  const happened = {
    entries: [...these(newEntries), ...these(changedEntries)],
    conversations: these(conversationChanges),
    contacts: these(contactChanges),
    records: these(recordChanges),
    agents: these(agentChanges),
  }
  return tellEndpoints(happened, deps)
}

/** Pushes what happened, and has it go out. */
export async function push(batch: readonly DynamoDBRecord[], deps: Deps): Promise<void> {
  const these = selectedOf(recentOf(batch, deps.clock.now()))
  // First: what else happened is told to whom it may be told by now.
  await followKeys(these(keyChanges), deps)
  const changed = these(conversationChanges)
  await Promise.all([
    announce({ entries: [...these(newEntries), ...these(changedEntries)], conversations: changed }, deps),
    tellVisitors(changed, deps),
    announceContacts(these(contactChanges), deps),
    announceJobs(these(jobChanges), deps),
    announceCampaigns({ campaigns: these(campaignChanges), tallies: these(tallyChanges) }, deps),
    announceAgents({ agents: these(agentChanges), sockets: these(socketChanges) }, deps),
    announceAlerts(these(alertChanges), deps),
    sendOut(batch, deps),
  ])
}

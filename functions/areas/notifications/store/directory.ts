import { remembering } from '../../../platform/configuration.ts'
import { forgetConfiguration } from '../../../platform/configuration-count.ts'
import { queryAll, type Table } from '../../../platform/table.ts'
import { readAgents, toTeam, workspaceKeys } from '../../workspace/items.ts'
import { calmSettings } from '../domain/notifications.ts'
import type { Directory } from '../port.ts'
import { notificationsKeys } from './keys.ts'
import { toNotificationSettings } from './notification-item.ts'

/**
 * Agents, teams and what agents want to be notified of, as they were ten seconds ago at most. A process that is told of a change
 * (`forgetDirectory`) has it at once; what agents ask for themselves is checked against agents as they are.
 */
export const readDirectory = remembering(read)

/** This process learned that an agent, a team or somebody's choices changed. */
export const forgetDirectory = (table: Table): void => forgetConfiguration(table)

async function read(table: Table): Promise<Directory> {
  const chosenKeys = notificationsKeys.notificationSettings('')
  const teamKeys = workspaceKeys.team('')
  const [agents, items] = await Promise.all([
    readAgents(table),
    // Choices and teams lie beside each other, with the workspace's settings between them: less than one more read takes.
    queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': chosenKeys.pk, ':from': chosenKeys.sk, ':to': `${teamKeys.sk}~` },
      ConsistentRead: true,
    }),
  ])
  const startingWith = (start: string) => items.filter(({ sk }) => String(sk).startsWith(start))
  const teams = startingWith(teamKeys.sk).filter(({ deleted }) => !deleted)
  const chosen = startingWith(chosenKeys.sk).map(toNotificationSettings)
  const ways = new Map(chosen.map((settings) => [settings.agentId, settings.ways]))
  return { agents, teams: teams.map(toTeam), settingsOf: (agentId) => ({ ...calmSettings, ...ways.get(agentId) }) }
}

import { queryAll, type Table } from '../../../platform/table.ts'
import { readAgents, toTeam, workspaceKeys } from '../../workspace/items.ts'
import { calmSettings } from '../domain/notifications.ts'
import type { Directory } from '../port.ts'
import { notificationsKeys } from './keys.ts'
import { toNotificationSettings } from './notification-item.ts'

const REMEMBERED_MS = 10_000
const remembered = new WeakMap<Table, { directory: Promise<Directory>; until: number }>()
/** Of these, a change was heard that the next read must not miss. */
const changed = new WeakSet<Table>()

/**
 * Agents, teams and what agents want to be notified of: read once for all that happens in ten seconds. A process that is told of
 * a change (`forgetDirectory`) has it at once; what agents ask for themselves is checked against agents as they are.
 */
export function readDirectory(table: Table, now: number): Promise<Directory> {
  const cached = remembered.get(table)
  if (cached && cached.until > now) return cached.directory
  const directory = read(table, changed.has(table))
  changed.delete(table)
  const entry = { directory, until: now + REMEMBERED_MS }
  remembered.set(table, entry)
  directory.catch(() => {
    if (remembered.get(table) === entry) forgetDirectory(table)
  })
  return directory
}

/** This process learned that an agent, a team or somebody's choices changed. */
export function forgetDirectory(table: Table): void {
  remembered.delete(table)
  changed.add(table)
}

async function read(table: Table, consistent: boolean): Promise<Directory> {
  const chosenKeys = notificationsKeys.notificationSettings('')
  const teamKeys = workspaceKeys.team('')
  const [agents, items] = await Promise.all([
    readAgents(table, 'present', consistent),
    // Choices and teams lie beside each other, with the workspace's settings between them: less than one more read takes.
    queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': chosenKeys.pk, ':from': chosenKeys.sk, ':to': `${teamKeys.sk}~` },
      ConsistentRead: consistent,
    }),
  ])
  const startingWith = (start: string) => items.filter(({ sk }) => String(sk).startsWith(start))
  const teams = startingWith(teamKeys.sk).filter(({ deleted }) => !deleted)
  const chosen = startingWith(chosenKeys.sk).map(toNotificationSettings)
  const ways = new Map(chosen.map((settings) => [settings.agentId, settings.ways]))
  return { agents, teams: teams.map(toTeam), settingsOf: (agentId) => ({ ...calmSettings, ...ways.get(agentId) }) }
}

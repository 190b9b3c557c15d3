import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { EmailParts } from '../../email/port.ts'
import type { NotificationsStore, OwnNotificationSettings } from '../../notifications/port.ts'
import { NONE } from '../../reports/domain/question.ts'
import { type ReportScope, reportScopeOf } from '../../reports/domain/scope.ts'
import { type ReadingDeps, readReport } from '../../reports/index.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type DueWeek, dueWeek } from '../domain/due-week.ts'
import { weeklyEmail } from '../domain/weekly-email.ts'
import type { WeeklyReportsStore } from '../port.ts'

type Deps = ReadingDeps &
  HasStore<WorkspaceStore & Pick<NotificationsStore, 'listNotificationSettings'> & WeeklyReportsStore> &
  Pick<Parts, 'clock' | 'log' | 'settings'> &
  Pick<EmailParts, 'mailer'>

/** Longer than a function lives that sends it. */
const LEASE_MS = 6 * 60_000
const AGAIN_AFTER_MS = 5 * 60_000
/** Who died after the email went out, before it was noted, sends it again; not for ever. */
const MAX_ATTEMPTS = 3
/** Of one round; the next one has the others. */
const MOST = 200
const AT_ONCE = 5

/**
 * R1: sends the week before, beside the one before that, to each agent who wants it and has not had it: on Mondays from seven by the
 * workspace's clock, for two days. Each is told what they may see of reports. Whoever takes an agent's week sends it, so that two at once
 * send one; a process that dies between the two calls, to SES and to the table, leaves a week that is sent once more when its
 * lease is over, at most three times in all: sent twice rather than never. Throws, at the end, where some could not be sent.
 */
export async function sendWeeklyReports(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const workspace = await deps.store.readWorkspace()
  const week = dueWeek(workspace.timeZone, now)
  if (!week) return
  const wanting = (await deps.store.listNotificationSettings()).filter(({ weeklyReport }) => weeklyReport)
  if (wanting.length === 0) return
  const [marks, agents] = await Promise.all([deps.store.listWeeklyMarks(), deps.store.readAgents()])
  const told = new Map(marks.filter((mark) => mark.week >= week.from).map((mark) => [mark.agentId, mark]))
  const isDue = ({ agentId }: OwnNotificationSettings) => {
    const mark = told.get(agentId)
    return mark === undefined || (mark.leaseUntil > 0 && mark.leaseUntil <= now)
  }
  const present = new Map(agents.map((agent) => [agent.id, agent]))
  const due = wanting
    .filter(isDue)
    .flatMap(({ agentId, language }) => {
      const agent = present.get(agentId)
      return agent ? [{ agent, language }] : []
    })
    .slice(0, MOST)
  const reports = new Map<string, ReturnType<typeof readWeek>>()
  const reportFor = (scope: ReportScope) => {
    const key = JSON.stringify(scope)
    const report = reports.get(key) ?? readWeek(deps, workspace, week, scope)
    reports.set(key, report)
    return report
  }
  let failed = 0
  const queue = due.values()
  const work = async () => {
    for (const { agent, language } of queue) {
      try {
        await sendWeek(deps, { workspace, week, agent, language, reportFor })
      } catch (error) {
        failed++
        deps.log.error('weekly-report.failed', {
          agentId: agent.id,
          name: error instanceof Error ? error.name : 'unknown',
        })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (failed > 0) throw new Error(`${failed} weekly reports could not be sent.`)
}

/** A week as some may see it; undefined: it is not complete yet. */
async function readWeek(deps: Deps, workspace: Workspace, { from, to, ends }: DueWeek, scope: ReportScope) {
  const { timeZone, reportTargets: targets } = workspace
  const by = scope.agent ? 'agent' : 'team'
  const report = await readReport(deps, { timeZone, from, to, by, filters: scope, targets })
  if (report.upTo < ends) return undefined
  const teams = by === 'team' ? await deps.store.readTeams('all') : []
  const nameOf = (id: string) => (id === NONE ? null : (teams.find((team) => team.id === id)?.name ?? id))
  return {
    total: report.total,
    before: report.before,
    teams: by === 'team' ? report.rows.map(({ key, figures }) => ({ name: nameOf(key), figures })) : [],
  }
}

interface Telling {
  workspace: Workspace
  week: DueWeek
  agent: Agent
  language: OwnNotificationSettings['language']
  reportFor: (scope: ReportScope) => ReturnType<typeof readWeek>
}

async function sendWeek(deps: Deps, { workspace, week, agent, language, reportFor }: Telling): Promise<void> {
  const scope = reportScopeOf(agent)
  const figures = await reportFor(scope)
  // What is not rolled up yet is told in the next round.
  if (!figures) return
  const now = deps.clock.now()
  const mark = await deps.store.takeWeek(agent.id, week.from, now, now + LEASE_MS)
  if (!mark) return
  if (mark.attempts > MAX_ATTEMPTS) {
    deps.log.error('weekly-report.given-up', { agentId: agent.id })
    return deps.store.finishWeek(mark)
  }
  const { emailFrom, consoleUrl } = deps.settings
  const of = scope.team ? 'teams' : scope.agent ? 'own' : 'all'
  const { from, to } = week
  const names = { agentName: agent.name, workspaceName: workspace.name }
  const result = await deps.mailer.send({
    from: emailFrom,
    to: [agent.email],
    automatic: true,
    ...weeklyEmail({ ...names, language, from, to, of, ...figures }, consoleUrl),
    references: [],
    reference: `weekly-report-${agent.id}-${from}`,
  })
  if (result.outcome === 'unavailable') return deps.store.postponeWeek(mark, now + AGAIN_AFTER_MS)
  if (result.outcome === 'refused') deps.log.warn('weekly-report.refused', { agentId: agent.id, code: result.code })
  await deps.store.finishWeek(mark)
}

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useTeams, workspaceQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { useLocale } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'
import { type Day, dayIn, daysIn, daysOf, type OwnSpan, within } from './days.ts'
import { NOTHING } from './format.ts'
import { daysOfKey, isTime, timeWords } from './keys.ts'
import {
  type Dimension,
  filterInput,
  filtersOf,
  MOST_DAYS_BY_DAY,
  type ReportPlace,
  readReportPlace,
  spanOf,
  timeBy,
} from './place.ts'
import type { Asked } from './queries.ts'
import type { By, Question, ReportRow } from './types.ts'
import { useWords } from './words.ts'

export function useReportPlace(): ReportPlace {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  return useMemo(() => readReportPlace(search), [search])
}

/** Changes what the address says of the report that is open, keeping whatever is not named. `replace`: the way back does not lead there again. */
export function useChange(): (change: ReportPlace, options?: { replace?: boolean }) => void {
  const navigate = useNavigate()
  return useMemo(
    () =>
      (change, { replace = false } = {}) =>
        void navigate({ to: '.', search: (now: object) => ({ ...now, ...change }) as object, replace }),
    [navigate],
  )
}

/** What goes along from one page to the next: the span, the filters, how times are counted. */
export const kept = (now: object): ReportPlace => ({
  ...readReportPlace(now as Record<string, unknown>),
  by: undefined,
  measure: undefined,
  sort: undefined,
  row: undefined,
  metric: undefined,
  saved: undefined,
})

const MINUTE_MS = 60_000

/** Which days are asked about; undefined: the workspace's time zone is not known yet. */
export function useDays(): { days: OwnSpan; today: Day; timeZone: string } | undefined {
  const place = useReportPlace()
  const { data: workspace } = useQuery(workspaceQuery)
  const now = useNow(MINUTE_MS)
  const timeZone = workspace?.timeZone
  const today = timeZone === undefined ? undefined : dayIn(now, timeZone)
  return useMemo(
    () =>
      today === undefined || timeZone === undefined
        ? undefined
        : { days: daysOf(spanOf(place), today), today, timeZone },
    [place, today, timeZone],
  )
}

/** By what a page tells its rows apart: as the address says where that can be, else as the page usually does. */
export function byOf(question: Question, place: ReportPlace, days: OwnSpan): By {
  const count = daysIn(days)
  const usual = question === 'agents' ? 'agent' : question === 'tags' ? 'tag' : timeBy(count)
  return place.by === undefined || (place.by === 'day' && count > MOST_DAYS_BY_DAY) ? usual : place.by
}

/** What the server is asked; the same for the same address. */
export function askedOf(place: ReportPlace, days: OwnSpan, by: By): Asked {
  return { ...days, by, ...filterInput(filtersOf(place)) }
}

const dimensionOf: Partial<Record<By, Dimension>> = {
  hour: 'hour',
  channel: 'channel',
  team: 'team',
  agent: 'agent',
  category: 'category',
  type: 'type',
  tag: 'tag',
  workflow: 'workflow',
}

/** Days and filters of one row of a report: those of all, and of it. */
export function rowAsked(place: ReportPlace, days: OwnSpan, by: By, key: string | undefined) {
  const filters = filtersOf(place)
  const dimension = dimensionOf[by]
  if (key === undefined) return { ...days, ...filterInput(filters) }
  const own = daysOfKey(by, key)
  return {
    ...(own ? within(own, days) : days),
    ...filterInput(dimension ? { ...filters, [dimension]: [key] } : filters),
  }
}

/** What a row is called. */
export function useRowName(): (by: By, row: Pick<ReportRow, 'key' | 'name' | 'deleted'>) => string {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  return (by, { key, name, deleted }) => {
    if (isTime(by) || by === 'hour') return timeWords(by, key, locale)
    if (key === '-') return t(`none.${by as Exclude<By, 'day' | 'week' | 'month' | 'hour'>}`)
    if (by === 'type') return common(`ticket.${key as 'question' | 'incident' | 'problem' | 'task'}`)
    return deleted ? t('deleted', { name: name || NOTHING }) : name || key
  }
}

/** What an agent may see: everything, the figures of the teams they lead, or their own. */
export function useScope(): { sees: 'all' | 'own' } | { sees: 'teams'; teams: { id: string; name: string }[] } {
  const me = useMe()
  const teams = useTeams()
  if (!me || can(me, 'reports.view')) return { sees: 'all' }
  const led = me.teams.flatMap(({ id, role }) => (role === 'admin' ? [id] : []))
  return led.length > 0 ? { sees: 'teams', teams: teams.filter(({ id }) => led.includes(id)) } : { sees: 'own' }
}

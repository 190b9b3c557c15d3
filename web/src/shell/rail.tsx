import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type LucideIcon, Search } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Queue, View } from '../api/keys.ts'
import { countsQuery, useMe, useTeams, workspaceQuery } from '../api/queries.ts'
import { useLanguage } from '../i18n/time.ts'
import { queueIcons, queuesInOrder, viewIcons, viewsOf } from '../queues/lists.ts'
import { IconButton } from '../ui/button.tsx'
import { Availability } from './availability.tsx'
import { useShortcuts } from './commands.ts'
import { type Place, useGo, usePlace } from './place.ts'

const AccountMenu = lazy(() => import('./account-menu.tsx'))
const NotificationCentre = lazy(() => import('../notifications/notification-centre.tsx'))

/** Tabs, queues and teams, with how many are in each; below, oneself. `onChoose`: something was picked. */
export function Rail({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const { data: counts } = useQuery(countsQuery)
  const { place } = usePlace()
  const { showPalette } = useShortcuts()
  const kept: Place = { team: place.team }
  const view = place.queue ? undefined : (place.view ?? 'unassigned')
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-12 shrink-0 items-center gap-1 pe-2 ps-4">
        <strong className="min-w-0 flex-1 truncate text-sm">{workspace?.name ?? 'Switchboard'}</strong>
        <IconButton label={t('keys.palette')} shortcut="Ctrl K" onClick={showPalette}>
          <Search size={16} aria-hidden />
        </IconButton>
      </header>
      <nav aria-label={t('rail.label')} className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <RailSection title={t('rail.conversations')}>
          {viewsOf(me).map((each: View) => (
            <RailLink
              key={each}
              search={{ ...kept, view: each }}
              icon={viewIcons[each]}
              label={t(`view.${each}`)}
              count={each === 'closed' || each === 'all' ? undefined : counts?.views[each]}
              current={view === each}
              onChoose={onChoose}
            />
          ))}
        </RailSection>
        <RailSection title={t('rail.queues')}>
          {queuesInOrder.map((each: Queue) => (
            <RailLink
              key={each}
              search={{ ...kept, queue: each }}
              icon={queueIcons[each]}
              label={t(`queue.${each}`)}
              count={counts?.queues[each]}
              current={place.queue === each}
              tone={each === 'overdue' ? 'bad' : each === 'soon' ? 'warn' : undefined}
              onChoose={onChoose}
            />
          ))}
        </RailSection>
        <TeamFilter onChoose={onChoose} />
      </nav>
      <footer className="shrink-0 border-t p-2">
        <Availability />
        <div className="mt-1 flex items-center gap-1">
          <Suspense fallback={<span className="h-9 flex-1" />}>
            <AccountMenu />
            <NotificationCentre />
          </Suspense>
        </div>
      </footer>
    </div>
  )
}

function RailSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-2 first:mt-0">
      <h2 className="px-2 pt-1 pb-0.5 font-medium text-muted text-xs">{title}</h2>
      <ul>{children}</ul>
    </section>
  )
}

interface RailLinkProps {
  search: Place
  icon: LucideIcon
  label: string
  count: number | undefined
  current: boolean
  tone?: 'bad' | 'warn' | undefined
  onChoose: (() => void) | undefined
}

function RailLink({ search, icon: Icon, label, count, current, tone, onChoose }: RailLinkProps) {
  const language = useLanguage()
  const alarm = count ? (tone === 'bad' ? 'bg-bad-soft text-bad' : tone === 'warn' ? 'bg-warn-soft text-warn' : '') : ''
  return (
    <li>
      <Link
        to="/"
        search={search}
        onClick={onChoose}
        aria-current={current ? 'page' : undefined}
        className={`flex h-[30px] items-center gap-2.5 rounded-md px-2 ${current ? 'bg-soft font-medium text-on-soft' : 'text-ink hover:bg-hover'}`}
      >
        <Icon size={15} className={current ? '' : 'text-muted'} aria-hidden />
        <span className="min-w-0 flex-1 truncate">{label}</span>
        {count !== undefined && count > 0 && (
          <span className={`rounded-full px-1.5 text-xs tabular-nums ${alarm || (current ? '' : 'text-muted')}`}>
            {count.toLocaleString(language)}
          </span>
        )}
      </Link>
    </li>
  )
}

function TeamFilter({ onChoose }: { onChoose: (() => void) | undefined }) {
  const { t } = useTranslation()
  const teams = useTeams()
  const { place } = usePlace()
  const go = useGo()
  if (teams.length === 0) return null
  const choose = (team: string | undefined) => {
    void go.list({ view: place.view, queue: place.queue, team })
    onChoose?.()
  }
  return (
    <section className="mt-3 px-2">
      <label className="block">
        <span className="block pb-1 font-medium text-muted text-xs">{t('rail.team')}</span>
        <select className="field" value={place.team ?? ''} onChange={({ target }) => choose(target.value || undefined)}>
          <option value="">{t('rail.allTeams')}</option>
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}

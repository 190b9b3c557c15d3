import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { BookUser, ChartColumn, Contact, type LucideIcon, Megaphone, Search, Settings } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Queue, View } from '../api/keys.ts'
import { countsQuery, useMe, useTeams } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { queueIcons, queuesInOrder, viewIcons, viewsOf } from '../queues/lists.ts'
import { keyOfOne } from '../ui/key-of.ts'
import { Key } from '../ui/tip.tsx'
import { Availability } from './availability.tsx'
import { commandKeys, useCommand, useShortcuts } from './commands.ts'
import { type Place, useGo, usePlace } from './place.ts'
import { RailLabel, RailSection, railLook } from './rail-link.tsx'

const AccountMenu = lazy(() => import('./account-menu.tsx'))
const NotificationCentre = lazy(() => import('../notifications/notification-centre.tsx'))
const SavedViews = lazy(() => import('../saved-views/rail-views.tsx'))

/** Everywhere one can go: tabs, queues, saved views and places, with how many are in each; below, oneself. `onChoose`: something was picked. */
export function Rail({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { data: counts } = useQuery(countsQuery)
  const { place } = usePlace()
  const { showPalette } = useShortcuts()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const navigate = useNavigate()
  useCommand('contacts', () => void navigate({ to: '/contacts' }))
  useCommand('reports', () => void navigate({ to: '/reports' }))
  const isInbox = path === '/' || path.startsWith('/conversations')
  const kept: Place = { team: place.saved ? undefined : place.team }
  const isList = isInbox && !place.saved && !place.q
  const view = place.queue ? undefined : (place.view ?? 'unassigned')
  return (
    <div className="flex h-full flex-col">
      <header className="shrink-0 px-2 pt-2 pb-1">
        <button
          type="button"
          onClick={showPalette}
          className="flex h-8 w-full items-center gap-2.5 rounded-md border border-line bg-surface px-2 text-muted hover:bg-hover"
        >
          <Search size={15} className="shrink-0" aria-hidden />
          <span className="min-w-0 flex-1 truncate text-start">{t('rail.find')}</span>
          <span className="max-lg:hidden">
            <Key>Ctrl K</Key>
          </span>
        </button>
      </header>
      <nav aria-label={t('rail.label')} className="scroll-thin flex min-h-0 flex-1 flex-col">
        <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2 pb-2">
          <RailSection title={t('rail.inbox')}>
            {viewsOf(me).map((each: View) => (
              <ListLink
                key={each}
                search={{ ...kept, view: each }}
                icon={viewIcons[each]}
                label={t(`view.${each}`)}
                count={each === 'closed' || each === 'all' ? undefined : counts?.views[each]}
                current={isList && view === each}
                onChoose={onChoose}
              />
            ))}
          </RailSection>
          <RailSection title={t('rail.queues')}>
            {queuesInOrder.map((each: Queue) => (
              <ListLink
                key={each}
                search={{ ...kept, queue: each }}
                icon={queueIcons[each]}
                label={t(`queue.${each}`)}
                count={counts?.queues[each]}
                current={isList && place.queue === each}
                tone={each === 'overdue' ? 'bad' : each === 'soon' ? 'warn' : undefined}
                onChoose={onChoose}
              />
            ))}
          </RailSection>
          <Suspense>
            <SavedViews isInbox={isInbox} onChoose={onChoose} />
          </Suspense>
          {isInbox && <TeamFilter onChoose={onChoose} />}
        </div>
        <ul className="shrink-0 border-t px-2 pt-2">
          <li className="group/contacts relative flex">
            <Link to="/contacts" onClick={onChoose} className={railLook(path.startsWith('/contacts'))}>
              <RailLabel icon={BookUser} label={t('contacts.title')} current={path.startsWith('/contacts')} />
              <span className="hidden lg:group-hover/contacts:inline">
                <Key>{keyOfOne(commandKeys.contacts)}</Key>
              </span>
            </Link>
          </li>
          <li className="flex">
            <Link
              to="/records/$plural"
              params={{ plural: 'persons' }}
              onClick={onChoose}
              className={railLook(path.startsWith('/records'))}
            >
              <RailLabel icon={Contact} label={t('records.title')} current={path.startsWith('/records')} />
            </Link>
          </li>
          {can(me, 'campaigns.manage') && (
            <li className="flex">
              <Link to="/campaigns" onClick={onChoose} className={railLook(path.startsWith('/campaigns'))}>
                <RailLabel icon={Megaphone} label={t('campaigns.title')} current={path.startsWith('/campaigns')} />
              </Link>
            </li>
          )}
          <li className="group/reports flex">
            <Link to="/reports" onClick={onChoose} className={railLook(path.startsWith('/reports'))}>
              <RailLabel icon={ChartColumn} label={t('reports.title')} current={path.startsWith('/reports')} />
              <span className="hidden lg:group-hover/reports:inline">
                <Key>{keyOfOne(commandKeys.reports)}</Key>
              </span>
            </Link>
          </li>
          <li className="flex">
            <Link to="/settings" onClick={onChoose} className={railLook(path.startsWith('/settings'))}>
              <RailLabel icon={Settings} label={t('account.settings')} current={path.startsWith('/settings')} />
            </Link>
          </li>
        </ul>
      </nav>
      <footer className="shrink-0 p-2 pt-1">
        <Availability />
        <div className="mt-1 flex items-center gap-1">
          <Suspense fallback={<span className="h-10 flex-1" />}>
            <AccountMenu />
            <NotificationCentre />
          </Suspense>
        </div>
      </footer>
    </div>
  )
}

interface ListLinkProps {
  search: Place
  icon: LucideIcon
  label: string
  count: number | undefined
  current: boolean
  tone?: 'bad' | 'warn' | undefined
  onChoose: (() => void) | undefined
}

function ListLink({ search, onChoose, ...label }: ListLinkProps) {
  return (
    <li className="flex">
      <Link
        to="/"
        search={search}
        onClick={onChoose}
        aria-current={label.current ? 'page' : undefined}
        className={railLook(label.current)}
      >
        <RailLabel {...label} />
      </Link>
    </li>
  )
}

function TeamFilter({ onChoose }: { onChoose: (() => void) | undefined }) {
  const { t } = useTranslation()
  const teams = useTeams()
  const { place } = usePlace()
  const go = useGo()
  if (teams.length < 2) return null
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

import { Link, useParams } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { useLanguage } from '../i18n/time.ts'
import { RailButton } from '../shell/rail-button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { AccessLogPage } from './access-log.tsx'
import { AgentPage, AgentsPage } from './agents.tsx'
import { CannedResponsePage, CannedResponsesPage } from './canned-responses.tsx'
import { CategoriesPage, CategoryPage } from './categories.tsx'
import { ChannelPage, ChannelsPage } from './channels.tsx'
import { ConnectorsPage } from './connectors.tsx'
import { Finder } from './finder.tsx'
import { JobsPage } from './jobs-page.tsx'
import { loadMessages } from './messages.ts'
import { NotificationsPage } from './notification-settings.tsx'
import { Overview } from './overview.tsx'
import { Page } from './page-parts.tsx'
import { RolesPage } from './roles.tsx'
import { sectionIcons } from './section-icons.ts'
import { groupsOf, mayOpen, type Section, sectionOf } from './sections.ts'
import { TagsPage } from './tags.tsx'
import { TeamPage, TeamsPage } from './teams.tsx'
import { UnmatchedMailPage } from './unmatched-mail.tsx'
import { WorkspacePage } from './workspace.tsx'

const ErasuresPage = lazy(() => import('./erasures.tsx'))
const ContactAttributesPage = lazy(() => import('./contact-attributes.tsx'))
const WorkflowsPage = lazy(() => import('../workflows/workflows-page.tsx'))
const AssistantPage = lazy(() => import('./assistant.tsx'))
const BotsPage = lazy(() => import('../bots/bots-page.tsx'))
const ApiKeysPage = lazy(() => import('../api-keys/api-keys-page.tsx'))
const EndpointsPage = lazy(() => import('../webhook-endpoints/endpoints-page.tsx'))
const TemplatesPage = lazy(() => import('./templates.tsx'))

/** Everything that is set: a list at the side, on a phone a list that leads to the pages. */
export function SettingsPage() {
  return (
    <Suspense fallback={<Waiting rows={6} />}>
      <Settings />
    </Suspense>
  )
}

interface Params {
  section?: string
  itemId?: string
  runId?: string
}

function Settings() {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('settings')
  const me = useMe()
  const params = useParams({ strict: false }) as Params
  const [q, setQ] = useState('')
  const isIndex = params.section === undefined
  return (
    <div className="scroll-thin flex h-full flex-col overflow-y-auto bg-canvas md:flex-row md:overflow-hidden">
      <aside
        className={`shrink-0 md:block md:h-full md:w-56 md:overflow-y-auto md:border-e ${isIndex ? '' : 'hidden'}`}
      >
        <header className="flex h-12 items-center gap-2 px-3">
          <RailButton />
          {isIndex ? (
            <h1 className="font-semibold text-base">{t('title')}</h1>
          ) : (
            <strong className="font-semibold text-base">{t('title')}</strong>
          )}
        </header>
        <Finder q={q} onChange={setQ}>
          <nav aria-label={t('title')} className="px-2 pb-3">
            {groupsOf(me).map(({ group, sections }) => (
              <SideList key={group} title={t(`group.${group}`)} sections={sections} />
            ))}
          </nav>
        </Finder>
      </aside>
      <main className="min-w-0 flex-1 bg-surface md:scroll-thin md:h-full md:overflow-y-auto">
        {me && (isIndex ? <Overview /> : <SectionPage {...params} section={sectionOf(params.section)} />)}
      </main>
    </div>
  )
}

function SideList({ title, sections }: { title: string; sections: readonly Section[] }) {
  const { t } = useTranslation('settings')
  return (
    <section className="mt-2 first:mt-0">
      <h2 className="px-2 pt-1 pb-0.5 font-medium text-muted text-xs">{title}</h2>
      <ul>
        {sections.map((section) => {
          const Icon = sectionIcons[section]
          return (
            <li key={section}>
              <Link
                to="/settings/$section"
                params={{ section }}
                className="flex h-10 items-center gap-2.5 rounded-md px-2 text-ink hover:bg-hover aria-[current=page]:bg-soft aria-[current=page]:font-medium aria-[current=page]:text-on-soft md:h-[30px]"
              >
                <Icon size={15} aria-hidden />
                {t(`section.${section}`)}
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** List and item of a section; `key`: from one item to another every field begins anew. */
function SectionPage({ section, itemId, runId }: Params & { section: Section | undefined }) {
  const { t } = useTranslation('settings')
  const me = useMe()
  if (!section) return <Refused title={t('title')}>{t('unknown')}</Refused>
  if (!mayOpen(me, section)) {
    return <Refused title={t(`section.${section}`)}>{t('notAllowed')}</Refused>
  }
  switch (section) {
    case 'channels':
      return itemId ? <ChannelPage key={itemId} itemId={itemId} /> : <ChannelsPage />
    case 'agents':
      return itemId ? <AgentPage key={itemId} itemId={itemId} /> : <AgentsPage />
    case 'teams':
      return itemId ? <TeamPage key={itemId} itemId={itemId} /> : <TeamsPage />
    case 'categories':
      return itemId ? <CategoryPage key={itemId} itemId={itemId} /> : <CategoriesPage />
    case 'contact-attributes':
      return (
        <Suspense fallback={<Waiting rows={6} />}>
          <ContactAttributesPage key={itemId} itemId={itemId} />
        </Suspense>
      )
    case 'tags':
      return <TagsPage />
    case 'jobs':
      return <JobsPage />
    case 'roles':
      return <RolesPage />
    case 'access-log':
      return <AccessLogPage />
    case 'erasures':
      return (
        <Suspense fallback={<Waiting rows={4} />}>
          <ErasuresPage />
        </Suspense>
      )
    case 'workspace':
      return <WorkspacePage />
    case 'connectors':
      return <ConnectorsPage />
    case 'templates':
      return (
        <Suspense fallback={<Waiting rows={6} />}>
          <TemplatesPage channelId={itemId} />
        </Suspense>
      )
    case 'workflows':
      return (
        <Suspense fallback={<Waiting rows={6} />}>
          <WorkflowsPage itemId={itemId} runId={runId} />
        </Suspense>
      )
    case 'bots':
      return (
        <Suspense fallback={<Waiting rows={4} />}>
          <BotsPage key={itemId} itemId={itemId} />
        </Suspense>
      )
    case 'api-keys':
      return (
        <Suspense fallback={<Waiting rows={4} />}>
          <ApiKeysPage key={itemId} itemId={itemId} />
        </Suspense>
      )
    case 'webhook-endpoints':
      return (
        <Suspense fallback={<Waiting rows={4} />}>
          <EndpointsPage key={itemId} itemId={itemId} />
        </Suspense>
      )
    case 'assistant':
      return (
        <Suspense fallback={<Waiting rows={4} />}>
          <AssistantPage />
        </Suspense>
      )
    case 'unmatched-mail':
      return <UnmatchedMailPage />
    case 'notifications':
      return <NotificationsPage />
    case 'canned-responses':
      return itemId ? <CannedResponsePage key={itemId} itemId={itemId} /> : <CannedResponsesPage />
  }
}

function Refused({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Page title={title}>
      <Notice tone="info">{children}</Notice>
    </Page>
  )
}

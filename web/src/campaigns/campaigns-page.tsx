import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouterState } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, Suspense, useEffect, useRef } from 'react'
import { meQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { RailButton } from '../shell/rail-button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { CampaignForm } from './campaign-form.tsx'
import { CampaignList } from './campaign-list.tsx'
import { CampaignView } from './campaign-view.tsx'
import { campaignQuery, useLiveCampaigns } from './queries.ts'
import { Review } from './review.tsx'
import { useWords } from './words.ts'

/** M18: one template to many. */
export function CampaignsPage() {
  return (
    <main className="scroll-thin h-full overflow-y-auto bg-surface">
      <Suspense fallback={<Waiting rows={6} />}>
        <Campaigns />
      </Suspense>
    </main>
  )
}

function Campaigns() {
  const { t } = useWords()
  const { data: me } = useQuery(meQuery)
  const { campaignId } = useParams({ strict: false }) as { campaignId?: string }
  const isForm = useRouterState({ select: ({ location }) => location.pathname.endsWith('/edit') })
  useLiveCampaigns()
  if (!me) return <Waiting rows={6} />
  if (!can(me, 'campaigns.manage')) {
    return (
      <Page title={t('title')}>
        <Notice tone="info">{t('notAllowed')}</Notice>
      </Page>
    )
  }
  if (campaignId === undefined) return <CampaignList />
  if (campaignId === 'new') return <CampaignForm key="new" />
  return <One key={campaignId} id={campaignId} isForm={isForm} />
}

function One({ id, isForm }: { id: string; isForm: boolean }) {
  const { t } = useWords()
  const sentence = useSentence()
  const { data: campaign, error } = useQuery(campaignQuery(id))
  if (!campaign) {
    return (
      <Page title={t('title')} isBack>
        {error ? <Notice tone="bad">{sentence(error)}</Notice> : <Waiting rows={6} />}
      </Page>
    )
  }
  const isOpen = campaign.state === 'draft' || campaign.state === 'scheduled'
  if (isOpen && isForm) return <CampaignForm key={campaign.id} campaign={campaign} />
  return isOpen ? <Review campaign={campaign} /> : <CampaignView campaign={campaign} />
}

interface PageProps {
  title: string
  intro?: string
  /** with an arrow to the list */
  isBack?: boolean
  mark?: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** One page of the campaigns. Screen readers begin at its heading. */
export function Page({ title, intro, isBack, mark, action, children }: PageProps) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="mx-auto max-w-3xl px-4 py-4 md:px-8 md:py-6">
      <header className="mb-4">
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          {isBack ? (
            <Link
              to="/campaigns"
              aria-label={t('back')}
              title={t('back')}
              className="-ms-2 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <ArrowLeft size={17} className="rtl:-scale-x-100" aria-hidden />
            </Link>
          ) : (
            <RailButton />
          )}
          <h1 ref={heading} tabIndex={-1} className="min-w-0 flex-1 break-words font-semibold text-lg outline-none">
            {title} {mark}
          </h1>
          {action}
        </div>
        {intro && <p className="mt-1 text-muted">{intro}</p>}
      </header>
      {children}
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useParams, useRouterState } from '@tanstack/react-router'
import { Suspense } from 'react'
import { meQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { CampaignForm } from './campaign-form.tsx'
import { CampaignList } from './campaign-list.tsx'
import { CampaignView } from './campaign-view.tsx'
import { Page } from './page.tsx'
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

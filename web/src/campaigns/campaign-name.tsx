import { Link } from '@tanstack/react-router'
import { Megaphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'

interface CampaignNameProps {
  campaign: { id: string; name: string }
  /** leads there, for whoever may see campaigns */
  isLink?: boolean
}

/** M18: the campaign that a message is of, or a conversation answers. */
export function CampaignName({ campaign: { id, name }, isLink = false }: CampaignNameProps) {
  const { t } = useTranslation()
  const me = useMe()
  const look = 'inline-flex min-w-0 items-center gap-1 text-xs'
  const words = (
    <>
      <Megaphone size={12} className="shrink-0" aria-hidden />
      <span className="sr-only">{t('campaigns.one')}</span>
      <bdi className="truncate">{name}</bdi>
    </>
  )
  return isLink && can(me, 'campaigns.manage') ? (
    <Link to="/campaigns/$campaignId" params={{ campaignId: id }} className={`${look} rounded hover:underline`}>
      {words}
    </Link>
  ) : (
    <span className={look}>{words}</span>
  )
}

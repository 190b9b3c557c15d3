import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/types.ts'
import { CampaignName } from '../campaigns/campaign-name.tsx'
import { Face } from '../contacts/face.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { CustomerContext } from './customer.ts'
import { RunLink } from './run-link.tsx'

/** Above what one person said at once: who that is, and on which channel. */
export function MessageHead({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const channelName = useChannelName()
  const customer = useContext(CustomerContext)
  const { message, actor } = entry
  if (!message) return null
  const { speaker } = message
  const isCustomer = actor.type === 'contact' && !speaker
  const said = isCustomer ? customer.name || actor.name : speaker?.name || actor.name
  const isProgram = actor.type === 'program' && !speaker
  const name = message.elsewhere ? t('message.elsewhere') : isProgram ? t('movement.program', { name: said }) : said
  return (
    <p className="mb-0.5 flex max-w-full items-center gap-1.5 text-muted text-xs">
      {message.campaign && message.direction === 'outbound' ? (
        <CampaignName campaign={message.campaign} isLink />
      ) : (
        <>
          {isCustomer ? (
            <Face name={name} picture={customer.picture} small />
          ) : (
            <Avatar name={name} isProgram={isProgram} small />
          )}
          <span className="min-w-0 truncate font-medium text-ink" dir="auto">
            {name}
          </span>
        </>
      )}
      <ChannelIcon type={message.channel.type} size={13} />
      <span className="sr-only">{channelName(message.channel)}</span>
      <RunLink actor={actor} />
      {message.fallback && <span>{t('message.byEmail')}</span>}
    </p>
  )
}

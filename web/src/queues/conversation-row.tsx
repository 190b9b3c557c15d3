import { Link } from '@tanstack/react-router'
import { AtSign, CircleAlert, PenLine, Pin } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useNames } from '../api/queries.ts'
import type { Conversation } from '../api/types.ts'
import { CampaignName } from '../campaigns/campaign-name.tsx'
import { placeOf, useHasDraft } from '../messages/drafts.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { TimeAgo } from '../ui/time.tsx'
import { useIsMentioned } from './mentioned.ts'
import type { RowState } from './row-list.tsx'
import { StatusTag } from './status-tag.tsx'
import { WaitingBadge } from './waiting-badge.tsx'
import { withoutMarks } from './without-marks.ts'

interface RowProps extends RowState {
  conversation: Conversation
}

/** Drawn again only when its own conversation changed. */
export const ConversationRow = memo(function ConversationRow({ conversation, isOpen, isTabbable, focusRef }: RowProps) {
  const { t } = useTranslation()
  const me = useMe()
  const names = useNames()
  const channelName = useChannelName()
  const { contact, lastMessage, lastChannel, unread, status, assigneeId, teamId } = conversation
  const assignee = assigneeId === me?.id ? t('row.me') : names.agent(assigneeId)
  const isUnread = unread > 0
  const hasDraft = useHasDraft(placeOf(me?.id ?? '', conversation.id))
  const isMentioned = useIsMentioned(conversation.id)
  const said = lastMessage && lastMessage.from !== 'contact' ? `${t(`row.from.${lastMessage.from}`)} ` : ''
  return (
    <Link
      ref={focusRef}
      to="/conversations/$conversationId"
      params={{ conversationId: conversation.id }}
      search={(now) => ({ ...now, only: undefined, at: undefined })}
      tabIndex={isTabbable ? 0 : -1}
      aria-current={isOpen ? 'true' : undefined}
      data-waiting={conversation.waiting}
      className={`flex h-full gap-3 border-b px-3 py-2.5 -outline-offset-2 ${isOpen ? 'bg-soft' : 'hover:bg-hover'}`}
    >
      <Avatar name={contact.name} online={contact.online} />
      <span className="flex min-w-0 flex-1 flex-col gap-px">
        <span className="flex items-center gap-1.5">
          <span className={`min-w-0 truncate ${isUnread ? 'font-semibold' : 'font-medium'}`}>{contact.name}</span>
          {contact.online && <span className="sr-only">{t('row.online')}</span>}
          <ChannelIcon type={lastChannel?.type} size={14} />
          <span className="sr-only">{lastChannel && channelName(lastChannel)}</span>
          {conversation.pinnedTo && (
            <>
              <Pin size={12} className="shrink-0 text-muted" aria-hidden />
              <span className="sr-only">{t('row.pinned')}</span>
            </>
          )}
          <span className="flex-1" />
          {conversation.waitingSince ? (
            <WaitingBadge conversation={conversation} />
          ) : (
            <TimeAgo at={lastMessage?.at ?? conversation.openedAt} className="shrink-0 text-muted text-xs" />
          )}
        </span>
        <span className="flex items-center gap-2">
          <span className={`min-w-0 flex-1 truncate text-sm ${isUnread ? 'text-ink' : 'text-muted'}`}>
            {lastMessage ? (
              <>
                {said && <span className="text-muted">{said}</span>}
                {lastMessage.subject && <span className="font-medium text-ink">{lastMessage.subject} · </span>}
                {withoutMarks(lastMessage.text, lastChannel?.type) || t('row.noText')}
              </>
            ) : (
              t('row.noMessage')
            )}
          </span>
          {lastMessage?.failed && (
            <Mark icon={<CircleAlert size={12} aria-hidden />} tone="text-bad">
              {t('row.failed')}
            </Mark>
          )}
          {isMentioned && (
            <span className="shrink-0 text-accent" title={t('row.mention')}>
              <AtSign size={14} aria-hidden />
              <span className="sr-only">{t('row.mention')}</span>
            </span>
          )}
          {isUnread && (
            <span className="shrink-0 rounded-full bg-accent px-1.5 font-semibold text-on-accent text-xs tabular-nums">
              {unread > 99 ? '99+' : unread}
              <span className="sr-only"> {t('row.unread', { count: unread })}</span>
            </span>
          )}
        </span>
        <span className="flex items-center gap-1.5 overflow-hidden text-muted text-xs">
          <StatusTag status={status} />
          <span className="truncate">
            {[names.team(teamId), assignee ?? (assigneeId ? t('row.someone') : t('row.nobody'))]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {conversation.campaign && <CampaignName campaign={conversation.campaign} />}
          {hasDraft && (
            <>
              <span className="flex-1" />
              <Mark icon={<PenLine size={12} aria-hidden />} tone="text-warn">
                {t('row.draft')}
              </Mark>
            </>
          )}
        </span>
      </span>
    </Link>
  )
})

function Mark({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 font-medium text-xs ${tone}`}>
      {icon}
      {children}
    </span>
  )
}

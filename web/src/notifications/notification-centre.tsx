import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Bell, BellOff, Settings2 } from 'lucide-react'
import { Popover } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { focusWhole } from '../ui/focus.ts'
import { Empty } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { noticeTitle, useOpenNotice } from './about.ts'
import { countUnread, groupsOf, type NoticeGroup } from './groups.ts'
import { NoticeActions } from './notice-actions.tsx'
import { noticesQuery, readNotices } from './notices.ts'
import { useQuiet } from './quiet.ts'

const NoticeSettings = lazy(() => import('./notice-settings.tsx'))

/** N2: everything one was told of, by conversation, with unread marks, and JOIN or GRAB beside it. */
export default function NotificationCentre() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [isSetting, setIsSetting] = useState(false)
  const list = useInfiniteQuery(noticesQuery)
  const notices = list.data?.pages.flatMap(({ items }) => items) ?? []
  const groups = groupsOf(notices)
  const unread = countUnread(notices)
  const quiet = useQuiet()
  const language = useLocale()
  const toggle = (next: boolean) => {
    setIsOpen(next)
    // What somebody else has taken meanwhile offers nothing any more.
    if (next && !list.isFetching) void list.refetch()
  }
  const readAll = () => {
    readNotices(client, 'all').catch((error) => console.warn('Not marked as read:', error))
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={toggle}>
      <Popover.Trigger asChild>
        <IconButton
          label={unread ? t('notice.bellUnread', { count: unread }) : t('notice.title')}
          side="top"
          className="relative"
        >
          {quiet ? <BellOff size={16} aria-hidden /> : <Bell size={16} aria-hidden />}
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -end-1 min-w-4 rounded-full bg-bad-fill px-1 font-semibold text-[10px] text-on-accent leading-4"
            >
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t('notice.title')}
          onOpenAutoFocus={focusWhole}
          className="outline-none floating flex max-h-[min(560px,var(--radix-popover-content-available-height))] w-[min(380px,calc(100vw-16px))] flex-col"
        >
          <header className="flex items-center gap-2 border-b py-1.5 pe-2 ps-4">
            <h2 className="flex-1 font-semibold">{t('notice.title')}</h2>
            <Button small disabled={unread === 0} onClick={readAll}>
              {t('notice.readAll')}
            </Button>
            <IconButton label={t('notice.settings')} aria-expanded={isSetting} onClick={() => setIsSetting(!isSetting)}>
              <Settings2 size={15} aria-hidden />
            </IconButton>
          </header>
          {isSetting && (
            <Suspense>
              <NoticeSettings />
            </Suspense>
          )}
          {quiet && !isSetting && (
            <p className="flex items-center gap-2 border-b bg-canvas px-4 py-1.5 text-muted text-sm">
              <BellOff size={14} className="shrink-0" aria-hidden />
              {t('notice.quietUntil', { time: whenWords(quiet, new Date(serverNow()), language) })}
            </p>
          )}
          <DesktopOffer />
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
            {notices.length === 0 && <Empty title={t('notice.none')}>{t('notice.noneHint')}</Empty>}
            <ul>
              {groups.map((group) => (
                <Row key={group.about} group={group} onOpen={() => setIsOpen(false)} />
              ))}
            </ul>
            {list.hasNextPage && (
              <p className="p-2 text-center">
                <Button small disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t('notice.earlier')}
                </Button>
              </p>
            )}
            {list.error && (
              <p role="alert" className="p-3 text-bad text-sm">
                {sentence(list.error)}
              </p>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Row({ group, onOpen }: { group: NoticeGroup; onOpen: () => void }) {
  const { t } = useTranslation()
  const open = useOpenNotice()
  const { notices, isUnread, at } = group
  const [latest] = notices
  if (!latest) return null
  const offered = notices.find(({ actions }) => actions.length > 0)
  return (
    <li className={`border-b px-4 py-2 last:border-b-0 ${isUnread ? 'bg-soft' : ''}`}>
      <button
        type="button"
        className="block w-full rounded text-start"
        onClick={() => {
          onOpen()
          open(latest)
        }}
      >
        <span className="flex items-baseline gap-2">
          {isUnread && <span className="sr-only">{t('notice.unread')}</span>}
          <span className="min-w-0 flex-1 font-medium text-sm">
            {notices.map((notice) => (
              <span key={notice.id} className="block">
                {noticeTitle(t, notice)}
              </span>
            ))}
          </span>
          <TimeAgo at={at} className="shrink-0 text-muted text-xs" />
        </span>
        <span className="line-clamp-2 text-muted text-sm [overflow-wrap:anywhere]">{latest.text}</span>
      </button>
      {offered && <NoticeActions notice={offered} onDone={onOpen} />}
    </li>
  )
}

/** Browsers want to be asked once, by a click. */
function DesktopOffer() {
  const { t } = useTranslation()
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'))
  if (permission !== 'default') return null
  const ask = async () => setPermission(await Notification.requestPermission())
  return (
    <p className="flex items-center gap-2 border-b bg-canvas px-4 py-1.5 text-muted text-sm">
      <span className="flex-1">{t('notice.desktop')}</span>
      <Button small onClick={() => void ask()}>
        {t('notice.allow')}
      </Button>
    </p>
  )
}

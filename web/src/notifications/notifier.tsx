import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { conversationQuery } from '../api/queries.ts'
import type { Notification as Notice } from '../api/types.ts'
import { useLive } from '../realtime/live.tsx'
import { serverNow } from '../realtime/server-clock.ts'
import { usePlace } from '../shell/place.ts'
import { IconButton } from '../ui/button.tsx'
import { noticeTitle, useOpenNotice } from './about.ts'
import { makeBurst } from './burst.ts'
import { aboutOf, type Card, countUnread, withCard } from './groups.ts'
import { NoticeActions } from './notice-actions.tsx'
import { noticesQuery, readNotices, takeNotice } from './notices.ts'
import { isQuiet } from './quiet.ts'

const SHOWN_MS = 12_000
const isHeard = makeBurst()

/** Tells what happened: a card in the corner, the desktop where it is allowed, a sound, and the number in the title. */
export function Notifier() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const open = useOpenNotice()
  const { listen } = useLive()
  const { conversationId } = usePlace()
  const { data } = useInfiniteQuery(noticesQuery)
  const [cards, setCards] = useState<readonly Card[]>([])
  const shown = useRef(cards)
  shown.current = cards
  const unread = countUnread(data?.pages.flatMap(({ items }) => items) ?? [])

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Switchboard` : 'Switchboard'
    badge(unread).catch((error) => console.warn('The number is not in the icon:', error))
  }, [unread])

  const dismiss = useCallback(
    (about: string) => setCards((all) => all.filter(({ notice }) => aboutOf(notice) !== about)),
    [],
  )
  // What is on the screen needs no telling.
  useEffect(() => {
    if (!conversationId || document.visibilityState !== 'visible') return
    dismiss(conversationId)
    readNotices(client, (notice) => notice.conversationId === conversationId).catch((error) =>
      console.warn('Not marked as read:', error),
    )
  }, [client, conversationId, dismiss])

  const leaveIfGone = useCallback(
    (about: string) =>
      client.fetchQuery({ ...conversationQuery(about), staleTime: 0 }).catch((error) => {
        if (asProblem(error).status === 404) dismiss(about)
      }),
    [client, dismiss],
  )
  useEffect(
    () =>
      listen(({ notification, gone }) => {
        // Somebody was faster: there is nothing left to join or grab.
        if (gone)
          for (const { notice } of shown.current) if (notice.conversationId) void leaveIfGone(notice.conversationId)
        if (!notification) return
        const isSeen = notification.conversationId === conversationId && document.visibilityState === 'visible'
        takeNotice(client, notification, isSeen)
        if (isSeen || isQuiet(serverNow())) return
        const notice: Notice = { ...notification, read: false }
        if (isHeard(Date.now())) void sound().catch((error) => console.warn('No sound:', error))
        showOnDesktop(noticeTitle(t, notice), notice, () => open(notice))
        setCards((all) => withCard(all, notice))
        setTimeout(() => setCards((all) => all.filter((card) => card.notice.id !== notice.id)), SHOWN_MS)
      }),
    [listen, client, conversationId, open, t, leaveIfGone],
  )

  return (
    <ul
      aria-label={t('notice.new')}
      aria-live="polite"
      className="pointer-events-none fixed end-3 bottom-3 start-3 z-30 space-y-2 sm:end-auto sm:bottom-24 sm:w-80"
    >
      {cards.map(({ notice: card, count }) => (
        <li key={aboutOf(card)} className="floating pointer-events-auto px-3 py-2">
          <div className="flex items-start gap-2">
            <button
              type="button"
              onClick={() => {
                dismiss(aboutOf(card))
                open(card)
              }}
              className="min-w-0 flex-1 text-start"
            >
              <span className="block font-medium text-sm">
                {noticeTitle(t, card)}
                {count > 1 && ` (${count})`}
              </span>
              <span className="line-clamp-2 text-muted text-sm [overflow-wrap:anywhere]">{card.text}</span>
            </button>
            <IconButton
              label={t('common.dismiss')}
              className="-mt-0.5 -me-1 size-6"
              onClick={() => dismiss(aboutOf(card))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </div>
          <NoticeActions notice={card} onDone={() => dismiss(aboutOf(card))} />
        </li>
      ))}
    </ul>
  )
}

// Neither is needed before something has come.
const sound = async () => {
  const { chosenSound, play } = await import('./sound.ts')
  play(chosenSound())
}
let hasBadge = false
async function badge(count: number): Promise<void> {
  if (count === 0 && !hasBadge) return
  hasBadge = true
  const { showBadge } = await import('./badge.ts')
  await showBadge(count)
}

/** Only while nobody looks at the page: otherwise the card says it. */
function showOnDesktop(title: string, notice: Notice, open: () => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return
  const shown = new Notification(title, { body: notice.text, tag: aboutOf(notice) })
  shown.onclick = () => {
    window.focus()
    shown.close()
    open()
  }
}

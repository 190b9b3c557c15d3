import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { conversationQuery } from '../api/queries.ts'
import type { Notification as Notice } from '../api/types.ts'
import { useLive } from '../realtime/live.tsx'
import { useGo, usePlace } from '../shell/place.ts'
import { IconButton } from '../ui/button.tsx'
import { NoticeActions } from './notice-actions.tsx'
import { addNotice, noticesQuery, readNotices } from './notices.ts'
import { chime } from './sound.ts'

const SHOWN_MS = 12_000
const MAX_CARDS = 3

/** Tells what happened: a card in the corner, the desktop where it is allowed, a sound, and the number in the title. */
export function Notifier() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const go = useGo()
  const { listen } = useLive()
  const { conversationId } = usePlace()
  const { data } = useInfiniteQuery(noticesQuery)
  const [cards, setCards] = useState<readonly Notice[]>([])
  const shown = useRef(cards)
  shown.current = cards
  const unread = data?.pages.flatMap(({ items }) => items).filter(({ read }) => !read).length ?? 0

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Switchboard` : 'Switchboard'
  }, [unread])

  // What is on the screen needs no telling.
  useEffect(() => {
    if (!conversationId || document.visibilityState !== 'visible') return
    setCards((all) => all.filter((card) => card.conversationId !== conversationId))
    readNotices(client, (notice) => notice.conversationId === conversationId).catch((error) =>
      console.warn('Not marked as read:', error),
    )
  }, [client, conversationId])

  const leaveIfGone = useCallback(
    (about: string) =>
      client.fetchQuery({ ...conversationQuery(about), staleTime: 0 }).catch((error) => {
        if (asProblem(error).status === 404) setCards((all) => all.filter((card) => card.conversationId !== about))
      }),
    [client],
  )
  useEffect(
    () =>
      listen(({ notification, gone }) => {
        // Somebody was faster: there is nothing left to join or grab.
        if (gone) for (const card of shown.current) void leaveIfGone(card.conversationId)
        if (!notification) return
        const isSeen = notification.conversationId === conversationId && document.visibilityState === 'visible'
        const notice: Notice = { ...notification, read: isSeen }
        addNotice(client, notice)
        if (isSeen) {
          readNotices(client, ({ id }) => id === notice.id).catch((error) => console.warn('Not marked as read:', error))
          return
        }
        chime()
        showOnDesktop(t(`notice.${notice.kind}`, { name: notice.contactName }), notice, () => {
          void go.open(notice.conversationId)
        })
        setCards((all) => [...all.filter(({ id }) => id !== notice.id), notice].slice(-MAX_CARDS))
        setTimeout(() => setCards((all) => all.filter(({ id }) => id !== notice.id)), SHOWN_MS)
      }),
    [listen, client, conversationId, go, t, leaveIfGone],
  )
  const dismiss = (id: string) => setCards((all) => all.filter((card) => card.id !== id))

  return (
    <ul
      aria-label={t('notice.new')}
      aria-live="polite"
      className="pointer-events-none fixed end-3 bottom-3 start-3 z-30 space-y-2 sm:end-auto sm:bottom-24 sm:w-80"
    >
      {cards.map((card) => (
        <li key={card.id} className="floating pointer-events-auto px-3 py-2">
          <div className="flex items-start gap-2">
            <button
              type="button"
              onClick={() => {
                dismiss(card.id)
                void go.open(card.conversationId)
              }}
              className="min-w-0 flex-1 text-start"
            >
              <span className="block font-medium text-sm">{t(`notice.${card.kind}`, { name: card.contactName })}</span>
              <span className="line-clamp-2 text-muted text-sm [overflow-wrap:anywhere]">{card.text}</span>
            </button>
            <IconButton label={t('common.dismiss')} className="-mt-0.5 -me-1 size-6" onClick={() => dismiss(card.id)}>
              <X size={14} aria-hidden />
            </IconButton>
          </div>
          <NoticeActions notice={card} onDone={() => dismiss(card.id)} />
        </li>
      ))}
    </ul>
  )
}

/** Only while nobody looks at the page: otherwise the card says it. */
function showOnDesktop(title: string, notice: Notice, open: () => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return
  const shown = new Notification(title, { body: notice.text, tag: `${notice.conversationId}:${notice.kind}` })
  shown.onclick = () => {
    window.focus()
    shown.close()
    open()
  }
}

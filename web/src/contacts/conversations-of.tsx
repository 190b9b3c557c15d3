import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { numberOf } from '../api/keys.ts'
import type { Conversation } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'

const PAGE = 6

/** The conversations with a contact, the newest first. */
export const conversationsOfQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contactConversations', id] as const,
    queryFn: ({ pageParam, signal }) =>
      call('contacts.conversations', { id, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 10_000,
    refetchOnMount: 'always',
  })

interface ConversationsProps {
  contactId: string
  /** the one that is open anyway */
  except?: string
  /** said where there is none */
  none: string
  onOpen(conversationId: string): void
}

/** C4: what was spoken of with a customer, each with its category and note; pressing one opens it. */
export function ConversationsOf({ contactId: id, except, none, onOpen }: ConversationsProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const list = useInfiniteQuery(conversationsOfQuery(id))
  const others = (list.data?.pages ?? []).flatMap(({ items }) => items).filter((one) => one.id !== except)
  return (
    <>
      {list.error && (
        <p role="alert" className="text-bad text-sm">
          {sentence(list.error)}{' '}
          <Button small onClick={() => void list.refetch()}>
            {common('common.tryAgain')}
          </Button>
        </p>
      )}
      {list.data && others.length === 0 && !list.hasNextPage && <p className="text-muted">{none}</p>}
      <ul className="-mx-1.5 space-y-0.5">
        {others.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => onOpen(one.id)}
              className="w-full rounded-md px-1.5 py-1 text-start hover:bg-hover"
            >
              <span className="flex items-baseline gap-1.5">
                <span className="min-w-0 flex-1 truncate font-medium">{titleOf(one, common)}</span>
                <TimeAgo at={one.closedAt ?? one.openedAt} className="shrink-0 text-muted text-xs" />
              </span>
              <span className="flex items-center gap-1.5 text-muted text-xs">
                {one.lastChannel && <ChannelIcon type={one.lastChannel.type} size={12} />}
                <span className="line-clamp-2 min-w-0 [overflow-wrap:anywhere]" dir="auto">
                  {one.resolution?.note || one.lastMessage?.text}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button small className="mt-1" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('beside.more')}
        </Button>
      )}
    </>
  )
}

/** What it was about, else its number. */
function titleOf({ id, resolution }: Conversation, t: ReturnType<typeof useTranslation<'translation'>>['t']): string {
  const about = [resolution?.category, resolution?.type && t(`ticket.${resolution.type}`)].filter(Boolean)
  return about.join(' · ') || t('timeline.conversation', { n: numberOf(id) })
}

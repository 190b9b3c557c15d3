import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { use, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { useLive } from '../realtime/live.tsx'
import { ActorName } from '../timeline/actor-name.tsx'
import { LinkedText } from '../timeline/linked-text.tsx'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { NewNote } from './new-note.tsx'

const PAGE = 5

/** C5: what agents noted about a contact, the latest first; customers never see it. */
export function ContactNotes({ contactId }: { contactId: string }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const { listen } = useLive()
  const [isAdding, setIsAdding] = useState(false)
  const list = useInfiniteQuery({
    queryKey: ['contactNotes', contactId] as const,
    queryFn: ({ pageParam, signal }) =>
      call('contacts.notes', { id: contactId, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchOnMount: 'always',
    refetchOnWindowFocus: 'always',
  })
  useEffect(() => {
    return listen(({ entry, conversation }) => {
      if (entry?.kind !== 'note' || conversation?.contact.id !== contactId) return
      void client.invalidateQueries({ queryKey: ['contactNotes', contactId] })
    })
  }, [listen, client, contactId])
  const notes = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <ul className="space-y-2">
        {notes.map(({ id, at, actor, note }) => (
          <li key={id}>
            <p className="flex items-baseline gap-2 text-muted text-xs">
              <ActorName actor={actor} className="min-w-0 truncate" />
              <TimeAgo at={at} className="shrink-0" />
            </p>
            <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              <LinkedText text={note?.text ?? ''} />
            </p>
          </li>
        ))}
      </ul>
      {list.error && (
        <p role="alert" className="text-bad text-sm">
          {sentence(list.error)}{' '}
          <Button small onClick={() => void list.refetch()}>
            {common('common.tryAgain')}
          </Button>
        </p>
      )}
      {list.hasNextPage && (
        <Button small className="mt-1.5" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('contactNotes.earlier')}
        </Button>
      )}
      {isAdding ? (
        <NewNote
          contactId={contactId}
          onDone={() => {
            setIsAdding(false)
            void client.invalidateQueries({ queryKey: ['contactNotes', contactId] })
          }}
          onCancel={() => setIsAdding(false)}
        />
      ) : (
        <button
          type="button"
          onClick={() => setIsAdding(true)}
          className="-mx-1.5 mt-0.5 inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-muted text-sm hover:bg-hover hover:text-ink"
        >
          <Plus size={13} aria-hidden />
          {t('contactNotes.add')}
        </button>
      )}
    </>
  )
}

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../realtime/live.tsx'
import { Button } from '../ui/button.tsx'
import { Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { RecordNoteCard } from './record-note.tsx'
import { notesQuery, type RecordKind } from './records.ts'

/** A note follows the message it is about. */
const FOLLOWS_MS = 1_500

/** L2: what was said with linked contacts, one note for each 24 hours; the latest first. */
export function RecordNotes({ kind, id }: { kind: RecordKind; id: string }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const { listen } = useLive()
  const query = notesQuery(kind, id)
  const list = useInfiniteQuery({ ...query, refetchInterval: 30_000 })
  const notes = list.data?.pages.flatMap(({ items }) => items)
  const contacts = [...new Set(notes?.map(({ contact }) => contact.id))].join(' ')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = listen(({ entry, conversation }) => {
      if (!entry || !conversation || !contacts.split(' ').includes(conversation.contact.id)) return
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: notesQuery(kind, id).queryKey })
      }, FOLLOWS_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [listen, client, kind, id, contacts])
  return (
    <section aria-label={t('notes.title')} className="min-w-0">
      <h2 className="mb-2 font-semibold">{t('notes.title')}</h2>
      {notes?.length === 0 && !list.hasNextPage && (
        <div className="rounded-lg border border-dashed p-6 text-center">
          <p className="font-medium">{t('notes.none')}</p>
          <p className="text-balance text-muted text-sm">{t('notes.noneHint')}</p>
        </div>
      )}
      {list.isPending && <Waiting rows={3} />}
      {list.error && (
        <p role="alert" className="mb-2 text-bad text-sm">
          {sentence(list.error)}{' '}
          <Button small onClick={() => void list.refetch()}>
            {common('common.tryAgain')}
          </Button>
        </p>
      )}
      <ol className="space-y-3">
        {notes?.map((note) => (
          <li key={note.id}>
            <RecordNoteCard note={note} reload={() => client.invalidateQueries({ queryKey: query.queryKey })} />
          </li>
        ))}
      </ol>
      {list.hasNextPage && (
        <p className="pt-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </section>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { FileCard } from '../timeline/files/file-card.tsx'
import { kindOf } from '../timeline/files/file-kind.ts'
import { ImageFile } from '../timeline/files/image-file.tsx'
import { ViewerProvider } from '../timeline/files/viewer-provider.tsx'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'

const PAGE = 24
const CELL = 76

/** M5: every picture and file that went between this customer and the company, the latest first. */
export function ContactFiles({ contactId: id }: { contactId: string }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const list = useInfiniteQuery({
    queryKey: ['contactFiles', id] as const,
    queryFn: ({ pageParam, signal }) =>
      call('contacts.files', { id, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 10_000,
    refetchOnMount: 'always',
  })
  const entries = (list.data?.pages ?? []).flatMap(({ items }) => items)
  const files = entries.flatMap(({ message }) => (message?.attachments ?? []).filter(({ state }) => state === 'ready'))
  const pictures = files.filter((file) => kindOf(file) === 'image')
  const others = files.filter((file) => kindOf(file) !== 'image')
  return (
    <ViewerProvider entries={entries}>
      {list.error && (
        <p role="alert" className="text-bad text-sm">
          {sentence(list.error)}{' '}
          <Button small onClick={() => void list.refetch()}>
            {common('common.tryAgain')}
          </Button>
        </p>
      )}
      {list.data && files.length === 0 && !list.hasNextPage && <p className="text-muted">{t('beside.noFiles')}</p>}
      {pictures.length > 0 && (
        <ul className="mb-2 flex flex-wrap gap-1.5">
          {pictures.map((file) => (
            <li key={file.id}>
              <ImageFile file={file} cell={CELL} />
            </li>
          ))}
        </ul>
      )}
      <ul className="space-y-1.5">
        {others.map((file) => (
          <li key={file.id}>
            <FileCard file={file} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button small className="mt-1.5" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('beside.more')}
        </Button>
      )}
    </ViewerProvider>
  )
}

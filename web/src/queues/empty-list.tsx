import { Inbox } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsNew } from '../first-hour/is-new.ts'
import { useGo, usePlace } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'

const Checklist = lazy(() => import('../first-hour/checklist.tsx'))

interface EmptyListProps {
  isLoading: boolean
  error: unknown
  again(): void
}

/** Why there is nothing to see, and what to do about it. */
export function EmptyList({ isLoading, error, again }: EmptyListProps) {
  const { t } = useTranslation()
  const { place } = usePlace()
  const go = useGo()
  const sentence = useSentence()
  const isNew = useIsNew()
  if (isLoading) return <Waiting rows={8} />
  if (error) {
    return (
      <Empty title={t('list.failed')}>
        <p className="mb-3">{sentence(error)}</p>
        <Button onClick={again}>{t('common.tryAgain')}</Button>
      </Empty>
    )
  }
  // On a phone the list is all there is: what to do first stands in its place.
  if (isNew) {
    return (
      <Suspense>
        <div className="scroll-thin h-full overflow-y-auto md:hidden">
          <Checklist />
        </div>
        <div className="hidden h-full md:block">
          <Empty title={t('empty.view_all')} icon={<Inbox size={26} aria-hidden />} />
        </div>
      </Suspense>
    )
  }
  const isFiltered = place.team || place.agent || place.channel || place.status
  if (isFiltered) {
    return (
      <Empty title={t('list.noneFiltered')} icon={<Inbox size={26} aria-hidden />}>
        <Button onClick={() => void go.list({ view: place.view, queue: place.queue })}>{t('filters.clear')}</Button>
      </Empty>
    )
  }
  const key = place.queue ? (`queue_${place.queue}` as const) : (`view_${place.view ?? 'unassigned'}` as const)
  return (
    <Empty title={t(`empty.${key}`)} icon={<Inbox size={26} aria-hidden />}>
      {t('empty.hint')}
    </Empty>
  )
}

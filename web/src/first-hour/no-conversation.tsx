import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { administers } from '../api/rights.ts'
import { Empty } from '../ui/notice.tsx'
import { useIsNew } from './is-new.ts'
import { endTour, isTourOver } from './tour.ts'

const Checklist = lazy(() => import('./checklist.tsx'))
const FiveKeys = lazy(() => import('./five-keys.tsx'))

/** Beside the list while no conversation is open: what to do first, or that one is to be chosen. */
export function NoConversation() {
  const { t } = useTranslation()
  const me = useMe()
  const isNew = useIsNew()
  const [isOver, setOver] = useState(isTourOver)
  const none = <Empty title={t('conversation.none')}>{t('conversation.noneHint')}</Empty>
  if (isNew) {
    return (
      <Suspense fallback={none}>
        <div className="scroll-thin h-full overflow-y-auto bg-canvas">
          <Checklist />
        </div>
      </Suspense>
    )
  }
  if (!me || administers(me) || isOver) return none
  const end = () => {
    endTour()
    setOver(true)
  }
  return (
    <Suspense fallback={none}>
      <div className="scroll-thin h-full overflow-y-auto px-4 pb-6">
        <FiveKeys onDone={end} />
      </div>
    </Suspense>
  )
}

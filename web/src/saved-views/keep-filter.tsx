import { lazy, Suspense, use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { useLanguage } from '../i18n/time.ts'
import { usePlace } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { keeps } from './keeps.ts'
import { loadMessages } from './messages.ts'
import { useViews } from './use-views.ts'
import { filterToSave, isChanged } from './view-place.ts'

const ViewDialog = lazy(() => import('./view-dialog.tsx'))

/** Below the filters: keeps what they show, as a new view or in the one from which one came. */
export default function KeepFilter({ onKept }: { onKept(): void }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('savedViews')
  const me = useMe()
  const sentence = useSentence()
  const { place: at, filter: shown } = usePlace()
  // As it is ordered now, by choice or by the view.
  const place = { ...at, sort: shown.sort }
  const { views, update } = useViews()
  const [isNew, setIsNew] = useState(false)
  const [error, setError] = useState<unknown>()
  const view = views.find(({ id }) => id === place.saved)
  const mayChange = view !== undefined && keeps(me, view.teamId) && isChanged(view, place)
  const change = () => {
    if (!view) return
    setError(undefined)
    update(view.id, { filter: filterToSave(place), version: view.version }).then(onKept, setError)
  }
  return (
    <div className="space-y-2 border-t pt-2.5">
      {error !== undefined && (
        <p role="alert" className="text-bad text-xs">
          {sentence(error)}
        </p>
      )}
      {mayChange && (
        <Button className="w-full min-w-0" onClick={change}>
          <span className="truncate">{t('changeIt', { name: view.name })}</span>
        </Button>
      )}
      <Button className="w-full" onClick={() => setIsNew(true)}>
        {t('add')}
      </Button>
      <Suspense>{isNew && <ViewDialog onDone={() => setIsNew(false)} onMade={onKept} />}</Suspense>
    </div>
  )
}

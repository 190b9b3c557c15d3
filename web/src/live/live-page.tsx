import { useNavigate, useSearch } from '@tanstack/react-router'
import { Maximize2, WifiOff } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { clockTime, useLocale } from '../i18n/time.ts'
import { Page } from '../reports/page.tsx'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Agents } from './agents.tsx'
import { Arrivals } from './arrivals.tsx'
import { Tiles } from './tiles.tsx'
import { Teams } from './teams.tsx'
import { useLiveFigures } from './use-live-figures.ts'
import { useWords } from './words.ts'

const Wall = lazy(() => import('./wall.tsx'))

/** R2: what is going on now; with `?wall` in the address, for a screen on the wall. */
export default function LivePage() {
  const isWall = 'wall' in (useSearch({ strict: false }) as object)
  return (
    <main className="scroll-thin relative h-full overflow-y-auto bg-surface">
      <Suspense fallback={<Waiting rows={6} />}>{isWall ? <Wall /> : <Desk />}</Suspense>
    </main>
  )
}

function Desk() {
  const { t } = useWords()
  const sentence = useSentence()
  const locale = useLocale()
  const navigate = useNavigate()
  const { data, error, isLost } = useLiveFigures()
  const toWall = () => {
    document.documentElement.requestFullscreen?.().catch((refused) => console.warn('Not the whole screen:', refused))
    void navigate({ to: '/reports/live', search: { wall: true } as object })
  }
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        <Button onClick={toWall}>
          <Maximize2 size={14} aria-hidden />
          {t('wall')}
        </Button>
      }
    >
      {data ? (
        <div className="mt-4 space-y-6">
          {isLost && (
            <p role="status" className="flex items-center gap-2 rounded-md bg-warn-soft px-2.5 py-1.5 text-sm text-warn">
              <WifiOff size={15} className="shrink-0" aria-hidden />
              {t('lost', { time: clockTime(Date.parse(data.at), locale) })}
            </p>
          )}
          <Tiles live={data} />
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <Agents live={data} />
            <div className="space-y-6">
              <Arrivals live={data} />
              {data.teams.length > 1 && <Teams live={data} />}
            </div>
          </div>
        </div>
      ) : error ? (
        <div className="mt-4">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      ) : (
        <Waiting rows={6} />
      )}
    </Page>
  )
}

import { useNavigate } from '@tanstack/react-router'
import { TriangleAlert, WifiOff, X } from 'lucide-react'
import { useCallback, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Queue } from '../api/keys.ts'
import { clockTime, useLocale } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'
import { Bars } from './arrivals.tsx'
import { inSteps, type Live, stateOf } from './moving.ts'
import { toneOf, usePassed } from './tiles.tsx'
import { useAgentsNow, useLiveFigures, useMinutes } from './use-live-figures.ts'
import { useWaited } from './waited.ts'
import { useWakeLock } from './wake-lock.ts'
import { useWords } from './words.ts'

/** R2: for a screen on the wall: everything on one, dark, and to be read from five metres. Escape leaves. */
export default function Wall() {
  const { t } = useWords()
  const locale = useLocale()
  const { data, isLost } = useLiveFigures()
  const now = useNow(1_000)
  const leave = useLeave()
  useWakeLock()
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  return createPortal(
    <div
      role="dialog"
      aria-modal
      aria-label={t('title')}
      data-wall=""
      className="group fixed inset-0 z-[60] flex flex-col gap-[2vmin] overflow-hidden bg-canvas p-[2.5vmin] text-ink [color-scheme:dark]"
    >
      <header className="flex shrink-0 items-center gap-[2vmin] text-[3.2vmin] leading-none">
        <h1 className="font-semibold">Switchboard</h1>
        {isLost && data && (
          <p role="status" className="flex items-center gap-[1vmin] text-[2.6vmin] text-warn">
            <WifiOff className="size-[3vmin] shrink-0" aria-hidden />
            {t('lost', { time: clockTime(Date.parse(data.at), locale) })}
          </p>
        )}
        <time className="ms-auto tabular-nums">{clockTime(now, locale)}</time>
        <button
          ref={close}
          type="button"
          onClick={leave}
          aria-label={t('leaveWall')}
          title={t('leaveWall')}
          className="rounded-md p-[0.6vmin] text-muted hover:text-ink"
        >
          <X className="size-[3vmin]" aria-hidden />
        </button>
      </header>
      {data && <Board live={data} />}
    </div>,
    document.body,
  )
}

/** Leaves by Escape too, and when the browser leaves the whole screen: there Escape is the browser's own. */
function useLeave(): () => void {
  const navigate = useNavigate()
  const leave = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen()
    void navigate({ to: '/reports/live', search: {}, replace: true })
  }, [navigate])
  useEffect(() => {
    const root = document.getElementById('root')
    const press = ({ key }: KeyboardEvent) => key === 'Escape' && leave()
    let wasFull = document.fullscreenElement !== null
    const turn = () => {
      if (wasFull && !document.fullscreenElement) leave()
      wasFull = document.fullscreenElement !== null
    }
    // What is behind it is neither read out nor reached by keys.
    if (root) root.inert = true
    document.addEventListener('keydown', press)
    document.addEventListener('fullscreenchange', turn)
    return () => {
      if (root) root.inert = false
      document.removeEventListener('keydown', press)
      document.removeEventListener('fullscreenchange', turn)
    }
  }, [leave])
  return leave
}

const large = ['rep_needed', 'pending', 'soon', 'overdue'] as const satisfies Queue[]
const box = 'flex min-h-0 min-w-0 flex-col justify-between rounded-[1.5vmin] bg-surface p-[2vmin]'
const label = 'text-[3.2vmin] leading-tight'
const number = 'whitespace-nowrap font-semibold tabular-nums leading-none'
const looks = { plain: '', warn: 'bg-warn-soft text-warn', bad: 'bg-bad-fill text-on-accent' }

function Board({ live }: { live: Live }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const passed = usePassed(live)
  const agents = useAgentsNow(live)
  const here = agents.filter((agent) => stateOf(agent) === 'online').length
  const waited = useWaited(live.oldestWaitingSince)
  const minutes = useMinutes(live)
  const inHour = minutes.reduce((sum, one) => sum + one, 0)
  return (
    <div className="grid min-h-0 flex-1 auto-rows-fr grid-cols-2 gap-[2vmin] lg:grid-cols-4">
      {large.map((queue) => {
        const [count, above] = [live.queues[queue], passed(queue)]
        return (
          <section key={queue} data-queue={queue} className={`${box} ${looks[toneOf(queue, count, above)]}`}>
            <h2 className={label}>{common(`queue.${queue}`)}</h2>
            <p className={`${number} text-[21vmin]`}>{count.toLocaleString(locale)}</p>
            <p className="flex min-h-[3.6vmin] items-center gap-[1vmin] text-[3vmin] leading-none">
              {above !== undefined && (
                <>
                  <TriangleAlert className="size-[3.2vmin] shrink-0" aria-hidden />
                  {t('above', { above: above.toLocaleString(locale) })}
                </>
              )}
            </p>
          </section>
        )
      })}
      <section className={`${box} col-span-2 max-lg:col-span-2 lg:col-span-1`}>
        <h2 className={label}>{t('waiting')}</h2>
        {waited === undefined ? (
          <p className="text-[5vmin] text-muted leading-none">{t('nobodyWaits')}</p>
        ) : (
          <p className={`${number} text-[12vmin]`} data-waited="">
            {waited}
          </p>
        )}
        <span />
      </section>
      <section className={box}>
        <h2 className={label}>{t('agents.available')}</h2>
        <p className={`${number} text-[16vmin]`}>{here.toLocaleString(locale)}</p>
        <p className="text-[3vmin] text-muted leading-none">{t('agents.of', { count: agents.length })}</p>
      </section>
      <section className={box}>
        <h2 className={label}>{common('queue.online')}</h2>
        <p className={`${number} text-[16vmin]`}>{live.queues.online.toLocaleString(locale)}</p>
        <span className="min-h-[3vmin]" />
      </section>
      <section className={`${box} max-lg:col-span-2`}>
        <h2 className={label}>{t('arrivals.title')}</h2>
        <p className={`${number} text-[12vmin]`} data-arrivals="">
          {inHour.toLocaleString(locale)}
        </p>
        <Bars steps={inSteps(minutes, 5)} className="h-[8vmin]" />
      </section>
    </div>
  )
}

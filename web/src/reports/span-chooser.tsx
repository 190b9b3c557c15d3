import { Popover } from 'radix-ui'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { type Day, daysIn, type OwnSpan, type Preset, presets } from './days.ts'
import { spanWords } from './keys.ts'
import { LONGEST_DAYS, spanOf, spanToPlace } from './place.ts'
import { useChange, useReportPlace } from './use-report.ts'
import { useWords } from './words.ts'

interface SpanChooserProps {
  days: OwnSpan
  today: Day
  timeZone: string
}

/** Which days are shown: a span that goes on with time, or one's own. */
export function SpanChooser({ days, today, timeZone }: SpanChooserProps) {
  const { t } = useWords()
  const locale = useLocale()
  const change = useChange()
  const id = useId()
  const span = spanOf(useReportPlace())
  const [isOpen, setIsOpen] = useState(false)
  const choose = (given: string) => {
    if (given === 'own') setIsOpen(true)
    else change(spanToPlace(given as Preset))
  }
  const isOwn = typeof span !== 'string'
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <label htmlFor={id} className="sr-only">
        {t('span.label')}
      </label>
      <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
        <Popover.Anchor asChild>
          <select
            id={id}
            className="field w-auto"
            value={isOwn ? 'own' : span}
            onChange={({ target }) => choose(target.value)}
          >
            {presets.map((preset) => (
              <option key={preset} value={preset}>
                {t(`span.${preset}`)}
              </option>
            ))}
            <option value="own">{t('span.own')}</option>
          </select>
        </Popover.Anchor>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={6}
            collisionPadding={8}
            aria-label={t('span.own')}
            className="floating w-72 p-3"
          >
            <OwnDays days={days} today={today} timeZone={timeZone} onDone={() => setIsOpen(false)} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        title={t('span.zone', { zone: timeZone })}
        className="h-8 rounded-md px-1.5 text-muted text-sm hover:bg-hover hover:text-ink"
      >
        {spanWords(days, locale)}
      </button>
    </div>
  )
}

function OwnDays({ days, today, timeZone, onDone }: SpanChooserProps & { onDone(): void }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const change = useChange()
  const id = useId()
  const [from, setFrom] = useState(days.from)
  const [to, setTo] = useState(days.to)
  const problem =
    from && to && from > to ? t('span.order') : from && to && daysIn({ from, to }) > LONGEST_DAYS ? t('span.long') : ''
  const show = (event: FormEvent) => {
    event.preventDefault()
    if (!from || !to || problem) return
    change(spanToPlace({ from, to }))
    onDone()
  }
  return (
    <form onSubmit={show} className="space-y-2.5" noValidate>
      <div className="grid grid-cols-2 gap-2">
        <div>
          <label htmlFor={`${id}-from`} className="block pb-0.5 text-muted text-xs">
            {t('span.from')}
          </label>
          <input
            id={`${id}-from`}
            type="date"
            className="field"
            min="2015-01-01"
            max={today}
            value={from}
            aria-invalid={problem !== ''}
            aria-describedby={`${id}-problem`}
            onChange={({ target }) => setFrom(target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}-to`} className="block pb-0.5 text-muted text-xs">
            {t('span.to')}
          </label>
          <input
            id={`${id}-to`}
            type="date"
            className="field"
            min="2015-01-01"
            max={today}
            value={to}
            aria-invalid={problem !== ''}
            aria-describedby={`${id}-problem`}
            onChange={({ target }) => setTo(target.value)}
          />
        </div>
      </div>
      <p id={`${id}-problem`} role="alert" className="text-bad text-xs empty:hidden">
        {problem}
      </p>
      <p className="text-muted text-xs">{t('span.zone', { zone: timeZone })}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{common('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={!from || !to || problem !== ''}>
          {t('span.apply')}
        </Button>
      </div>
    </form>
  )
}

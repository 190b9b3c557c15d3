import { Download } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { showToast } from '../ui/toasts.ts'
import { downloadCsv } from './csv.ts'
import { daysIn, type OwnSpan } from './days.ts'
import { ActiveFilters, Filters } from './filters.tsx'
import { bys, MOST_DAYS_BY_DAY } from './place.ts'
import type { Asked } from './queries.ts'
import { SpanChooser } from './span-chooser.tsx'
import type { By, Question } from './types.ts'
import { useChange, useDays, useReportPlace } from './use-report.ts'
import { useWords } from './words.ts'

/** Above a report: which days, narrowed by what; what else belongs to a page comes with it. */
export function Toolbar({ children }: { children?: ReactNode }) {
  const known = useDays()
  return (
    <div className="py-2.5">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        {known && <SpanChooser {...known} />}
        <Filters />
        {children}
      </div>
      <ActiveFilters />
    </div>
  )
}

export function ByChooser({ by, days }: { by: By; days: OwnSpan }) {
  const { t } = useWords()
  const id = useId()
  const change = useChange()
  return (
    <div className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-muted text-sm">
        {t('by.label')}
      </label>
      <select
        id={id}
        className="field w-auto"
        value={by}
        onChange={({ target }) => change({ by: target.value as By, sort: undefined })}
      >
        {bys.map((each) => (
          <option key={each} value={each} disabled={each === 'day' && daysIn(days) > MOST_DAYS_BY_DAY}>
            {t(`by.${each}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Times by the clock, or as they pass in opening hours. */
export function ClockSwitch() {
  const { t } = useWords()
  const { clock } = useReportPlace()
  const change = useChange()
  return (
    <Segments
      label={t('clock.label')}
      value={clock ?? 'clock'}
      options={(['clock', 'open'] as const).map((value) => ({ value, label: t(`clock.${value}`) }))}
      onChange={(value) => change({ clock: value === 'open' ? 'open' : undefined })}
    />
  )
}

interface SegmentsProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string; title?: string }[]
  onChange(value: Value): void
}

/** One of a few, all of which are seen. */
export function Segments<Value extends string>({ label, value, options, onChange }: SegmentsProps<Value>) {
  const name = useId()
  return (
    <fieldset className="scroll-thin flex min-w-0 max-w-full overflow-x-auto rounded-md border border-strong">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className="flex h-[30px] shrink-0 cursor-pointer items-center whitespace-nowrap border-strong border-s px-2.5 text-sm -outline-offset-2 outline-accent first-of-type:border-s-0 hover:bg-hover has-focus-visible:outline-2 has-checked:bg-soft has-checked:font-medium has-checked:text-on-soft pointer-coarse:h-11"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}

export function CsvButton({ question, asked }: { question: Question; asked: Asked }) {
  const { t } = useWords()
  const sentence = useSentence()
  const [isBusy, setIsBusy] = useState(false)
  const get = async () => {
    setIsBusy(true)
    try {
      await downloadCsv(question, asked, `reports-${question}-${asked.by}-${asked.from}-${asked.to}.csv`)
    } catch (error) {
      showToast({ text: t('csv.failed', { why: sentence(error) }), tone: 'bad' })
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <IconButton label={t('csv.get')} aria-disabled={isBusy} onClick={() => !isBusy && void get()}>
      <Download size={16} aria-hidden />
    </IconButton>
  )
}

import { Copy, Plus, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Team } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { CheckField, Group, SelectField, TextField } from './fields.tsx'
import { useRefusal } from './problems.ts'

type Hours = NonNullable<Team['openingHours']>
type Week = Hours['week']
type Weekday = keyof Week
type Span = NonNullable<Week[Weekday]>[number]

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const working = weekdays.slice(0, 5)
const WORKING_DAY: Span = ['09:00', '17:00']
// 2024-01-01 was a Monday.
const dateOf = (day: number) => new Date(Date.UTC(2024, 0, day + 1))

const initialHours = (): Hours => ({
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  week: Object.fromEntries(working.map((day) => [day, [WORKING_DAY]])),
  closed: [],
})

// A field for a time has no 24:00, and hours that end at midnight end there.
const shown = (time: string) => (time === '24:00' ? '00:00' : time)
const until = (time: string) => (time === '00:00' ? '24:00' : time)

interface OpeningHoursFieldsProps {
  value: Hours | null
  clocksRun: Team['clocksRun']
  onChange(change: { openingHours?: Hours | null; clocksRun?: Team['clocksRun'] }): void
  errorAt(path: string): string | undefined
}

/** H1, H2: when a team is there, and whether it is only then that customers wait. */
export function OpeningHoursFields({ value, clocksRun, onChange, errorAt }: OpeningHoursFieldsProps) {
  const { t } = useTranslation('settings')
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), [])
  const set = (change: Partial<Hours>) => value && onChange({ openingHours: { ...value, ...change } })
  return (
    <Group title={t('teams.hours.title')} hint={t('teams.hours.hint')}>
      <CheckField
        label={t('teams.hours.given')}
        checked={value !== null}
        onChange={(given) =>
          onChange(given ? { openingHours: initialHours() } : { openingHours: null, clocksRun: 'always' })
        }
      />
      {value && (
        <>
          <TextField
            label={t('teams.hours.timeZone')}
            error={errorAt('openingHours.timeZone')}
            value={value.timeZone}
            onChange={(timeZone) => set({ timeZone })}
            suggestions={zones}
          />
          <WeekFields week={value.week} onChange={(week) => set({ week })} errorAt={errorAt} />
          <ClosedDays
            days={value.closed}
            onChange={(closed) => set({ closed })}
            error={errorAt('openingHours.closed')}
          />
          <SelectField
            label={t('teams.hours.clocks')}
            hint={t('teams.hours.clocksHint')}
            error={errorAt('clocksRun')}
            value={clocksRun}
            onChange={(next) => onChange({ clocksRun: next })}
            options={(['always', 'open'] as const).map((run) => ({
              value: run,
              label: t(`teams.hours.clocks_${run}`),
            }))}
          />
        </>
      )}
    </Group>
  )
}

interface WeekFieldsProps {
  week: Week
  onChange(week: Week): void
  errorAt(path: string): string | undefined
}

function WeekFields({ week, onChange, errorAt }: WeekFieldsProps) {
  const { t } = useTranslation('settings')
  const language = useLocale()
  const refusal = useRefusal()
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  const error = errorAt('openingHours.week')
  return (
    <div>
      <ul className="divide-y rounded border">
        {weekdays.map((day, index) => {
          const spans = week[day] ?? []
          const name = names.format(dateOf(index))
          const put = (next: Span[]) => onChange({ ...week, [day]: next })
          const wrong = errorAt(`openingHours.week.${day}`)
          return (
            <li
              key={day}
              className="grid grid-cols-[1fr_auto] items-start gap-x-3 gap-y-1 px-3 py-1.5 sm:grid-cols-[7rem_1fr_auto]"
            >
              <span className="pt-1.5 text-sm">{name}</span>
              <div className="order-3 col-span-2 min-w-0 space-y-1 sm:order-2 sm:col-span-1">
                {spans.length === 0 && <p className="text-muted text-sm sm:pt-1.5">{t('teams.hours.shut')}</p>}
                {spans.map((span, at) => (
                  <SpanFields
                    // biome-ignore lint/suspicious/noArrayIndexKey: hours are told apart by their place alone
                    key={at}
                    day={name}
                    span={span}
                    isWrong={wrong !== undefined}
                    onChange={(next) => put(spans.with(at, next))}
                    onRemove={() => put(spans.toSpliced(at, 1))}
                  />
                ))}
                {wrong && <p className="text-bad text-sm">{refusal(wrong)}</p>}
              </div>
              <div className="order-2 flex gap-1 sm:order-3">
                {index === 0 && spans.length > 0 && (
                  <IconButton
                    label={t('teams.hours.sameOnWorkingDays')}
                    onPress={() => onChange({ ...week, ...Object.fromEntries(working.map((each) => [each, spans])) })}
                  >
                    <Copy size={15} aria-hidden />
                  </IconButton>
                )}
                <IconButton
                  label={t('teams.hours.add', { day: name })}
                  onPress={() => put([...spans, nextAfter(spans)])}
                >
                  <Plus size={15} aria-hidden />
                </IconButton>
              </div>
            </li>
          )
        })}
      </ul>
      {error && weekdays.every((day) => !errorAt(`openingHours.week.${day}`)) && (
        <p className="mt-1 text-bad text-sm">{refusal(error)}</p>
      )}
    </div>
  )
}

/** What is offered after the hours that are there: the afternoon, or what is left of the day. */
function nextAfter(spans: readonly Span[]): Span {
  const last = spans.at(-1)?.[1]
  if (last === undefined) return WORKING_DAY
  const hour = Math.min(22, Number(last.slice(0, 2)) + 1)
  const clock = (hours: number) => `${String(hours).padStart(2, '0')}:00`
  return [clock(hour), clock(Math.min(23, hour + 4))]
}

interface SpanFieldsProps {
  day: string
  span: Span
  isWrong: boolean
  onChange(span: Span): void
  onRemove(): void
}

function SpanFields({ day, span: [opens, shuts], isWrong, onChange, onRemove }: SpanFieldsProps) {
  const { t } = useTranslation('settings')
  return (
    <div className="flex items-center gap-1.5">
      <input
        type="time"
        className="field w-auto min-w-0 flex-1 sm:max-w-36"
        aria-label={t('teams.hours.from', { day })}
        aria-invalid={isWrong}
        value={opens}
        onChange={({ target }) => onChange([target.value, shuts])}
      />
      <span aria-hidden className="text-muted">
        –
      </span>
      <input
        type="time"
        className="field w-auto min-w-0 flex-1 sm:max-w-36"
        aria-label={t('teams.hours.until', { day })}
        aria-invalid={isWrong}
        value={shown(shuts)}
        onChange={({ target }) => onChange([opens, until(target.value)])}
      />
      <IconButton label={t('teams.hours.remove', { day })} onPress={onRemove}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

interface ClosedDaysProps {
  days: readonly string[]
  onChange(days: string[]): void
  error: string | undefined
}

function ClosedDays({ days, onChange, error }: ClosedDaysProps) {
  const { t } = useTranslation('settings')
  const language = useLocale()
  const refusal = useRefusal()
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' })
  const nameOf = (day: string) => (Number.isNaN(Date.parse(day)) ? day : long.format(new Date(day)))
  return (
    <div>
      <label htmlFor="closed-day" className="mb-1 block font-medium text-sm">
        {t('teams.hours.closed')}
      </label>
      <input
        id="closed-day"
        type="date"
        className="field w-44"
        // Taken as it is complete: a day that is being typed is none yet.
        onChange={({ target }) => {
          if (!target.value || days.includes(target.value)) return
          onChange([...days, target.value].toSorted())
          target.value = ''
        }}
      />
      {error && <p className="mt-1 text-bad text-sm">{refusal(error)}</p>}
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {days.map((day) => (
          <li key={day} className="inline-flex items-center gap-1 rounded bg-hover py-0.5 ps-2 text-sm">
            {nameOf(day)}
            <IconButton
              label={t('teams.hours.removeDay', { day: nameOf(day) })}
              onPress={() => onChange(days.filter((each) => each !== day))}
            >
              <X size={13} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </div>
  )
}

function IconButton({ label, onPress, children }: { label: string; onPress(): void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className="flex size-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
    >
      {children}
    </button>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { segmentsQuery } from '../campaigns/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { Field, SelectField, TextField } from '../settings/fields.tsx'
import { Duration } from './duration.tsx'
import { asKind, cronOf, type Rhythm, rhythmOf, WEEKDAYS } from './model/cron.ts'
import { weekdayName } from './spoken.ts'
import type { Trigger } from './types.ts'
import { useWords } from './words.ts'

/** What can start a workflow, in groups, in the order in which it is offered. */
const groups = {
  conversation: [
    'conversation.opened',
    'conversation.reopened',
    'conversation.assigned',
    'conversation.transferred',
    'conversation.closed',
    'tag.added',
  ],
  message: ['message.received', 'welcome'],
  time: ['waiting.soon', 'waiting.overdue', 'silence', 'schedule'],
  customer: ['contact.created'],
} as const
export type On = (typeof groups)[keyof typeof groups][number]

interface TriggerFormProps {
  trigger: Trigger
  errors: Readonly<Record<string, string>>
  onChange(trigger: Trigger, about?: string): void
}

/** What it begins with when it is chosen. */
const initial = (on: On): Trigger => {
  if (on === 'silence') return { on, minutes: 2_880 }
  if (on === 'schedule') return { on, cron: '0 9 * * 1-5', over: 'conversations' }
  return { on }
}

/** When a workflow starts. */
export function TriggerForm({ trigger, errors, onChange }: TriggerFormProps) {
  const { t } = useWords()
  const name = (on: On) => t(`trigger.${on.replace('.', '_') as 'contact_created'}`)
  return (
    <div className="space-y-3">
      <Field label={t('trigger.label')} error={errors.on}>
        {(control) => (
          <select
            {...control}
            className="field"
            value={trigger.on}
            onChange={({ target }) => onChange(initial(target.value as On))}
          >
            {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
              <optgroup key={group} label={t(`group.${group}`)}>
                {groups[group].map((on) => (
                  <option key={on} value={on}>
                    {name(on)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      {trigger.on === 'message.received' && (
        <SelectField
          label={t('trigger.which')}
          value={trigger.which ?? 'any'}
          onChange={(which) => onChange({ on: 'message.received', ...(which === 'any' ? {} : { which }) })}
          options={(['any', 'first', 'firstEver'] as const).map((value) => ({
            value,
            label: t(`trigger.which_${value}`),
          }))}
        />
      )}
      {trigger.on === 'silence' && (
        <Duration
          label={t('trigger.silenceTime')}
          hint={t('trigger.silenceHint')}
          error={errors.minutes}
          seconds={(trigger.minutes ?? 0) * 60}
          onChange={(seconds) => onChange({ ...trigger, minutes: seconds / 60 }, 'minutes')}
        />
      )}
      {trigger.on === 'schedule' && <ScheduleFields trigger={trigger} errors={errors} onChange={onChange} />}
    </div>
  )
}

const rhythms = ['daily', 'weekdays', 'weekly', 'monthly', 'custom'] as const

type Schedule = Extract<Trigger, { on: 'schedule' }>

function ScheduleFields({ trigger, errors, onChange }: TriggerFormProps & { trigger: Schedule }) {
  const { t } = useWords()
  const locale = useLocale()
  const { cron, over = 'conversations', filter } = trigger
  // As long as it is chosen, another rhythm stays one, whatever is written.
  const [isCustom, setCustom] = useState(() => rhythmOf(cron).kind === 'custom')
  const rhythm: Rhythm = isCustom ? { kind: 'custom', cron } : rhythmOf(cron)
  const { data: segments = [] } = useQuery({ ...segmentsQuery, enabled: over === 'contacts' })
  const set = (next: Rhythm, about?: string) => onChange({ ...trigger, cron: cronOf(next) }, about)
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('trigger.repeats')}
          value={rhythm.kind}
          onChange={(kind) => {
            setCustom(kind === 'custom')
            set(asKind(rhythm, kind))
          }}
          options={rhythms.map((value) => ({ value, label: t(`trigger.${value}`) }))}
        />
        {rhythm.kind === 'custom' && (
          <TextField
            label={t('trigger.cron')}
            hint={t('trigger.cronHint')}
            error={errors.cron}
            value={cron}
            onChange={(next) => set({ kind: 'custom', cron: next }, 'cron')}
          />
        )}
        {rhythm.kind === 'weekly' && (
          <SelectField
            label={t('trigger.on')}
            value={String(rhythm.day)}
            onChange={(day) => set({ ...rhythm, day: Number(day) })}
            options={WEEKDAYS.map((day) => ({ value: String(day), label: weekdayName(day, locale) }))}
          />
        )}
        {rhythm.kind === 'monthly' && (
          <SelectField
            label={t('trigger.day')}
            value={String(rhythm.day)}
            onChange={(day) => set({ ...rhythm, day: Number(day) })}
            options={Array.from({ length: 31 }, (_, day) => ({ value: String(day + 1), label: String(day + 1) }))}
          />
        )}
        {rhythm.kind !== 'custom' && (
          <Field label={t('trigger.at')} error={errors.cron}>
            {(control) => (
              <input
                {...control}
                type="time"
                required
                className="field"
                value={rhythm.time}
                onChange={({ target }) => target.value && set({ ...rhythm, time: target.value }, 'time')}
              />
            )}
          </Field>
        )}
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('trigger.over')}
          value={over}
          onChange={(next) => {
            const { filter: _, ...rest } = trigger
            onChange({ ...rest, over: next })
          }}
          options={(['conversations', 'contacts'] as const).map((value) => ({
            value,
            label: t(`trigger.over_${value}`),
          }))}
        />
        {over === 'contacts' && (
          <SelectField
            label={t('trigger.segment')}
            error={errors['filter.segmentId'] ?? errors.filter}
            value={filter?.segmentId ?? ''}
            onChange={(segmentId) => {
              const { filter: _, ...rest } = trigger
              onChange(segmentId ? { ...rest, filter: { segmentId } } : rest)
            }}
            options={[
              { value: '', label: t('trigger.allContacts') },
              ...segments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </div>
    </>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { conferenceUrlOf, countries } from '../../../contracts/workspace/country.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { workspaceQuery } from '../api/queries.ts'
import { useLanguage } from '../i18n/time.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { DurationField } from './duration-field.tsx'
import { CheckField, Group, SelectField, TextAreaField, TextField } from './fields.tsx'
import { FormFoot, FormNotices, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { QueueAlertsField } from './queue-alerts.tsx'
import { useForm } from './use-form.ts'

type Workspace = OutputOf<'workspace.get'>

export function WorkspacePage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const { data, error } = useQuery({ ...workspaceQuery, refetchOnMount: 'always' })
  return (
    <Page title={t('section.workspace')} intro={t('workspace.intro')}>
      {data ? (
        <WorkspaceForm workspace={data} />
      ) : error ? (
        <Notice tone="bad">{sentence(error)}</Notice>
      ) : (
        <Waiting rows={4} />
      )}
    </Page>
  )
}

type Draft = Omit<Workspace, 'version'>
type Setting = Exclude<keyof Draft, 'name'>

interface OwnProps<Value> {
  label: string
  hint?: string
  error?: string | undefined
  value: Value
  onChange(value: Value): void
  errorAt(path: string): string | undefined
}

/** Countries by their names in the reader's language. */
function CountryField({ value, onChange, ...frame }: OwnProps<string | null>) {
  const { t } = useTranslation('settings')
  const language = useLanguage()
  const names = new Intl.DisplayNames([language], { type: 'region' })
  const named = countries
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .toSorted((one, other) => one.label.localeCompare(other.label, language))
  return (
    <SelectField
      {...frame}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen || null)}
      options={[{ value: '', label: t('workspace.noCountry') }, ...named]}
    />
  )
}

/** As long as a real one. */
const EXAMPLE = 'k3vq7mzd2xwn5atr6hbc4yfg7psj2ule'

/** The pattern of video calls, with what becomes of it. */
function ConferenceField({ hint, ...field }: OwnProps<string>) {
  const { t } = useTranslation('settings')
  return (
    <div>
      <TextField {...field} {...(hint ? { hint } : {})} />
      {field.value.includes('{code}') && (
        <p className="mt-1 text-muted text-xs [overflow-wrap:anywhere]" data-preview="">
          {t('workspace.conferenceUrlExample')}{' '}
          <bdi className="font-medium text-ink">{conferenceUrlOf(field.value.trim(), EXAMPLE)}</bdi>
        </p>
      )}
    </div>
  )
}

const zones = Intl.supportedValuesOf('timeZone')

function TimeZoneField(field: OwnProps<string>) {
  return <TextField {...field} suggestions={zones} />
}

/** A number of months, or none. */
function MonthsField({ value, onChange, ...field }: OwnProps<number | null>) {
  return (
    <TextField
      {...field}
      value={value === null ? '' : String(value)}
      onChange={(text) => onChange(Number(text.replaceAll(/\D/g, '')) || null)}
    />
  )
}

/** A question of one's own, or none. */
function QuestionField({ value, onChange, ...field }: OwnProps<string | null>) {
  return (
    <TextAreaField {...field} value={value ?? ''} onChange={(text) => onChange(text.trim() === '' ? null : text)} />
  )
}

const targets = [
  'firstResponse',
  'response',
  'resolution',
  'waiting',
] as const satisfies (keyof Draft['reportTargets'])[]

/** R1: how long things should take at most. */
function TargetsField({ label, hint, value, onChange, errorAt }: OwnProps<Draft['reportTargets']>) {
  const { t } = useTranslation('settings')
  return (
    <Group title={label} {...(hint ? { hint } : {})}>
      {targets.map((name) => (
        <DurationField
          key={name}
          label={t(`workspace.targets.${name}`)}
          error={errorAt(`reportTargets.${name}`)}
          value={value[name]}
          onChange={(ms) => onChange({ ...value, [name]: ms })}
        />
      ))}
    </Group>
  )
}

/** What is asked for each setting, by the names of the texts; `hint` where its label does not say all. */
const controls = {
  afterClosing: { options: { new: 'opensNew', reopen: 'reopens' }, hint: null },
  nextGoesTo: { options: { assignee: 'toAssignee', unassigned: 'toUnassigned' }, hint: 'nextGoesToHint' },
  resolutionRequired: { options: null, hint: 'resolutionRequiredHint' },
  startOutgoing: { options: null, hint: 'startOutgoingHint' },
  askSatisfaction: { options: null, hint: 'askSatisfactionHint' },
  satisfactionQuestion: { options: QuestionField, hint: 'satisfactionQuestionHint' },
  mergeSameContacts: { options: null, hint: 'mergeSameContactsHint' },
  eraseClosedAfterMonths: { options: MonthsField, hint: 'eraseClosedAfterMonthsHint' },
  country: { options: CountryField, hint: 'countryHint' },
  timeZone: { options: TimeZoneField, hint: 'timeZoneHint' },
  conferenceUrl: { options: ConferenceField, hint: 'conferenceUrlHint' },
  reportTargets: { options: TargetsField, hint: 'reportTargetsHint' },
  queueAlerts: { options: QueueAlertsField, hint: 'queueAlertsHint' },
} as const satisfies {
  [Name in Setting]: {
    options: Draft[Name] extends boolean
      ? null
      : Record<Extract<Draft[Name], string>, string> | ((props: OwnProps<Draft[Name]>) => ReactNode)
    hint: `${Name}Hint` | null
  }
}
const settings = Object.keys(controls) as Setting[]

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const form = useForm<Workspace, Draft>({
    item: workspace,
    draftOf: ({ version: _version, ...draft } = workspace): Draft => draft,
    save: (draft, base) => call('workspace.update', { ...draft, ...(base ? { version: base.version } : {}) }),
    reload: () => client.fetchQuery({ ...workspaceQuery, staleTime: 0 }),
    onSaved: (saved) => client.setQueryData(keys.workspace, saved),
  })
  const { draft, set, errorAt } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', ...settings.filter((name) => controls[name].options)]} />
      <TextField
        label={t('workspace.name')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      {settings.map((name) => {
        const { options, hint } = controls[name]
        const common = { label: t(`workspace.${name}`), ...(hint ? { hint: t(`workspace.${hint}`) } : {}) }
        const value = draft[name]
        if (typeof options === 'function') {
          const Own = options as (props: OwnProps<typeof value>) => ReactNode
          const own = { ...common, error: errorAt(name), value, errorAt }
          return <Own key={name} {...own} onChange={(next) => set({ [name]: next })} />
        }
        if (typeof value === 'boolean') {
          return <CheckField key={name} {...common} checked={value} onChange={(checked) => set({ [name]: checked })} />
        }
        return (
          <SelectField<string>
            key={name}
            {...common}
            error={errorAt(name)}
            value={String(value ?? '')}
            onChange={(chosen) => set({ [name]: chosen })}
            options={Object.entries(options ?? {}).map(([option, text]) => ({
              value: option,
              label: t(`workspace.${text}`),
            }))}
          />
        )
      })}
      <FormFoot form={form} />
    </form>
  )
}

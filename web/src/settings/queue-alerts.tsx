import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { useTeams } from '../api/queries.ts'
import { queuesInOrder } from '../queues/lists.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field, Group, SelectField } from './fields.tsx'
import { useRefusal } from './problems.ts'

type Alert = OutputOf<'workspace.get'>['queueAlerts'][number]

const MOST = 20

interface AlertsProps {
  label: string
  hint?: string
  value: Alert[]
  onChange(value: Alert[]): void
  errorAt(path: string): string | undefined
}

/** R2: of which queues people are told, and from which number on. */
export function QueueAlertsField({ label, hint, value, onChange, errorAt }: AlertsProps) {
  const { t } = useTranslation('settings')
  const refusal = useRefusal()
  const change = (index: number, alert: Alert) => onChange(value.map((each, at) => (at === index ? alert : each)))
  const own = errorAt('queueAlerts')
  return (
    <Group title={label} {...(hint ? { hint } : {})}>
      <ul className="space-y-3">
        {value.map((alert, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an alert is what stands in its row, and nothing else
          <li key={index}>
            <fieldset className="grid grid-cols-[1fr_1fr_auto] items-start gap-2 sm:grid-cols-[2fr_2fr_1fr_auto]">
              <legend className="sr-only">{t('workspace.alerts.one', { number: index + 1 })}</legend>
              <AlertRow alert={alert} path={`queueAlerts.${index}`} errorAt={errorAt} onChange={(next) => change(index, next)} />
              <IconButton
                label={t('workspace.alerts.remove')}
                className="mt-6"
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              >
                <X size={15} aria-hidden />
              </IconButton>
            </fieldset>
          </li>
        ))}
      </ul>
      {own && value.length === 0 && <p className="text-bad text-sm">{refusal(own)}</p>}
      {value.length < MOST && (
        <Button onClick={() => onChange([...value, { queue: 'overdue', above: 5 }])}>
          <Plus size={14} aria-hidden />
          {t('workspace.alerts.add')}
        </Button>
      )}
    </Group>
  )
}

interface RowProps {
  alert: Alert
  path: string
  errorAt: AlertsProps['errorAt']
  onChange(alert: Alert): void
}

function AlertRow({ alert, path, errorAt, onChange }: RowProps) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const teams = useTeams()
  const { teamId } = alert
  const named = teams.map(({ id, name }) => ({ value: id, label: name }))
  const known = teamId === undefined || teams.some(({ id }) => id === teamId)
  return (
    <>
      <SelectField
        label={t('workspace.alerts.queue')}
        error={errorAt(`${path}.queue`) ?? errorAt(path)}
        value={alert.queue}
        onChange={(queue) => onChange({ ...alert, queue })}
        options={queuesInOrder.map((queue) => ({ value: queue, label: common(`queue.${queue}`) }))}
      />
      <SelectField<string>
        label={t('workspace.alerts.team')}
        error={errorAt(`${path}.teamId`)}
        value={teamId ?? ''}
        onChange={(chosen) => {
          const { teamId: _, ...rest } = alert
          onChange(chosen ? { ...rest, teamId: chosen } : rest)
        }}
        options={[
          { value: '', label: t('workspace.alerts.allTeams') },
          ...named,
          ...(known ? [] : [{ value: teamId ?? '', label: t('workspace.alerts.gone') }]),
        ]}
      />
      <Field label={t('workspace.alerts.above')} error={errorAt(`${path}.above`)}>
        {(control) => (
          <input
            {...control}
            className="field"
            inputMode="numeric"
            value={Number.isNaN(alert.above) ? '' : String(alert.above)}
            onChange={({ target }) => {
              const digits = target.value.replaceAll(/\D/g, '')
              onChange({ ...alert, above: digits === '' ? Number.NaN : Number(digits) })
            }}
          />
        )}
      </Field>
    </>
  )
}

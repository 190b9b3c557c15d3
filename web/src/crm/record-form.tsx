import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { LeaveGuard } from '../ui/leave-guard.tsx'
import { Notice } from '../ui/notice.tsx'
import { useRefusal } from '../ui/refusal.ts'
import { useSentence } from '../ui/sentence.ts'
import { CurrencySelect, rememberCurrency, usualCurrency } from './money.tsx'
import type { RecordFields, RecordKind } from './records.ts'
import { useStages } from './stages.ts'

export interface Prefill {
  name?: string
  phones?: readonly string[]
  emails?: readonly string[]
}
interface RecordFormProps {
  kind: RecordKind
  prefill?: Prefill
  submit: string
  /** the key makes a repeated creation the same one */
  save(fields: RecordFields, idempotencyKey: string): Promise<unknown>
  onCancel(): void
}

const listOf = (text: string) => text.split(/[,;\n]/).flatMap((each) => each.trim() || [])
const paths = ['name', 'title', 'stage', 'value', 'currency', 'organization', 'phones', 'emails']

/** A new person, lead or deal. */
export function RecordForm({ kind, prefill = {}, submit, save, onCancel }: RecordFormProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const refusal = useRefusal()
  const stages = useStages()
  const [before] = useState({
    name: prefill.name ?? '',
    stage: '',
    value: '',
    currency: usualCurrency(),
    organization: '',
    phones: prefill.phones?.join(', ') ?? '',
    emails: prefill.emails?.join(', ') ?? '',
  })
  const [draft, setDraft] = useState(before)
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const attempt = useRef({ content: '', key: '' })
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }))
  const named = kind === 'person' ? 'name' : 'title'
  const errorAt = (path: string) => (error === undefined ? undefined : refusal(error, path))
  const isAtField = paths.some((path) => errorAt(path) !== undefined)

  const go = async (event: FormEvent) => {
    event.preventDefault()
    if (isSaving) return
    const worth = draft.value.trim() ? { value: Number(draft.value), currency: draft.currency } : {}
    const fields: RecordFields = {
      [named]: draft.name,
      emails: listOf(draft.emails),
      phones: listOf(draft.phones).map((phone) => phone.replaceAll(/[\s().-]/g, '')),
      ...(draft.organization.trim() ? { organization: draft.organization } : {}),
      ...(kind === 'person' ? {} : worth),
      ...(kind === 'deal' && draft.stage.trim() ? { stage: draft.stage } : {}),
    }
    const content = JSON.stringify(fields)
    if (attempt.current.content !== content) attempt.current = { content, key: crypto.randomUUID() }
    setIsSaving(true)
    setError(undefined)
    try {
      await save(fields, attempt.current.key)
      if (worth.currency) rememberCurrency(worth.currency)
    } catch (refused) {
      setError(refused)
      setIsSaving(false)
    }
  }
  const text =
    (field: 'name' | 'stage' | 'organization' | 'phones' | 'emails', more: object = {}) =>
    (control: object) => (
      <input
        {...control}
        className="field"
        value={draft[field]}
        onChange={({ target }) => set({ [field]: target.value })}
        {...more}
      />
    )
  return (
    <form onSubmit={(event) => void go(event)} className="space-y-3">
      <LeaveGuard isDirty={JSON.stringify(draft) !== JSON.stringify(before)} />
      <Field label={t(`field.${named}`)} error={errorAt(named)}>
        {text('name', { required: true, maxLength: 256 })}
      </Field>
      {kind !== 'person' && (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('field.value')} error={errorAt('value')}>
            {(control) => (
              <input
                {...control}
                type="number"
                min={0}
                max={1_000_000_000_000}
                step="any"
                inputMode="decimal"
                className="field"
                value={draft.value}
                onChange={({ target }) => set({ value: target.value })}
              />
            )}
          </Field>
          <Field label={t('field.currency')} error={errorAt('currency')}>
            {({ id }) => <CurrencySelect id={id} value={draft.currency} onChange={(currency) => set({ currency })} />}
          </Field>
        </div>
      )}
      {kind === 'deal' && (
        <Field label={t('field.stage')} error={errorAt('stage')}>
          {(control) => (
            <>
              {text('stage', { maxLength: 100, placeholder: 'new', list: 'stages' })(control)}
              <datalist id="stages">
                {stages.map((stage) => (
                  <option key={stage} value={stage} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
      <Field label={t('field.organization')} error={errorAt('organization')}>
        {text('organization', { maxLength: 200 })}
      </Field>
      <Field label={t('field.phones')} error={errorAt('phones')}>
        {text('phones', { placeholder: '+41791234567', inputMode: 'tel' })}
      </Field>
      <Field label={t('field.emails')} error={errorAt('emails')} hint={t('several')}>
        {text('emails', { placeholder: 'name@example.com', inputMode: 'email' })}
      </Field>
      {error !== undefined && !isAtField && (
        <Notice tone="bad">
          {asProblem(error).code === 'limit_reached' ? t('refused.limit_reached') : sentence(error)}
        </Notice>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onCancel}>{common('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isSaving}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

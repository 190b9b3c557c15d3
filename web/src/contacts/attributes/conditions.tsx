import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import type { ContactAttribute } from '../../api/types.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import AttributeInput from '../attribute-input.tsx'
import { askedOf, type ConditionDraft, type Is } from './condition.ts'
import { contactAttributesQuery } from './query.ts'
import { canonical } from './values.ts'
import { useAttributeWords } from './words.ts'

const MOST = 10
/** In the list of attributes: one that is named by its key. */
const FREE = ' '

interface AttributeConditionsProps {
  conditions: readonly ConditionDraft[]
  onChange(conditions: ConditionDraft[]): void
  /** on the button that adds one */
  add: string
}

/** What is asked of contacts' attributes: each by what its type can be asked. */
export default function AttributeConditions({ conditions, onChange, add }: AttributeConditionsProps) {
  const { t } = useAttributeWords()
  const { data: attributes = [], isPending } = useQuery(contactAttributesQuery)
  const first = attributes[0]
  if (isPending) return <div className="h-8" />
  return (
    <>
      {conditions.map((condition, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own while they are written
        <div key={at} className="flex items-start gap-2">
          <Row
            condition={condition}
            attributes={attributes}
            onChange={(change) => onChange(conditions.with(at, { ...condition, ...change }))}
          />
          <IconButton
            label={t('remove')}
            className="mt-5 shrink-0"
            onClick={() => onChange(conditions.filter((_, each) => each !== at))}
          >
            <X size={15} aria-hidden />
          </IconButton>
        </div>
      ))}
      {conditions.length < MOST && (
        <Button
          small
          look="quiet"
          onClick={() => onChange([...conditions, { key: first?.key ?? '', is: 'equals', values: [] }])}
        >
          <Plus size={13} aria-hidden />
          {add}
        </Button>
      )}
    </>
  )
}

interface RowProps {
  condition: ConditionDraft
  attributes: readonly ContactAttribute[]
  onChange(change: Partial<ConditionDraft>): void
}

function Row({ condition, attributes, onChange }: RowProps) {
  const { t } = useAttributeWords()
  const { key, is, values } = condition
  const attribute = attributes.find((each) => each.key === key)
  const isFree = attribute === undefined
  const type = attribute?.type ?? 'text'
  const choose = (next: string) => {
    const of = attributes.find((each) => each.key === next)
    const asked = askedOf[of?.type ?? 'text']
    onChange({ key: of ? next : '', is: asked.includes(is) ? is : 'equals', values: [] })
  }
  const nameOf = (each: Is) =>
    type === 'date' && each === 'atLeast'
      ? t('is.since')
      : type === 'date' && each === 'atMost'
        ? t('is.until')
        : t(`is.${each}`)
  const hasValue = is !== 'known' && is !== 'unknown'
  return (
    <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-3">
      <div className="min-w-0 space-y-1.5">
        {attributes.length > 0 && (
          <Field label={t('attribute')}>
            {(control) => (
              <select
                {...control}
                className="field"
                value={isFree ? FREE : key}
                onChange={({ target }) => choose(target.value)}
              >
                {attributes.map((each) => (
                  <option key={each.id} value={each.key}>
                    {each.name}
                  </option>
                ))}
                <option value={FREE}>{t('free')}</option>
              </select>
            )}
          </Field>
        )}
        {isFree && (
          <Field label={t('key')}>
            {(control) => (
              <input
                {...control}
                className="field"
                maxLength={64}
                value={key}
                onChange={({ target }) => onChange({ key: target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <Field label={t('condition')}>
        {(control) => (
          <select
            {...control}
            className="field"
            value={is}
            onChange={({ target }) => onChange({ is: target.value as Is, values: values.slice(0, 1) })}
          >
            {[...new Set([...askedOf[type], is])].map((each) => (
              <option key={each} value={each}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {hasValue && (
        <Value attribute={attribute} condition={condition} onChange={(next) => onChange({ values: next })} />
      )}
    </div>
  )
}

interface ValueProps {
  attribute: ContactAttribute | undefined
  condition: ConditionDraft
  onChange(values: string[]): void
}

function Value({ attribute, condition: { is, values }, onChange }: ValueProps) {
  const { t } = useAttributeWords()
  const [value = ''] = values
  if (is === 'in' && attribute?.type === 'choice') {
    return (
      <fieldset className="min-w-0">
        <legend className="pb-0.5 text-muted text-xs">{t('value')}</legend>
        <div className="scroll-thin max-h-32 space-y-1 overflow-y-auto">
          {attribute.choices?.map((choice) => (
            <label key={choice} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-(--accent)"
                checked={values.includes(choice)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...values, choice] : values.filter((each) => each !== choice))
                }
              />
              <span className="truncate">{choice}</span>
            </label>
          ))}
        </div>
      </fieldset>
    )
  }
  if (is === 'in') {
    return (
      <Field label={t('values')}>
        {(control) => (
          <input
            {...control}
            className="field"
            value={values.join(',')}
            onChange={({ target }) => onChange(target.value.split(','))}
          />
        )}
      </Field>
    )
  }
  const type = attribute?.type
  const isWrong = (type === 'number' || type === 'date') && attribute && canonical(attribute, value) === undefined
  return (
    <Field label={t('value')} error={isWrong ? t(`unfit.${type}`) : undefined}>
      {(control) => (
        <AttributeInput {...control} attribute={attribute} value={value} onChange={(next) => onChange([next])} />
      )}
    </Field>
  )
}

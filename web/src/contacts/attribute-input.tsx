import type { ContactAttribute } from '../api/types.ts'
import { useAttributeWords } from './attributes/words.ts'

interface AttributeInputProps {
  /** undefined: free text */
  attribute: Pick<ContactAttribute, 'type' | 'choices'> | undefined
  /** as it is kept, or as far as it is written */
  value: string
  onChange(value: string): void
  id?: string
  'aria-label'?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string | undefined
  /** says that nothing is chosen; left out: that there is none */
  empty?: string
}

/** The field for a value of an attribute, by its type: a number, a day, one of its choices, yes or no. Wherever it is asked for. */
export default function AttributeInput({ attribute, value, onChange, empty, ...control }: AttributeInputProps) {
  const { t } = useAttributeWords()
  const type = attribute?.type ?? 'text'
  if (type === 'choice' || type === 'checkbox') {
    const options =
      type === 'checkbox'
        ? [['true', t('yes')] as const, ['false', t('no')] as const]
        : (attribute?.choices ?? []).map((choice) => [choice, choice] as const)
    return (
      <select {...control} className="field" value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{empty ?? t('none')}</option>
        {value !== '' && !options.some(([option]) => option === value) && <option value={value}>{value}</option>}
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    )
  }
  return (
    <input
      {...control}
      className="field"
      type={type === 'date' ? 'date' : 'text'}
      inputMode={type === 'number' ? 'decimal' : undefined}
      maxLength={type === 'date' ? undefined : 1_024}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

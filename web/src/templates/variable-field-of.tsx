import { useLocale } from '../i18n/time.ts'
import { toField } from '../messages/later/times.ts'
import type { TemplateField } from './fields.ts'
import type { Wrong } from './filling.ts'
import { VariableField, type VariableFieldProps } from './variable-field.tsx'
import { useWords } from './words.ts'

interface Props extends Omit<VariableFieldProps, 'label' | 'type' | 'placeholder' | 'hint'> {
  field: TemplateField
}

/** The field of one variable, by what of the template it fills. */
export function VariableFieldOf({ field, value, onChange, ...rest }: Props) {
  const { t } = useWords()
  const locale = useLocale()
  const { part, short, button, card, example, around } = field
  const number = (value: number) => new Intl.NumberFormat(locale).format(value)
  const isNumber = /^\d+$/.test(short)
  const name = part === 'text' && !isNumber ? short : t(`part.${part}`, { name: short, button })
  const label = card === undefined ? name : t('ofCard', { number: number(card), name })
  if (part !== 'expires') {
    return (
      <VariableField
        {...rest}
        label={label}
        value={value}
        placeholder={example}
        hint={around && `${around[0]}…${around[1]}`}
        onChange={onChange}
      />
    )
  }
  const at = Date.parse(value)
  return (
    <VariableField
      {...rest}
      label={label}
      type="datetime-local"
      value={Number.isNaN(at) ? '' : toField(new Date(at))}
      placeholder=""
      onChange={(local) => {
        const time = new Date(local)
        onChange(Number.isNaN(time.getTime()) ? '' : time.toISOString())
      }}
    />
  )
}

/** What is wrong with a value, as a sentence. */
export function useWrongWords(): (wrong: Wrong) => string {
  const { t } = useWords()
  return (wrong) =>
    wrong.because === 'variable' ? t(`wrong.${wrong.reason}`, { name: wrong.name }) : t(`wrong.${wrong.because}`)
}

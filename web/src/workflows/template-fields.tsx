import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useChannels } from '../api/queries.ts'
import { Field, SelectField, TextField } from '../settings/fields.tsx'
import { useTemplates } from '../templates/queries.ts'
import type { StepOf } from './types.ts'
import { useWords } from './words.ts'

type Chosen = NonNullable<StepOf<'send'>['with']['template']>

interface TemplateFieldsProps {
  template: Chosen
  error: string | undefined
  onChange(template: Chosen, about?: string): void
}

/** M8: a template of a channel, and what its variables are filled with. */
export function TemplateFields({ template, error, onChange }: TemplateFieldsProps) {
  const { t } = useWords()
  const channels = useChannels().filter(({ type }) => type === 'whatsapp')
  const known = useQuery({
    queryKey: ['template', template.id],
    queryFn: () => call('templates.get', { id: template.id }),
    enabled: template.id !== '',
  }).data
  const [chosen, setChosen] = useState('')
  const channelId = chosen || known?.channelId || channels[0]?.id || ''
  const { data } = useTemplates(channelId, channelId !== '')
  const offered = data?.templates.filter(({ hidden, status }) => !hidden && status === 'approved') ?? []
  const { variables = {} } = template
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('field.channel')}
          value={channelId}
          onChange={(next) => {
            setChosen(next)
            onChange({ id: '', variables: {} })
          }}
          options={channels.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Field label={t('field.template')} error={error}>
          {(control) => (
            <select
              {...control}
              className="field"
              value={template.id}
              onChange={({ target }) => onChange({ id: target.value, variables: {} })}
            >
              <option value="">{t('field.choose')}</option>
              {template.id !== '' && !offered.some(({ id }) => id === template.id) && (
                <option value={template.id}>{known?.name ?? t('field.gone', { id: template.id })}</option>
              )}
              {offered.map(({ id, name, language }) => (
                <option key={id} value={id}>
                  {name} ({language})
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {known?.variables.map(({ name, example }) => (
        <TextField
          key={name}
          label={t('field.variable', { name })}
          placeholder={example}
          value={variables[name] ?? ''}
          onChange={(value) => onChange({ ...template, variables: { ...variables, [name]: value } }, name)}
        />
      ))}
    </>
  )
}

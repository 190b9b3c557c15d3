import { useTranslation } from 'react-i18next'
import { Group, SelectField, TextField } from './fields.tsx'
import { type WebChoice, webChoices, webTexts } from './provider-fields.ts'

interface WebChatFieldsProps {
  config: Record<string, string>
  onChange(name: string, value: string): void
  errorAt(name: string): string | undefined
}

/** How the chat looks on the company's pages, and what it asks for. Nothing of it must be set. */
export function WebChatFields({ config, onChange, errorAt }: WebChatFieldsProps) {
  const { t } = useTranslation('settings')
  const labels: { [Name in WebChoice]: Record<(typeof webChoices)[Name][number], string> } = {
    position: { right: t('web.right'), left: t('web.left') },
    askName: { off: t('web.off'), optional: t('web.optional'), required: t('web.required') },
    askEmail: { off: t('web.off'), optional: t('web.optional'), required: t('web.required') },
    replyTime: { minutes: t('web.minutes'), hour: t('web.hour'), hours: t('web.hours'), day: t('web.day') },
  }
  return (
    <Group title={t('web.title')} hint={t('web.hint')}>
      {webTexts.map((name) => (
        <TextField
          key={name}
          label={t(`web.field.${name}`)}
          placeholder={name === 'color' ? '#1a56db' : undefined}
          error={errorAt(name)}
          value={config[name] ?? ''}
          onChange={(value) => onChange(name, value)}
        />
      ))}
      {(Object.keys(webChoices) as WebChoice[]).map((name) => (
        <SelectField
          key={name}
          label={t(`web.field.${name}`)}
          error={errorAt(name)}
          value={config[name] ?? ''}
          onChange={(value) => onChange(name, value)}
          options={[
            { value: '', label: t('web.unset') },
            ...webChoices[name].map((value) => ({
              value,
              label: (labels[name] as Record<string, string>)[value] ?? value,
            })),
          ]}
        />
      ))}
    </Group>
  )
}

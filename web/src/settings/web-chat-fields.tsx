import { useTranslation } from 'react-i18next'
import type { WebChatSettings } from '../../../contracts/channels/forms.ts'
import { webChatFields } from '../channels/providers.ts'
import { Group, SelectField, TextField } from './fields.tsx'

const names = Object.keys(webChatFields) as (keyof WebChatSettings)[]
type Choice = {
  [Name in keyof WebChatSettings]: (typeof webChatFields)[Name] extends 'text' ? never : Name
}[keyof WebChatSettings]

interface WebChatFieldsProps {
  config: Record<string, string>
  onChange(name: string, value: string): void
  errorAt(name: string): string | undefined
}

/** How the chat looks on the company's pages, and what it asks for. Nothing of it must be set. */
export function WebChatFields({ config, onChange, errorAt }: WebChatFieldsProps) {
  const { t } = useTranslation('settings')
  const asked = { off: t('web.off'), optional: t('web.optional'), required: t('web.required') }
  const labels: { [Name in Choice]: Record<WebChatSettings[Name], string> } = {
    position: { right: t('web.right'), left: t('web.left') },
    askName: asked,
    askEmail: asked,
    replyTime: { minutes: t('web.minutes'), hour: t('web.hour'), hours: t('web.hours'), day: t('web.day') },
  }
  return (
    <Group title={t('web.title')} hint={t('web.hint')}>
      {names.map((name) => {
        const field = webChatFields[name]
        const common = {
          label: t(`web.field.${name}`),
          error: errorAt(name),
          value: config[name] ?? '',
          onChange: (value: string) => onChange(name, value),
        }
        if (field === 'text') {
          return <TextField key={name} {...common} placeholder={name === 'color' ? '#1a56db' : undefined} />
        }
        const choices: Record<string, string> = labels[name as Choice]
        const options = field.map((value) => ({ value: value as string, label: choices[value] ?? value }))
        return <SelectField key={name} {...common} options={[{ value: '', label: t('web.unset') }, ...options]} />
      })}
    </Group>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import type { Channel } from '../api/types.ts'
import { webChatDoorFields } from '../channels/providers.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Group, TextField } from './fields.tsx'

const names = Object.keys(webChatDoorFields) as (keyof typeof webChatDoorFields)[]

interface DoorFieldsProps {
  config: Record<string, string>
  onChange(name: string, value: string): void
  errorAt(name: string): string | undefined
}

/** Which pages may have the chat, and how often strangers may write. Nothing of it must be set. */
export function WebChatDoorFields({ config, onChange, errorAt }: DoorFieldsProps) {
  const { t } = useTranslation('settings')
  return (
    <Group title={t('door.title')} hint={t('door.hint')}>
      {names.map((name) => (
        <TextField
          key={name}
          label={t(`door.field.${name}`)}
          hint={name === 'allowedOrigins' || name === 'turnstileSiteKey' ? t(`door.fieldHint.${name}`) : undefined}
          error={errorAt(name)}
          placeholder={webChatDoorFields[name]}
          value={config[name] ?? ''}
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </Group>
  )
}

interface DoorSwitchProps {
  channel: Channel
  onChanged(channel: Channel): void
}

/** One click for when a channel is flooded: whoever was there goes on, nobody new comes in. */
export function WebChatDoorSwitch({ channel, onChanged }: DoorSwitchProps) {
  const { t } = useTranslation('settings')
  const [state, setState] = useState<'idle' | 'saving' | 'failed'>('idle')
  const isClosed = channel.config.newVisitors === 'closed'
  const change = async () => {
    setState('saving')
    try {
      const newVisitors = isClosed ? '' : 'closed'
      onChanged(await call('channels.update', { id: channel.id, config: { newVisitors } }))
      setState('idle')
    } catch {
      // Said beside the button, which can be pressed again.
      setState('failed')
    }
  }
  return (
    <section
      aria-label={t('door.newVisitors')}
      className="flex flex-wrap items-center justify-between gap-2 rounded-lg border bg-canvas p-3"
    >
      <p className="text-sm" role="status">
        {t(isClosed ? 'door.closed' : 'door.open')}
      </p>
      <Button disabled={state === 'saving'} onClick={() => void change()}>
        {t(isClosed ? 'door.doOpen' : 'door.doClose')}
      </Button>
      {state === 'failed' && <Notice tone="bad">{t('door.failed')}</Notice>}
    </section>
  )
}

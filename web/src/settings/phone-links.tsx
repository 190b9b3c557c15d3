import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, workspaceQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { Button } from '../ui/button.tsx'
import { Group } from './fields.tsx'

const SCHEMES = ['tel', 'sms'] as const

/** M9: this browser opens links to telephone numbers here, where it can and the agent may write first. */
export function PhoneLinks() {
  const { t } = useTranslation('settings')
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const [said, setSaid] = useState<'asked' | 'refused'>()
  const mayStart = workspace?.startOutgoing === true && can(me, 'messages.startOutgoing')
  if (!mayStart || !('registerProtocolHandler' in navigator)) return null
  const register = () => {
    try {
      // The browser asks, and says by itself what came of it.
      for (const scheme of SCHEMES) navigator.registerProtocolHandler(scheme, `${location.origin}/new?phone=%s`)
      setSaid('asked')
    } catch {
      setSaid('refused')
    }
  }
  return (
    <div className="mt-6">
      <Group title={t('phoneLinks.title')} hint={t('phoneLinks.hint')}>
        <Button onClick={register}>{t('phoneLinks.register')}</Button>
        <p role="status" className="text-muted text-sm">
          {said && t(`phoneLinks.${said}`)}
        </p>
      </Group>
    </div>
  )
}

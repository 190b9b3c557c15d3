import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import type { Agent } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSettingsSentence } from './problems.ts'

/** Lets another account of the identity provider in, once somebody has signed in as this agent. */
export function ResetSignIn({ agent, onDone }: { agent: Agent; onDone(agent: Agent): void }) {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  if (!agent.signIn) return null
  const go = async () => {
    setIsBusy(true)
    setError(undefined)
    try {
      onDone(await call('agents.update', { id: agent.id, signIn: null }))
    } catch (refusal) {
      setError(refusal)
    }
    setIsBusy(false)
  }
  return (
    <div className="mt-8 flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-4">
      <p className="min-w-56 flex-1 text-muted text-sm">{t('agents.resetting')}</p>
      <Button disabled={isBusy} onClick={() => void go()}>
        {t('agents.reset')}
      </Button>
      {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
    </div>
  )
}

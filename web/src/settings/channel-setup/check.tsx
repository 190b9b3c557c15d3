import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../../contracts/operations.ts'
import { call } from '../../api/client.ts'
import type { Channel } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSettingsSentence } from '../problems.ts'

type Check = OutputOf<'channels.check'>
type State =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'answered'; check: Check }
  | { kind: 'failed'; error: unknown }

/** Asks the provider about a channel, now and again once what is set has changed. */
export function useCheck(channel: Channel, isNew: boolean, onAsked: () => void) {
  const [state, setState] = useState<State>({ kind: 'idle' })
  const { id, version } = channel
  const asked = useRef<number | undefined>(isNew ? -1 : undefined)
  const run = useCallback(
    async (connect = false) => {
      asked.current = version
      setState({ kind: 'asking' })
      try {
        const check = await call('channels.check', { id, ...(connect ? { connect } : {}) })
        setState({ kind: 'answered', check })
      } catch (error) {
        setState({ kind: 'failed', error })
      }
      onAsked()
    },
    [id, version, onAsked],
  )
  useEffect(() => {
    // Who has just connected it, or mended what was refused, need not ask again.
    if (asked.current !== undefined && asked.current !== version) void run()
  }, [version, run])
  return { state, run }
}
export type Checking = ReturnType<typeof useCheck>

/** What the provider said: whose account it is, or what is wrong and what to do about it. */
export function CheckAnswer({ state, provider }: { state: State; provider: string }) {
  const { t } = useTranslation('channelSetup')
  const sentence = useSettingsSentence()
  if (state.kind === 'failed') return <Notice tone="bad">{sentence(state.error)}</Notice>
  if (state.kind !== 'answered') {
    return (
      <p role="status" className="text-muted text-sm">
        {state.kind === 'asking' && t('check.asking', { provider })}
      </p>
    )
  }
  const { account, problems, state: outcome } = state.check
  return (
    <div className="space-y-2">
      {account && outcome === 'ok' && (
        <p role="status" className="text-good text-sm">
          {t('check.account', { provider })} <bdi className="font-medium">{account.name}</bdi>
          {account.detail && (
            <>
              {' '}
              (<bdi>{account.detail}</bdi>)
            </>
          )}
        </p>
      )}
      {problems.map(({ code, theirs }) => (
        <Notice key={`${code} ${theirs}`} tone={outcome === 'ok' ? 'warn' : 'bad'}>
          <span className="block">{t(`problem.${code}`, { provider, theirs: theirs ?? '' })}</span>
          {theirs && showsTheirs.has(code) && (
            <span className="mt-0.5 block break-words text-xs">{t('check.theirs', { provider, words: theirs })}</span>
          )}
        </Notice>
      ))}
    </div>
  )
}

/** Where the provider's words say more than ours. */
const showsTheirs: ReadonlySet<string> = new Set([
  'token_refused',
  'account_unknown',
  'account_suspended',
  'rights_missing',
  'webhook_failing',
  'refused',
  'unavailable',
])

export function CheckButton({ checking, provider }: { checking: Checking; provider: string }) {
  const { t } = useTranslation('channelSetup')
  return (
    <Button disabled={checking.state.kind === 'asking'} onClick={() => void checking.run()}>
      {t('check.ask', { provider })}
    </Button>
  )
}

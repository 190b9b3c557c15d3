import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { stampTime, useLocale } from '../i18n/time.ts'
import { Badge } from '../settings/page-parts.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Endpoint } from './queries.ts'
import { useWords } from './words.ts'

const tones = { working: 'good', failing: 'warn', off: 'bad' } as const

/** Nobody switched it off: it was, after days on which nothing got through. */
const gaveUp = ({ state, failingSince }: Endpoint) => state === 'off' && failingSince !== null

export function EndpointMark({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useWords()
  const { state } = endpoint
  const tone = state === 'off' && !gaveUp(endpoint) ? 'plain' : tones[state]
  return <Badge tone={tone}>{t(`state.${state}`)}</Badge>
}

/** Why nothing gets through, and when it is tried again; nothing where it does. */
export function StateLine({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useWords()
  const locale = useLocale()
  const { state, failingSince, nextAttemptAt, lastError } = endpoint
  if (!failingSince) return null
  const clock = (at: string) => stampTime(Date.parse(at), locale)
  return (
    <span className={`block ${state === 'off' ? 'text-bad' : 'text-warn'}`}>
      {[
        t(gaveUp(endpoint) ? 'gaveUp' : 'failingSince', { time: clock(failingSince) }),
        ...(lastError ? [lastError] : []),
        ...(nextAttemptAt ? [t('nextAttempt', { time: clock(nextAttemptAt) })] : []),
      ].join(' · ')}
    </span>
  )
}

/** How it does, and the way back where it was switched off. */
export function EndpointState({ endpoint, onChanged }: { endpoint: Endpoint; onChanged(endpoint: Endpoint): void }) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const { id, state, enabled, url, description } = endpoint
  const start = useMutation({
    mutationFn: () => call('webhookEndpoints.update', { id, enabled: true }),
    onSuccess: onChanged,
  })
  return (
    <section aria-label={t('health')} className="mb-6 rounded-lg border bg-canvas p-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <EndpointMark endpoint={endpoint} />
        {/* Without a description the address is the heading. */}
        <span className="min-w-0 flex-1 break-all text-muted">{description && url}</span>
        {!enabled && (
          <Button small look="primary" disabled={start.isPending} onClick={() => start.mutate()}>
            {t('switchOn')}
          </Button>
        )}
      </div>
      {(state !== 'working' || endpoint.failingSince) && (
        <p className="mt-2 [overflow-wrap:anywhere]">
          {state === 'off' && !gaveUp(endpoint) ? t('isOff') : <StateLine endpoint={endpoint} />}
        </p>
      )}
      {start.error && (
        <div className="mt-2">
          <Notice tone="bad">{sentence(start.error)}</Notice>
        </div>
      )}
    </section>
  )
}

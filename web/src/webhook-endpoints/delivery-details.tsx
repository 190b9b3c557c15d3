import type { ReactNode } from 'react'
import { stampTime, useLocale } from '../i18n/time.ts'
import { Fact } from '../ui/fact.tsx'
import type { Delivery } from './queries.ts'
import { useWords } from './words.ts'

/** JSON with its lines; anything else as it came. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

/** What was sent, each attempt, and what was answered. */
export function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  const { t } = useWords()
  const locale = useLocale()
  const { id, attempts, request, answer, nextAttemptAt } = delivery
  const clock = (at: string) => stampTime(Date.parse(at), locale)
  const took = (ms: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', unitDisplay: 'short' }).format(ms)
  return (
    <dl className="space-y-3 text-sm">
      <Fact term="webhook-id">
        <code className="text-xs">{id}</code>
      </Fact>
      <Fact term={t('log.tried')}>
        {attempts.length === 0 && <span className="text-muted">{t('log.notTried')}</span>}
        <ol className="space-y-0.5">
          {attempts.map(({ at, status, error, durationMs }) => (
            <li key={at} className="flex flex-wrap gap-x-3">
              <time dateTime={at}>{clock(at)}</time>
              <span className={status !== undefined && status < 300 ? 'text-good' : 'text-bad'}>{error ?? status}</span>
              <span className="text-muted">{took(durationMs)}</span>
            </li>
          ))}
        </ol>
        {nextAttemptAt && <p className="text-muted">{t('nextAttempt', { time: clock(nextAttemptAt) })}</p>}
      </Fact>
      <Fact term={t('log.request')}>
        <Code label={t('log.request')}>{laidOut(request.body)}</Code>
      </Fact>
      <Fact term={answer ? `${t('log.answer')} · ${answer.status}` : t('log.answer')}>
        {answer ? (
          answer.body ? (
            <Code label={t('log.answer')}>{laidOut(answer.body)}</Code>
          ) : (
            <span className="text-muted">{t('log.emptyAnswer')}</span>
          )
        ) : (
          <span className="text-muted">{t('log.noAnswer')}</span>
        )}
      </Fact>
    </dl>
  )
}

function Code({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled by keys too
      tabIndex={0}
      className="scroll-thin max-h-72 overflow-auto rounded-md border bg-surface p-2"
    >
      <pre dir="ltr" className="text-xs">
        {children}
      </pre>
    </section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { agentsQuery, channelsQuery, useMe } from '../api/queries.ts'
import { administers } from '../api/rights.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSettingsSentence } from './problems.ts'

/** What `/settings` itself shows beside the list of pages. */
export function Overview() {
  const { t } = useTranslation('settings')
  const me = useMe()
  if (administers(me)) return <FirstHour />
  return <p className="hidden p-8 text-muted md:block">{t('pick')}</p>
}

type Step = 'colleagues' | 'channels' | 'message'

/** E1: what a new workspace needs. Each step opens where it is done, and is ticked by what is there. */
function FirstHour() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const agents = useQuery({ ...agentsQuery, refetchOnMount: 'always' })
  const channels = useQuery({ ...channelsQuery, refetchOnMount: 'always' })
  const conversations = useQuery({
    queryKey: ['firstConversation'],
    queryFn: () => call('conversations.list', { view: 'all', limit: 1 }),
    refetchOnMount: 'always',
  })
  const queries = [agents, channels, conversations]
  const error = queries.find((query) => query.error)?.error
  const isKnown = agents.data && channels.data && conversations.data
  const done: Record<Step, boolean> = {
    colleagues: (agents.data?.length ?? 0) > 1,
    channels: (channels.data?.length ?? 0) > 0,
    message: (conversations.data?.items.length ?? 0) > 0,
  }
  const steps: Step[] = ['colleagues', 'channels', 'message']
  const left = steps.filter((step) => !done[step]).length
  return (
    <section className="mx-auto max-w-2xl px-4 py-4 md:px-8 md:py-6" aria-labelledby="first-hour">
      <h2 id="first-hour" className="font-semibold text-lg">
        {t('firstHour.title')}
      </h2>
      {error ? (
        <div className="mt-4">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      ) : isKnown ? (
        <>
          <p className="mt-1 mb-4 text-muted">
            {left === 0 ? t('firstHour.done') : t('firstHour.left', { count: left })}
          </p>
          <ol className="divide-y overflow-hidden rounded-lg border bg-surface">
            {steps.map((step, index) => (
              <li key={step}>
                <StepLink step={step}>
                  <span
                    className={`flex size-7 shrink-0 items-center justify-center rounded-full font-semibold text-sm ${done[step] ? 'bg-good-soft text-good' : 'bg-sunken text-muted'}`}
                  >
                    {done[step] ? <Check size={16} aria-hidden /> : <span aria-hidden>{index + 1}</span>}
                  </span>
                  <span className="min-w-0 flex-1">
                    <span className="block font-medium">
                      {t(`firstHour.${step}`)}
                      {done[step] && <span className="sr-only"> ({t('firstHour.isDone')})</span>}
                    </span>
                    <span className="block text-muted text-sm">{t(`firstHour.${step}Hint`)}</span>
                  </span>
                  <ChevronRight size={16} className="shrink-0 text-muted" aria-hidden />
                </StepLink>
              </li>
            ))}
          </ol>
        </>
      ) : (
        <Waiting rows={3} />
      )}
    </section>
  )
}

function StepLink({ step, children }: { step: Step; children: ReactNode }) {
  const look = 'flex items-center gap-3 px-3 py-3 -outline-offset-2 hover:bg-hover'
  if (step === 'message') {
    return (
      <Link to="/" search={{ view: 'all' }} className={look}>
        {children}
      </Link>
    )
  }
  return (
    <Link to="/settings/$section" params={{ section: step === 'colleagues' ? 'agents' : 'channels' }} className={look}>
      {children}
    </Link>
  )
}

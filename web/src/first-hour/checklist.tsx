import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { use, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { agentsQuery, cannedResponsesQuery, channelsQuery } from '../api/queries.ts'
import type { Channel } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { isVerified } from '../settings/channel-setup/verified.ts'
import { useShortcuts } from '../shell/commands.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { firstConversationQuery } from './is-new.ts'
import { loadFirstHourMessages } from './messages.ts'

const steps = ['channels', 'verify', 'message', 'colleagues', 'contacts', 'answers'] as const
type Step = (typeof steps)[number]

/** A first webhook, or a colleague's first step, may come while somebody looks. */
const LOOK_EVERY_MS = 5_000

/** E1: what a new workspace needs. Each step opens where it is done, and is ticked by what is there. */
export default function Checklist() {
  use(loadFirstHourMessages(useLanguage()))
  const { t } = useTranslation('firstHour')
  const title = useId()
  const sentence = useSentence()
  const fresh = { refetchOnMount: 'always' as const }
  const agents = useQuery({ ...agentsQuery, ...fresh })
  const channels = useQuery({
    ...channelsQuery,
    ...fresh,
    refetchInterval: ({ state }) => (state.data?.some(isVerified) ? false : LOOK_EVERY_MS),
  })
  const conversation = useQuery({
    ...firstConversationQuery,
    ...fresh,
    refetchInterval: ({ state }) => (state.data ? false : LOOK_EVERY_MS),
  })
  const contacts = useQuery({
    queryKey: ['firstContact'],
    queryFn: async () => (await call('contacts.list', { limit: 1 })).items.length > 0,
    ...fresh,
  })
  const answers = useQuery({ ...cannedResponsesQuery, ...fresh })
  const queries = [agents, channels, conversation, contacts, answers]
  const error = queries.find((query) => query.error)?.error
  if (error) return <Notice tone="bad">{sentence(error)}</Notice>
  if (queries.some(({ data }) => data === undefined)) return <Waiting rows={6} />
  const done: Record<Step, boolean> = {
    channels: (channels.data?.length ?? 0) > 0,
    verify: channels.data?.some(isVerified) ?? false,
    message: conversation.data === true,
    colleagues: (agents.data?.length ?? 0) > 1,
    contacts: contacts.data === true,
    answers: (answers.data?.length ?? 0) > 0,
  }
  const count = steps.filter((step) => done[step]).length
  const next = steps.find((step) => !done[step])
  return (
    <section className="mx-auto w-full max-w-2xl px-4 py-4 text-start md:px-8 md:py-6" aria-labelledby={title}>
      <h2 id={title} className="font-semibold text-lg">
        {t('title')}
      </h2>
      <p className="mt-1 text-muted">{t(next ? 'intro' : 'allDone')}</p>
      <div className="mt-3 mb-4 flex items-center gap-3">
        <div aria-hidden className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent" style={{ width: `${(count / steps.length) * 100}%` }} />
        </div>
        <span role="status" className="shrink-0 text-muted text-sm">
          {t('progress', { done: count, all: steps.length })}
        </span>
      </div>
      <ol className="divide-y overflow-hidden rounded-lg border bg-surface">
        {steps.map((step, index) => (
          <li key={step} className="flex items-start gap-3 px-3 py-3 sm:items-center">
            <span
              className={`flex size-7 shrink-0 items-center justify-center rounded-full font-semibold text-sm ${done[step] ? 'bg-good-soft text-good' : 'bg-sunken text-muted'}`}
            >
              {done[step] ? <Check size={16} aria-hidden /> : <span aria-hidden>{index + 1}</span>}
            </span>
            <div className="flex min-w-0 flex-1 flex-col items-start gap-2 sm:flex-row sm:items-center sm:gap-3">
              <span className="min-w-0 flex-1">
                <span className={`block font-medium ${done[step] ? 'text-muted' : ''}`}>
                  {t(`step.${step}`)}
                  {done[step] && <span className="sr-only"> ({t('isDone')})</span>}
                </span>
                {!done[step] && <span className="block text-muted text-sm">{t(`hint.${step}`)}</span>}
              </span>
              {!done[step] && <Try step={step} channels={channels.data ?? []} isNext={step === next} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Try({ step, channels, isNext }: { step: Step; channels: readonly Channel[]; isNext: boolean }) {
  const { t } = useTranslation('firstHour')
  const { run, isOffered } = useShortcuts()
  const look = `inline-flex h-8 shrink-0 items-center rounded-md px-3 font-medium text-sm max-md:h-11 ${
    isNext
      ? 'bg-accent text-on-accent hover:bg-accent-hover'
      : 'border border-strong bg-surface text-ink hover:bg-hover'
  }`
  const label = t(`try.${step}`)
  if (step === 'contacts') {
    return isOffered('start') ? (
      <button type="button" className={look} onClick={() => run('start')}>
        {label}
      </button>
    ) : (
      <Link to="/" className={look}>
        {label}
      </Link>
    )
  }
  const [section, itemId] = placeOf(step, channels)
  return (
    <Link to="/settings/$section/$itemId" params={{ section, itemId }} className={look}>
      {label}
    </Link>
  )
}

/** Where a step is done: what is asked for next on a channel stands on its own page. */
function placeOf(step: Exclude<Step, 'contacts'>, channels: readonly Channel[]): [section: string, itemId: string] {
  const open = channels.find((channel) => !isVerified(channel)) ?? channels[0]
  switch (step) {
    case 'channels':
      return ['channels', 'new']
    case 'verify':
    case 'message':
      return ['channels', open?.id ?? 'new']
    case 'colleagues':
      return ['agents', 'new']
    case 'answers':
      return ['canned-responses', 'new']
  }
}

import { Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTeams } from '../api/queries.ts'
import type { Conversation } from '../api/types.ts'
import { exactTime, useLocale, waited } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'
import { waitingState } from './membership.ts'

const tones: Record<Conversation['waiting'], string> = {
  none: 'text-muted',
  waiting: 'text-muted',
  soon: 'bg-warn-soft text-warn',
  overdue: 'bg-bad-soft text-bad',
}

/** How long the customer has been waiting: it counts, and says by colour and word when that is too long. */
export function WaitingBadge({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const language = useLocale()
  const teams = useTeams()
  const now = useNow(1000)
  if (conversation.waitingSince === null) return null
  const since = Date.parse(conversation.waitingSince)
  const state = waitingState(conversation, teams, now)
  return (
    <span
      data-state={state}
      title={t('waiting.since', { time: exactTime(since, language) })}
      className={`inline-flex shrink-0 items-center gap-1 rounded px-1 font-medium text-xs tabular-nums ${tones[state]}`}
    >
      <Clock size={11} aria-hidden />
      <span className="sr-only">{t(`waiting.${state === 'none' ? 'waiting' : state}`)} </span>
      {waited(now - since, language)}
    </span>
  )
}

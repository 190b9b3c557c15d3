import { StickyNote } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useAgents, useTeams } from '../api/queries.ts'
import type { Entry } from '../api/types.ts'
import { mentionsIn } from '../messages/mentions.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { ActorName } from './actor-name.tsx'
import { FormattedText } from './linked-text.tsx'
import { RunLink } from './run-link.tsx'

/** Seen by agents only, and looks it. */
export function Note({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const agents = useAgents()
  const teams = useTeams()
  const text = entry.note?.text ?? ''
  const called = mentionsIn(text, [...agents, ...teams])
  return (
    <article className="flex flex-col items-end pt-2.5 ps-[12%]" data-entry={entry.id}>
      <p className="mb-0.5 flex items-center gap-1.5 text-muted text-xs">
        <StickyNote size={12} aria-hidden />
        {t('note.by')} <ActorName actor={entry.actor} className="font-medium text-ink" />
        <RunLink actor={entry.actor} />
      </p>
      <div
        dir="auto"
        className="max-w-full whitespace-pre-wrap rounded-lg bg-warn-soft px-3 py-1.5 text-base [overflow-wrap:anywhere]"
      >
        <FormattedText text={text} styles={called.map(({ from, to }) => ({ style: 'bold', from, to }))} />
        <TimeOfDay at={entry.at} className="float-end mt-1 -mb-0.5 ms-3 select-none text-muted text-xs" />
      </div>
    </article>
  )
}

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useNames } from '../api/queries.ts'
import type { Entry } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { movements } from './entry-kinds.ts'
import { inOneSentence } from './in-one-sentence.ts'

/** A movement in words, and who made it. */
function useMovement() {
  const { t } = useTranslation()
  const names = useNames()
  const me = useMe()
  return ({ event, actor }: Entry): { who: string; text: string } => {
    if (!event) return { who: '', text: '' }
    const person = (id: string | null) => (id === null ? '' : (names.agent(id) ?? t('movement.somebody')))
    const isTeam = movements[event.name].between === 'teams'
    const from = isTeam ? (names.team(event.from) ?? t('movement.noTeam')) : person(event.from)
    const to = isTeam ? (names.team(event.to) ?? t('movement.noTeam')) : person(event.to)
    const name = actor.type === 'system' ? t('movement.system') : actor.name
    // "Anna took it" rather than "Anna assigned it to Anna".
    const what = event.name === 'assigned' && actor.id === event.to ? 'taken' : event.name
    const who = actor.id !== null && actor.id === me?.id ? t('movement.you', { name }) : name
    return { who, text: t(`movement.${what}`, { who, from, to }) }
  }
}

/** Who moved the conversation, from where to where, in one small line. */
export function Movement({ entry }: { entry: Entry }) {
  const say = useMovement()
  if (!entry.event) return null
  return (
    <p className={`py-0.5 text-center text-xs ${movements[entry.event.name].tone}`}>
      {say(entry).text}
      <span aria-hidden> · </span>
      <TimeOfDay at={entry.at} />
    </p>
  )
}

/** What happened together: "Anna joined and took responsibility", unfolded one by one. */
export function Movements({ entries }: { entries: readonly Entry[] }) {
  const say = useMovement()
  const language = useLanguage()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const last = entries.at(-1)
  const summary = inOneSentence(entries.map(say), language)
  return (
    <div className="text-center text-muted text-xs">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        className="max-w-full rounded px-1.5 py-0.5 hover:bg-hover hover:text-ink"
      >
        {summary}
        <span aria-hidden> · </span>
        {last && <TimeOfDay at={last.at} />}
        <ChevronRight
          size={12}
          className={`ms-0.5 inline-block align-[-2px] rtl:-scale-x-100 ${isOpen ? 'rotate-90' : ''}`}
          aria-hidden
        />
      </button>
      {isOpen && (
        <ol id={id} className="pb-1">
          {entries.map((entry) => (
            <li key={entry.id}>
              <Movement entry={entry} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

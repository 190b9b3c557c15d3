import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { Entry } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { movements } from './entry-kinds.ts'
import { inOneSentence } from './in-one-sentence.ts'
import { useMovementWords } from './movement-words.ts'
import { RunLink } from './run-link.tsx'

/** Who moved the conversation, from where to where, in one small line. */
export function Movement({ entry }: { entry: Entry }) {
  const words = useMovementWords()
  const { event, actor } = entry
  if (!event) return null
  return (
    <p className={`py-0.5 text-center text-xs ${movements[event.name].tone}`}>
      {words({ event, actor }).text}
      <RunLink actor={actor} />
      <span aria-hidden> · </span>
      <TimeOfDay at={entry.at} />
      {entry.rating?.text && (
        <q className="block [overflow-wrap:anywhere]" dir="auto">
          {entry.rating.text}
        </q>
      )}
    </p>
  )
}

/** What happened together: "Anna joined and took responsibility", unfolded one by one. */
export function Movements({ entries }: { entries: readonly Entry[] }) {
  const words = useMovementWords()
  const language = useLocale()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const last = entries.at(-1)
  const said = entries.flatMap(({ event, actor }) => (event ? [words({ event, actor })] : []))
  const summary = inOneSentence(said, language)
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
          className={`ms-0.5 inline-block align-[-2px] ${isOpen ? 'rotate-90' : ''}`}
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

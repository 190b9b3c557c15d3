import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { Message } from '../../api/types.ts'
import { TimeOfDay } from '../../ui/time.tsx'
import { LinkedText } from '../linked-text.tsx'
import { useWords } from './use-words.ts'

interface EarlierProps {
  at: string
  /** the latest last */
  versions: NonNullable<Message['earlier']>
}

/** That a message was edited; opened, how it read before. */
export function Earlier({ at, versions }: EarlierProps) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="mt-0.5 max-w-full text-muted text-xs">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        className="inline-flex items-center gap-1 rounded hover:text-ink"
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight size={12} className={isOpen ? 'rotate-90' : ''} aria-hidden />
        {t('edited')} <TimeOfDay at={at} />
      </button>
      {isOpen && (
        <ol id={id} aria-label={t('earlier')} className="mt-0.5 space-y-1 border-s-2 ps-2 text-start">
          {versions.toReversed().map((version) => (
            <li key={`${version.at} ${version.text}`} className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              <TimeOfDay at={version.at} className="me-1.5" />
              <span dir="auto">
                <LinkedText text={version.text} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

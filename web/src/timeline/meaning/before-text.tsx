import { Ban } from 'lucide-react'
import { useContext } from 'react'
import type { Entry } from '../../api/types.ts'
import { TimeOfDay } from '../../ui/time.tsx'
import { entriesIn } from '../row.ts'
import { SceneContext } from '../scene.ts'
import { authorOf } from './author.ts'
import { OriginLine } from './origin-line.tsx'
import { QuotedMessage } from './quoted-message.tsx'
import { useWords } from './use-words.ts'

/** Above the words of a message: where it comes from and what it answers; or that it was taken back. */
export default function BeforeText({ entry }: { entry: Entry }) {
  const { t } = useWords()
  const scene = useContext(SceneContext)
  const { origin, replyTo, unsentAt } = entry.message ?? {}
  if (unsentAt) {
    return (
      <span className="inline-flex items-baseline gap-1.5 text-muted italic">
        <Ban size={13} className="shrink-0 self-center" aria-hidden />
        <span>
          {t('unsent', { name: authorOf(entry) })} · <TimeOfDay at={unsentAt} />
        </span>
      </span>
    )
  }
  const quoted = scene()
    .rows.flatMap(entriesIn)
    .find(({ id }) => id === replyTo?.entryId)
  const name = quoted && authorOf(quoted)
  return (
    <>
      {origin && <OriginLine origin={origin} />}
      {replyTo && (
        <QuotedMessage
          replyTo={quoted?.message?.unsentAt ? { ...replyTo, text: t('unsent', { name }) } : replyTo}
          name={name}
        />
      )}
    </>
  )
}

import { Bot, Smile } from 'lucide-react'
import type { Entry } from '../../api/types.ts'
import { useRefusal } from '../refusals.ts'
import { Earlier } from './earlier.tsx'
import { Reactions } from './reactions.tsx'
import { useWords } from './use-words.ts'

/** Under a message: who reacted, how it read before, and what did not get through of what was asked for. */
export default function AfterText({ entry }: { entry: Entry }) {
  const { t } = useWords()
  const refused = useRefusal(entry)
  const { reactions, editedAt, earlier = [], automatic, choices, survey, unsentAt } = entry.message ?? {}
  return (
    <>
      {choices && !unsentAt && (
        <ul className="mt-1 flex max-w-full flex-wrap justify-end gap-1" aria-label={t('choices')}>
          {choices.map(({ title, payload }) => (
            <li
              key={payload}
              dir="auto"
              className="max-w-full rounded-full border border-line px-2 py-0.5 text-muted text-xs [overflow-wrap:anywhere]"
            >
              {title}
            </li>
          ))}
        </ul>
      )}
      {reactions && <Reactions entry={entry} reactions={reactions} />}
      {automatic && (
        <p className="mt-0.5 flex items-center gap-1 text-muted text-xs">
          {survey ? (
            <Smile size={12} className="shrink-0" aria-hidden />
          ) : (
            <Bot size={12} className="shrink-0" aria-hidden />
          )}
          {t(survey ? 'survey' : 'automatic')}
        </p>
      )}
      {editedAt && !unsentAt && <Earlier at={editedAt} versions={earlier} />}
      {refused && (
        <p role="alert" className="mt-0.5 text-bad text-xs [overflow-wrap:anywhere]">
          {t(`refused.${refused.what}`, { reason: refused.reason })}
        </p>
      )}
    </>
  )
}

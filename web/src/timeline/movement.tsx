import type { Entry } from '../api/types.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { movements } from './entry-kinds.ts'
import { useMovementWords } from './movement-words.ts'

/** Who moved the conversation, from where to where, in one small line. */
export function Movement({ entry }: { entry: Entry }) {
  const words = useMovementWords()
  const { event, actor } = entry
  if (!event) return null
  return (
    <p className={`py-0.5 text-center text-xs ${movements[event.name].tone}`}>
      {words({ event, actor })}
      <span aria-hidden> · </span>
      <TimeOfDay at={entry.at} />
    </p>
  )
}

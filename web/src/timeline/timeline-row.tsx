import { type ComponentType, memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/types.ts'
import { dayName, useLocale } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'
import { Album } from './album.tsx'
import { MessageBubble, SendingBubble } from './message-bubble.tsx'
import { Movement, Movements } from './movement.tsx'
import { Note } from './note.tsx'
import { ResolutionCard } from './resolution-card.tsx'
import { entriesIn } from './row.ts'
import type { Row } from './rows.ts'

interface TimelineRowProps {
  row: Row
  /** the divider of the conversation that is open */
  isHere: boolean
}

interface EntryProps {
  entry: Entry
  isFirst: boolean
  isLast: boolean
}
const views = {
  message: MessageBubble,
  event: Movement,
  note: Note,
  resolution: ResolutionCard,
} satisfies Record<Entry['kind'], ComponentType<EntryProps>>

export const TimelineRow = memo(
  function TimelineRow({ row, isHere }: TimelineRowProps) {
    switch (row.kind) {
      case 'divider':
        return <Divider n={row.n} isHere={isHere} />
      case 'day':
        return <Day at={row.at} />
      case 'unread':
        return <Unread />
      case 'sending':
        return <SendingBubble item={row.item} isFirst={row.isFirst} />
      case 'album':
        return <Album entries={row.entries} isFirst={row.isFirst} isLast={row.isLast} />
      case 'movements':
        return <Movements entries={row.entries} />
      case 'entry':
        break
    }
    const { entry, isFirst, isLast } = row
    const View: ComponentType<EntryProps> = views[entry.kind]
    return <View entry={entry} isFirst={isFirst} isLast={isLast} />
  },
  (before, after) => before.isHere === after.isHere && sameRow(before.row, after.row),
)

/** Rows are made anew with every frame: only those that say something else are drawn again. */
function sameRow(a: Row, b: Row): boolean {
  if (a.kind !== b.kind || a.key !== b.key) return false
  if ('isLast' in a && 'isLast' in b && a.isLast !== b.isLast) return false
  if ('isFirst' in a && 'isFirst' in b && a.isFirst !== b.isFirst) return false
  const [was, is] = [entriesIn(a), entriesIn(b)]
  if (was.length !== is.length || was.some((entry, index) => entry !== is[index])) return false
  if (a.kind === 'sending' && b.kind === 'sending') return a.item === b.item
  return true
}

function Divider({ n, isHere }: { n: number; isHere: boolean }) {
  const { t } = useTranslation()
  // What a campaign sent before anybody said anything is in no conversation.
  if (n === 0) return <span className="block h-2" />
  return (
    <h2 className={`flex items-center gap-3 pt-4 pb-1 font-medium text-xs ${isHere ? 'text-ink' : 'text-muted'}`}>
      <span className="h-px flex-1 bg-line" />
      {t('timeline.conversation', { n })}
      <span className="h-px flex-1 bg-line" />
    </h2>
  )
}

function Day({ at }: { at: string }) {
  const language = useLocale()
  const now = useNow(60_000)
  const ms = Date.parse(at)
  return <p className="py-2 text-center text-muted text-xs">{dayName(ms, Math.max(now, ms), language)}</p>
}

function Unread() {
  const { t } = useTranslation()
  return (
    <p className="flex items-center gap-2 py-1.5 font-medium text-accent text-xs">
      <span className="h-px flex-1 bg-accent" />
      {t('timeline.unread')}
      <span className="h-px flex-1 bg-accent" />
    </p>
  )
}

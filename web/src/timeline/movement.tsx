import { useTranslation } from 'react-i18next'
import { useMe, useNames } from '../api/queries.ts'
import type { Entry } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { TimeOfDay } from '../ui/time.tsx'
import { movements } from './entry-kinds.ts'

/** S2: held until a time, and gone on with when it came. */
function putOff({ name, from, to }: NonNullable<Entry['event']>) {
  if (name === 'held' && to !== null) return 'heldUntil'
  return name === 'resumed' && from !== null ? 'woken' : name
}

/** Who moved the conversation, from where to where, in one small line. */
export function Movement({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const names = useNames()
  const me = useMe()
  const language = useLanguage()
  const { event, actor } = entry
  if (!event) return null
  const person = (id: string | null) => (id === null ? '' : (names.agent(id) ?? t('movement.somebody')))
  const { between, tone } = movements[event.name]
  const isTeam = between === 'teams'
  const from = isTeam ? (names.team(event.from) ?? t('movement.noTeam')) : person(event.from)
  const to = isTeam ? (names.team(event.to) ?? t('movement.noTeam')) : person(event.to)
  const who = actor.type === 'system' ? t('movement.system') : actor.name
  // "Anna took it" rather than "Anna assigned it to Anna".
  const name = event.name === 'assigned' && actor.id === event.to ? 'taken' : putOff(event)
  const until = name === 'heldUntil' ? whenWords(new Date(event.to ?? ''), new Date(entry.at), language) : undefined
  const isMine = actor.id !== null && actor.id === me?.id
  return (
    <p className={`py-0.5 text-center text-xs ${tone}`}>
      {t(`movement.${name}`, { who: isMine ? t('movement.you', { name: who }) : who, from, to: until ?? to })}
      <span aria-hidden> · </span>
      <TimeOfDay at={entry.at} />
    </p>
  )
}

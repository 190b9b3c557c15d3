import { useTranslation } from 'react-i18next'
import { useMe, useNames } from '../api/queries.ts'
import type { Entry } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { movements } from './entry-kinds.ts'

/** S2: held until a time, and gone on with when it came. */
function putOff({ name, from, to }: NonNullable<Entry['event']>) {
  if (name === 'held' && to !== null) return 'heldUntil'
  return name === 'resumed' && from !== null ? 'woken' : name
}

/** Who moved the conversation, from where to where, as a sentence; and who it was, as that begins. */
export function useMovementWords() {
  const { t } = useTranslation()
  const names = useNames()
  const me = useMe()
  const language = useLocale()
  const nameOf = ({ type, name }: Entry['actor']) =>
    type === 'contact' || type === 'agent' ? name : t(`movement.${type}`, { name })
  const person = (id: string | null) => (id === null ? '' : (names.agent(id) ?? t('movement.somebody')))
  return ({ event, actor }: { event: NonNullable<Entry['event']>; actor: Entry['actor'] }) => {
    const { between } = movements[event.name]
    const party = (id: string | null) =>
      between === 'teams' ? (names.team(id) ?? t('movement.noTeam')) : between === 'agents' ? person(id) : (id ?? '')
    const [from, to] = [party(event.from), party(event.to)]
    const actorName = nameOf(actor)
    // "Anna took it" rather than "Anna assigned it to Anna".
    const name = event.name === 'assigned' && actor.id === event.to ? 'taken' : putOff(event)
    const until = name === 'heldUntil' && event.to ? whenWords(new Date(event.to), new Date(serverNow()), language) : to
    const isMine = actor.id !== null && actor.id === me?.id
    const who = isMine ? t('movement.you', { name: actorName }) : actorName
    return { who, text: t(`movement.${name}`, { who, from, to: until }) }
  }
}

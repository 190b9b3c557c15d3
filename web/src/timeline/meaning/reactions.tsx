import { useChannels, useMe } from '../../api/queries.ts'
import type { Entry, Message } from '../../api/types.ts'
import { useLocale } from '../../i18n/time.ts'
import { serverNow } from '../../realtime/server-clock.ts'
import { useSentence } from '../../ui/sentence.ts'
import { Tip } from '../../ui/tip.tsx'
import { react } from './amend.ts'
import { emojiFor, grouped, isOurs, isSame, possibleWith } from './possible.ts'
import { useWords } from './use-words.ts'

interface ReactionsProps {
  entry: Entry
  reactions: NonNullable<Message['reactions']>
}

/** Who reacted, and with what; ours is taken back, and theirs given too, by pressing it. */
export function Reactions({ entry, reactions }: ReactionsProps) {
  const { t } = useWords()
  const me = useMe()
  const language = useLocale()
  const sentence = useSentence()
  const channel = useChannels().find(({ id }) => id === entry.message?.channel.id)
  const possible = possibleWith(entry, channel?.amends ?? {}, { me: me?.id ?? '', now: serverNow() })
  const together = new Intl.ListFormat(language, { type: 'conjunction' })
  return (
    <ul aria-label={t('reactions')} className="mt-1 mb-0.5 flex max-w-full flex-wrap gap-1">
      {grouped(reactions).map(({ emoji, by }) => {
        const isMine = by.some(isOurs)
        const names = together.format(by.map(({ name }) => name || t('company')))
        const canGive =
          possible.react && (possible.react === 'any' || emojiFor(possible.react).some((one) => isSame(one, emoji)))
        const look = `inline-flex items-center gap-1 rounded-full border px-1.5 py-px text-sm ${isMine ? 'border-accent bg-soft' : 'bg-surface'}`
        const can = possible.react && (isMine || canGive)
        const face = (
          <>
            <span>{emoji}</span>
            {by.length > 1 && <span className="text-muted text-xs tabular-nums">{by.length}</span>}
            <span className="sr-only">
              {' '}
              {t(can ? (isMine ? 'takeReaction' : 'giveReaction') : 'reactedBy', { names })}
            </span>
          </>
        )
        return (
          <li key={emoji}>
            {can ? (
              <Tip label={names} side="top">
                <button
                  type="button"
                  aria-pressed={isMine}
                  className={`${look} hover:bg-hover`}
                  onClick={() => void react({ entry, emoji: isMine ? null : emoji, name: me?.name ?? '', sentence })}
                >
                  {face}
                </button>
              </Tip>
            ) : (
              <span className={look} title={names}>
                {face}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

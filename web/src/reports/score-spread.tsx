import { useLocale } from '../i18n/time.ts'
import { figureWords, shareWords } from './format.ts'
import { useWords } from './words.ts'

const tones = ['bg-bad-fill', 'bg-bad-fill/55', 'bg-strong/60', 'bg-good/55', 'bg-good']

/** How often each score was given, from 1 to 5, as parts of a line and in words. */
export function ScoreSpread({ scores }: { scores: readonly number[] }) {
  const { t } = useWords()
  const locale = useLocale()
  const all = scores.reduce((sum, each) => sum + each, 0)
  if (all === 0) return null
  return (
    <section aria-label={t('overview.scores')} className="pb-3">
      <div className="flex h-3 gap-px overflow-hidden rounded-full" aria-hidden>
        {scores.map((count, index) =>
          count > 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the score
            <span key={index} className={tones[index]} style={{ flexGrow: count, minWidth: 3 }} />
          ) : null,
        )}
      </div>
      <ul className="flex flex-wrap gap-x-4 pt-1 text-xs">
        {scores.map((count, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the score
          <li key={index} className="flex items-center gap-1.5 tabular-nums">
            <span className={`size-2 rounded-full ${tones[index]}`} aria-hidden />
            <span>
              {t('overview.scoresOf', {
                score: figureWords(index + 1, 'count', locale),
                count: figureWords(count, 'count', locale),
              })}
            </span>
            <span className="text-muted">{shareWords(count / all, locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

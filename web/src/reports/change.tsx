import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLocale } from '../i18n/time.ts'
import { changeOf, figureWords, shareWords } from './format.ts'
import type { Unit } from './measures.ts'
import { useWords, type Words } from './words.ts'

interface ChangeProps {
  now: number | null
  before: number | null
  unit: Unit
  better?: 'more' | 'less' | undefined
  /** other words for what it is compared with */
  words?: string
}

/** How a figure has changed, by an arrow and in words; good and bad have colours, too. */
export function ChangeWords({ now, before, unit, better, words }: ChangeProps) {
  const { t } = useWords()
  const locale = useLocale()
  const change = changeOf(now, before, better)
  if (!change) {
    return (
      <span className="text-muted text-xs">{before === null || now === null ? t('change.none') : t('change.new')}</span>
    )
  }
  const { direction, isGood } = change
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown
  const tone = isGood === undefined ? 'text-muted' : isGood ? 'text-good' : 'text-bad'
  return (
    <span className={`inline-flex items-baseline gap-0.5 text-xs ${tone}`}>
      {direction !== 'same' && <Arrow size={12} className="shrink-0 self-center" aria-hidden />}
      <span>{words ?? said(t, change, figureWords(before, unit, locale, 'narrow'), unit, locale)}</span>
    </span>
  )
}

function said(
  t: Words,
  { direction, share }: NonNullable<ReturnType<typeof changeOf>>,
  before: string,
  unit: Unit,
  locale: string,
): string {
  if (direction === 'same') return t('change.same', { before })
  if (unit === 'score' || unit === 'share') return t(direction === 'up' ? 'change.better' : 'change.worse', { before })
  if (share === undefined) return t('change.new')
  const given = { share: shareWords(share, locale), before }
  if (unit === 'duration') return t(direction === 'up' ? 'change.slower' : 'change.faster', given)
  return t(direction === 'up' ? 'change.more' : 'change.less', given)
}

import { Bot } from 'lucide-react'
import { Tip } from '../ui/tip.tsx'
import { useWords } from './words.ts'

/** O2: a bot answers here, until somebody joins. */
export default function Answers() {
  const { t } = useWords()
  return (
    <Tip label={t('answersHint')}>
      <span className="inline-flex shrink-0 items-center gap-1 rounded bg-sunken px-1.5 font-medium text-muted text-xs">
        <Bot size={12} aria-hidden />
        {t('answers')}
      </span>
    </Tip>
  )
}

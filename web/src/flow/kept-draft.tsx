import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { readDraft } from '../messages/drafts.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from './use-words.ts'

/** What one was writing where it can't be sent from now: it is not lost, and can be taken along. */
export default function KeptDraft({ place }: { place: string }) {
  const { t } = useWords()
  const [isCopied, setIsCopied] = useState(false)
  const text = readDraft(place).text.trim()
  if (!text) return null
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      // Whoever may not copy selects it: it is all there.
      (error) => console.warn('Not copied:', error),
    )
  return (
    <section aria-label={t('kept.label')} className="w-full rounded-md border bg-surface px-3 py-2 text-start">
      <div className="flex items-center gap-2 pb-1">
        <h2 className="min-w-0 flex-1 text-muted text-xs">{t('kept.label')}</h2>
        <Button small onClick={() => void copy()}>
          {isCopied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
          {t(isCopied ? 'kept.copied' : 'kept.copy')}
        </Button>
      </div>
      <p className="scroll-thin max-h-32 select-text overflow-y-auto whitespace-pre-wrap text-sm [overflow-wrap:anywhere]">
        {text}
      </p>
    </section>
  )
}

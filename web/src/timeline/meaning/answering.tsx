import { X } from 'lucide-react'
import type { Quoted } from '../../messages/quoting.ts'
import { IconButton } from '../../ui/button.tsx'
import { useWords } from './use-words.ts'

/** Above what is being written: the message that it will quote. */
export default function Answering({ quoted, onRemove }: { quoted: Quoted; onRemove: () => void }) {
  const { t } = useWords()
  return (
    <div className="mb-1.5 flex items-center gap-2 border-accent border-s-2 ps-2 text-sm" data-quoting={quoted.id}>
      <p className="min-w-0 flex-1">
        <span className="block truncate font-medium text-xs">{t('quote.answers', { name: quoted.name })}</span>
        <span className="line-clamp-2 text-muted" dir="auto">
          {quoted.text || t('quote.nothing')}
        </span>
      </p>
      <IconButton label={t('quote.remove')} shortcut="Esc" side="top" className="size-7" onClick={onRemove}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

import { ImageIcon } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSentence } from '../../ui/sentence.ts'
import type { FileOfMessage } from './file-kind.ts'
import { useFileLink } from './file-link.ts'
import { useSeen } from './seen.ts'
import { useViewer } from './viewer-context.ts'

/** A small picture; a click shows it whole. Until it is there, and where it can't be shown, its name stands in its place. */
export function ImageFile({ file, isSmall }: { file: FileOfMessage; isSmall: boolean }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const box = useRef<HTMLButtonElement>(null)
  const link = useFileLink(file, useSeen(box))
  const view = useViewer()
  const isPending = file.state === 'pending'
  const problem = link.error ? sentence(link.error) : link.isBroken ? t('history.imageBroken') : undefined
  return (
    <button
      ref={box}
      type="button"
      aria-label={problem ? `${file.name}: ${problem} ${t('common.tryAgain')}` : t('history.view', { name: file.name })}
      aria-busy={isPending || undefined}
      title={file.name}
      onClick={() => (problem ? link.again() : !isPending && view(file.id))}
      className={`relative block max-w-full overflow-hidden rounded-md border bg-surface text-muted text-xs ${isSmall ? 'h-32 w-40' : 'h-44 w-60'}`}
    >
      <span className="absolute inset-0 flex flex-col items-center justify-center gap-1 p-2">
        <ImageIcon size={18} aria-hidden />
        <span className="line-clamp-2 max-w-full [overflow-wrap:anywhere]">{file.name}</span>
        {isPending && <span>{t('history.pending')}</span>}
        {problem && (
          <span className="text-bad">
            {problem} <span className="underline">{t('common.tryAgain')}</span>
          </span>
        )}
      </span>
      {link.url && (
        <img
          src={link.url}
          alt=""
          decoding="async"
          onError={link.onError}
          className="absolute inset-0 size-full bg-surface object-cover"
        />
      )}
    </button>
  )
}

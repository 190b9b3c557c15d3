import { Film } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSentence } from '../../ui/sentence.ts'
import { FileCard } from './file-card.tsx'
import type { FileOfMessage } from './file-kind.ts'
import { useFileLink } from './file-link.ts'
import { useSeen } from './seen.ts'

/** A film with the browser's own controls. */
export function VideoFile({ file }: { file: FileOfMessage }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const box = useRef<HTMLDivElement>(null)
  const link = useFileLink(file, useSeen(box))
  if (link.isBroken) return <FileCard file={file} problem={t('history.cannotPlay')} />
  if (link.error) return <FileCard file={file} problem={sentence(link.error)} />
  return (
    <div ref={box} className="aspect-video w-80 max-w-full overflow-hidden rounded-md border bg-surface">
      {link.url ? (
        // biome-ignore lint/a11y/useMediaCaption: what a customer filmed has no captions
        <video
          controls
          preload="metadata"
          src={link.url}
          aria-label={file.name}
          onError={link.onError}
          className="size-full object-contain"
        />
      ) : (
        <span className="flex size-full flex-col items-center justify-center gap-1 p-2 text-center text-muted text-xs">
          <Film size={18} aria-hidden />
          <span className="line-clamp-2 max-w-full [overflow-wrap:anywhere]">{file.name}</span>
          {file.state === 'pending' && t('history.pending')}
        </span>
      )}
    </div>
  )
}

import { Mic } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSentence } from '../../ui/sentence.ts'
import { FileCard } from './file-card.tsx'
import type { FileOfMessage } from './file-kind.ts'
import { useFileLink } from './file-link.ts'
import { useSeen } from './seen.ts'

/** M6: a voice message, or any recording, with the browser's own player. */
export function AudioFile({ file }: { file: FileOfMessage }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const box = useRef<HTMLDivElement>(null)
  const link = useFileLink(file, useSeen(box))
  if (link.isBroken) return <FileCard file={file} problem={t('history.cannotPlay')} />
  if (link.error) return <FileCard file={file} problem={sentence(link.error)} />
  const name = file.voice ? t('history.voice') : file.name
  return (
    <div ref={box} className="w-72 max-w-full">
      <p className="flex items-center gap-1 text-muted text-xs">
        {file.voice && <Mic size={12} aria-hidden />}
        <span className="truncate" title={file.name}>
          {name}
        </span>
      </p>
      {link.url ? (
        // biome-ignore lint/a11y/useMediaCaption: what a customer said has no captions
        <audio
          controls
          preload="metadata"
          src={link.url}
          aria-label={name}
          onError={link.onError}
          className="mt-0.5 block h-10 w-full"
        />
      ) : (
        <span className="mt-0.5 flex h-10 items-center justify-center rounded-full border bg-surface text-muted text-xs">
          {file.state === 'pending' && t('history.pending')}
        </span>
      )}
    </div>
  )
}

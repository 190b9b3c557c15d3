import { Mic, Paperclip } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFileWords } from './file-words.ts'
import type { SentFile } from './outbox.ts'
import { useUpload } from './uploads.ts'

/** A file of a message that is on its way, and how far it is. */
export function SendingFile({ file }: { file: SentFile }) {
  const { t } = useTranslation()
  const words = useFileWords()
  const upload = useUpload(file.key)
  const Icon = file.voice ? Mic : Paperclip
  const percent = upload?.state === 'uploading' ? Math.floor((upload.sent / upload.size) * 100) : undefined
  return (
    <li className="flex items-center gap-1.5">
      <Icon size={13} className="shrink-0 text-muted" aria-hidden />
      <span className="truncate">{file.name}</span>
      <span className="shrink-0 text-muted text-xs tabular-nums">
        {words.size(file.size)}
        {percent !== undefined && ` · ${percent} %`}
        {upload?.state === 'queued' && ` · ${t('attach.queued')}`}
      </span>
    </li>
  )
}

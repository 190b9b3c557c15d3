import { CircleAlert, Download, FileAudio, FileImage, FileText, FileVideo, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../i18n/size.ts'
import { useLocale } from '../../i18n/time.ts'
import { IconButton } from '../../ui/button.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { extensionOf, type FileOfMessage } from './file-kind.ts'
import { useDownload } from './file-link.ts'

const icons = { image: FileImage, audio: FileAudio, video: FileVideo }

/** A file that is not shown here: what it is, and a way to have it; or why there is none. */
export function FileCard({ file, problem }: { file: FileOfMessage; problem?: string }) {
  const { t } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const download = useDownload(file)
  const { name, type, size, state, reason } = file
  const isFailed = state === 'failed'
  const family = type.split('/')[0] as keyof typeof icons
  const Icon = isFailed ? CircleAlert : state === 'pending' ? LoaderCircle : (icons[family] ?? FileText)
  const about = [size === null ? undefined : fileSize(size, language), extensionOf(file)].filter(Boolean).join(' · ')
  const trouble = download.error ? sentence(download.error) : problem
  return (
    <div className="flex w-72 max-w-full items-center gap-2.5 rounded-md border bg-surface py-1.5 pe-1.5 ps-2.5 text-sm">
      <Icon size={20} className={`shrink-0 ${isFailed ? 'text-bad' : 'text-muted'}`} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate" title={name}>
          {name}
        </span>
        {isFailed ? (
          <span className="block text-bad text-xs">
            {t('history.fileFailed')} {reason}
          </span>
        ) : (
          <span className="block text-muted text-xs">{state === 'pending' ? t('history.pending') : about}</span>
        )}
        {trouble && (
          <span role="alert" className="block text-bad text-xs">
            {trouble}
          </span>
        )}
      </span>
      {state === 'ready' && (
        <IconButton
          label={t('history.download', { name })}
          disabled={download.isPending}
          onClick={() => download.mutate()}
        >
          <Download size={16} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}

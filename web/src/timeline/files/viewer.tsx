import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../../api/types.ts'
import { fileSize } from '../../i18n/size.ts'
import { useLocale } from '../../i18n/time.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { focusWhole } from '../../ui/focus.ts'
import { useSentence } from '../../ui/sentence.ts'
import { TimeAgo } from '../../ui/time.tsx'
import { type FileOfMessage, kindOf } from './file-kind.ts'
import { useDownload, useFileLink } from './file-link.ts'

interface ViewerProps {
  entries: readonly Entry[]
  fileId: string
  onShow(fileId: string): void
  onClose(): void
}

/** A picture as large as the window; arrows go through all that have been read of this history. */
export default function Viewer({ entries, fileId, onShow, onClose }: ViewerProps) {
  const { t } = useTranslation()
  const language = useLocale()
  const pictures = useMemo(() => picturesOf(entries), [entries])
  const index = pictures.findIndex(({ file }) => file.id === fileId)
  const picture = pictures[index]
  // What was shown is no longer part of the history.
  if (!picture) return null
  const { file, entry } = picture
  const step = (by: 1 | -1) => {
    const next = pictures[index + by]
    if (next) onShow(next.file.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') step(-1)
    else if (event.key === 'ArrowRight') step(1)
    else return
    event.preventDefault()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusWhole}
          onKeyDown={onKeyDown}
          className="floating fixed inset-2 flex flex-col overflow-hidden outline-none sm:inset-6"
        >
          <header className="flex items-center gap-2 border-b py-1.5 pe-1.5 ps-4">
            <span className="min-w-0 flex-1">
              <Dialog.Title className="truncate font-semibold text-base">{file.name}</Dialog.Title>
              <span className="block truncate text-muted text-xs">
                {entry.actor.name}, <TimeAgo at={entry.at} />
                {file.size !== null && ` · ${fileSize(file.size, language)}`}
                {pictures.length > 1 && ` · ${t('history.ofAll', { n: index + 1, total: pictures.length })}`}
              </span>
            </span>
            <Save key={file.id} file={file} />
            <Dialog.Close asChild>
              <IconButton label={t('common.close')}>
                <X size={16} aria-hidden />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="relative min-h-0 flex-1 bg-canvas">
            <Picture key={file.id} file={file} />
            <IconButton
              label={t('history.previousImage')}
              shortcut="←"
              side="right"
              disabled={index === 0}
              onClick={() => step(-1)}
              className="absolute top-1/2 start-2 -translate-y-1/2 bg-surface shadow-md"
            >
              <ChevronLeft size={18} aria-hidden />
            </IconButton>
            <IconButton
              label={t('history.nextImage')}
              shortcut="→"
              side="left"
              disabled={index === pictures.length - 1}
              onClick={() => step(1)}
              className="absolute top-1/2 end-2 -translate-y-1/2 bg-surface shadow-md"
            >
              <ChevronRight size={18} aria-hidden />
            </IconButton>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Picture({ file }: { file: FileOfMessage }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const link = useFileLink(file, true)
  if (link.error || link.isBroken) {
    return (
      <div role="alert" className="flex size-full flex-col items-center justify-center gap-2 p-6 text-center">
        <p>{link.error ? sentence(link.error) : t('history.imageBroken')}</p>
        <Button onClick={link.again}>{t('common.tryAgain')}</Button>
      </div>
    )
  }
  if (!link.url) return null
  return (
    <img
      src={link.url}
      alt={file.name}
      onError={link.onError}
      className="absolute inset-0 size-full object-contain p-2"
    />
  )
}

function Save({ file }: { file: FileOfMessage }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const download = useDownload(file)
  return (
    <>
      {download.error && (
        <span role="alert" className="text-bad text-xs">
          {sentence(download.error)}
        </span>
      )}
      <IconButton
        label={t('history.download', { name: file.name })}
        disabled={download.isPending}
        onClick={() => download.mutate()}
      >
        <Download size={16} aria-hidden />
      </IconButton>
    </>
  )
}

function picturesOf(entries: readonly Entry[]): { file: FileOfMessage; entry: Entry }[] {
  return entries.flatMap((entry) =>
    (entry.message?.attachments ?? [])
      .filter((file) => file.state === 'ready' && kindOf(file) === 'image')
      .map((file) => ({ file, entry })),
  )
}

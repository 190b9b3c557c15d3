import { Mic, Paperclip, RotateCw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/button.tsx'
import type { Refusal } from './file-limits.ts'
import { useFileWords } from './file-words.ts'
import { canRetry, removeUpload, retryUpload, type Upload } from './uploads.ts'

interface FileChipsProps {
  files: readonly Upload[]
  /** in the same order: why the channel does not take it */
  refused: readonly (Refusal | undefined)[]
  /** the focus comes back here when a chip goes */
  onRemoved(): void
}

/** M5: what goes along with the message, and how far it is. */
export function FileChips({ files, refused, onRemoved }: FileChipsProps) {
  const { t } = useTranslation()
  if (files.length === 0) return null
  return (
    <ul
      aria-label={t('attach.files')}
      className="scroll-thin mb-1.5 flex max-h-[26dvh] flex-wrap items-start gap-1.5 overflow-y-auto"
    >
      {files.map((file, index) => (
        <Chip
          key={file.key}
          file={file}
          refusal={refused[index]}
          onRemove={() => {
            removeUpload(file.key)
            onRemoved()
          }}
        />
      ))}
    </ul>
  )
}

interface ChipProps {
  file: Upload
  refusal: Refusal | undefined
  onRemove(): void
}

function Chip({ file, refusal, onRemove }: ChipProps) {
  const { t } = useTranslation()
  const words = useFileWords()
  const { name, state, size, sent, problem } = file
  const trouble = refusal ? words.refusal(refusal) : problem && words.problem(problem)
  const Icon = file.voice ? Mic : Paperclip
  const percent = Math.floor((sent / size) * 100)
  return (
    <li
      data-upload={refusal ? 'refused' : state}
      className={`relative flex max-w-full items-center gap-2 overflow-hidden rounded-md border py-1 pe-1 ps-2 ${trouble ? 'border-bad bg-bad-soft' : 'bg-canvas'}`}
    >
      <Icon size={15} className={`shrink-0 ${trouble ? 'text-bad' : 'text-muted'}`} aria-hidden />
      <span className="min-w-24">
        <span className="block max-w-64 truncate text-sm" title={name}>
          {name}
        </span>
        {trouble ? (
          <span role="alert" className="block max-w-72 text-bad text-xs">
            {trouble}
          </span>
        ) : (
          <span className="block text-muted text-xs tabular-nums">
            {words.size(size)}
            {state === 'uploading' && ` · ${percent} %`}
            {state === 'queued' && ` · ${t('attach.queued')}`}
          </span>
        )}
      </span>
      <span className="flex">
        {state === 'failed' && !refusal && canRetry(file.key) && (
          <IconButton
            label={t('attach.retry', { name })}
            side="top"
            className="size-7"
            onClick={() => retryUpload(file.key)}
          >
            <RotateCw size={14} aria-hidden />
          </IconButton>
        )}
        <IconButton
          label={t(state === 'uploading' ? 'attach.cancel' : 'attach.remove', { name })}
          side="top"
          className="size-7"
          onClick={onRemove}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </span>
      {state === 'uploading' && <Progress percent={percent} label={t('attach.progress', { name })} />}
    </li>
  )
}

function Progress({ percent, label }: { percent: number; label: string }) {
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="absolute inset-x-0 bottom-0 h-[3px] bg-sunken"
    >
      <span className="block h-full bg-accent" style={{ width: `${percent}%` }} />
    </span>
  )
}

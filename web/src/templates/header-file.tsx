import { Upload as UploadIcon, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFileWords } from '../messages/file-words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import type { MediaFormat } from './fields.ts'
import type { HeaderUpload } from './use-header-file.ts'
import { useWords } from './words.ts'

interface HeaderFileProps {
  format: MediaFormat
  /** the template has a file of its own */
  hasOwn: boolean
  header: HeaderUpload
  showsMissing: boolean
}

/** M8: the file above the words: the template's own, or another one. */
export function HeaderFile({ format, hasOwn, header, showsMissing }: HeaderFileProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const words = useFileWords()
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const { file, refusal, accept, choose, remove } = header
  const problem = refusal ? words.refusal(refusal) : file?.problem && words.problem(file.problem)
  const missing = !file && !hasOwn && showsMissing ? t(`choose.${format}`) : undefined
  const error = problem ?? missing
  const percent = file && file.state === 'uploading' ? Math.floor((file.sent / file.size) * 100) : undefined
  return (
    <fieldset className="min-w-0">
      <legend className="pb-0.5 text-muted text-xs">{t(`format.${format}`)}</legend>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen) choose(chosen)
          // The same file chosen again is a change, too.
          target.value = ''
        }}
      />
      <div className="flex min-w-0 items-center gap-1.5">
        <Button
          small
          className="h-7"
          aria-describedby={error ? `${id}-error` : undefined}
          onClick={() => input.current?.click()}
        >
          <UploadIcon size={13} aria-hidden />
          {t(file || hasOwn ? 'otherFile' : 'chooseFile')}
        </Button>
        {file ? (
          <>
            <span className="min-w-0 truncate text-sm" title={file.name}>
              {file.name}
            </span>
            <span className="shrink-0 text-muted text-xs tabular-nums">
              {words.size(file.size)}
              {percent !== undefined && ` · ${percent} %`}
            </span>
            <IconButton
              label={common('attach.remove', { name: file.name })}
              side="top"
              className="size-7"
              onClick={remove}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </>
        ) : (
          hasOwn && <span className="min-w-0 truncate text-muted text-sm">{t('ownFile')}</span>
        )}
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-0.5 text-bad text-xs">
          {error}
        </p>
      )}
    </fieldset>
  )
}

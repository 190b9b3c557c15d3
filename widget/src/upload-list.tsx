import { CloseIcon, FileIcon } from './icons.tsx'
import type { Translate } from './texts/index.ts'
import type { Upload, Uploads } from './uploads.ts'

interface Props {
  t: Translate
  files: readonly Upload[]
  uploads: Uploads
  sizeOf(bytes: number): string
}

/** The files of the message that is being written, and how far they are. */
export function UploadList({ t, files, uploads, sizeOf }: Props) {
  if (files.length === 0) return null
  return (
    <ul class="uploads">
      {files.map((file) => (
        <li key={file.key} class="upload">
          <FileIcon />
          <div class="what">
            <bdi class="name">{file.name}</bdi>
            {file.problem ? (
              <p class="problem" role="alert">
                {t(file.problem)}
                {uploads.canRetry(file) && (
                  <>
                    {' · '}
                    <button type="button" onClick={() => uploads.retry(file.key)}>
                      {t('retry')}
                    </button>
                  </>
                )}
              </p>
            ) : file.id ? (
              <small>{sizeOf(file.size ?? 0)}</small>
            ) : (
              <progress value={file.part} aria-label={file.name} />
            )}
          </div>
          <button
            type="button"
            class="plain"
            aria-label={t('remove', { name: file.name })}
            onClick={() => uploads.remove(file.key)}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  )
}
